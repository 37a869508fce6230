package dev.cresset.backend;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The differences between backends that trained one model in lockstep.
 *
 * <p>Differences are relative: of a loss to the larger of the two losses, of a weight to the
 * largest weight of the same parameter. If a sum cancels, they are relative to its terms; see
 * {@link Parity#tolerance(double)}.
 *
 * @param backends their names; the first is the reference for the others
 * @param steps one for each training step
 * @param firstDivergence the first operation whose results differed by more than the tolerance
 * @param tolerance the tolerance of the comparison
 * @since 0.1
 */
public record ParityReport(
    List<String> backends,
    List<Step> steps,
    Optional<Divergence> firstDivergence,
    double tolerance) {

  /**
   * The largest differences of one step.
   *
   * @param number number of the step, from 1
   * @param lossDifference the largest relative difference of the loss
   * @param weightDifference the largest relative difference of a weight
   */
  public record Step(int number, double lossDifference, double weightDifference) {}

  /**
   * An operation whose results differed by more than the tolerance.
   *
   * @param step number of the training step, from 1
   * @param operation for example {@code "linear [64, 128]"}, with the shape of its result
   * @param backend the backend whose result differs from that of the first
   * @param difference relative difference, as defined for {@link Parity#tolerance(double)}
   */
  public record Divergence(int step, String operation, String backend, double difference) {}

  /** Copies the lists. */
  public ParityReport {
    backends = List.copyOf(backends);
    steps = List.copyOf(steps);
  }

  /** Returns the largest relative difference of a loss. */
  public double largestLossDifference() {
    return steps.stream().mapToDouble(Step::lossDifference).max().orElse(0);
  }

  /** Returns the largest relative difference of a weight. */
  public double largestWeightDifference() {
    return steps.stream().mapToDouble(Step::weightDifference).max().orElse(0);
  }

  /** Returns the report as a few lines of text. */
  @Override
  public String toString() {
    String lines =
        "Parity of %s over %s steps%n".formatted(String.join(", ", backends), steps.size())
            + line("loss", Comparator.comparingDouble(Step::lossDifference))
            + line("weights", Comparator.comparingDouble(Step::weightDifference));
    return lines
        + firstDivergence
            .map(
                divergence ->
                    String.format(
                        Locale.ROOT,
                        "  first operation beyond %.1e: %s in step %d, %s differs from %s by %.2e",
                        tolerance,
                        divergence.operation(),
                        divergence.step(),
                        divergence.backend(),
                        backends.get(0),
                        divergence.difference()))
            .orElse(
                String.format(Locale.ROOT, "  no operation differed by more than %.1e", tolerance));
  }

  private String line(String what, Comparator<Step> order) {
    return steps.stream()
        .max(order)
        .map(
            step ->
                String.format(
                    Locale.ROOT,
                    "  largest difference of %-8s %.2e (step %d)%n",
                    what + ":",
                    what.equals("loss") ? step.lossDifference() : step.weightDifference(),
                    step.number()))
        .orElse("");
  }
}
