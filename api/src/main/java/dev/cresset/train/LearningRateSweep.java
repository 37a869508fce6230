package dev.cresset.train;

import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.List;

/**
 * The losses at growing learning rates, found by {@link LearningRateFinder}.
 *
 * @param points rates and losses in the order of the updates; fewer than planned if the loss
 *     diverged
 * @param planned number of rates that were to be tried
 * @since 0.1
 */
public record LearningRateSweep(List<Point> points, int planned) {

  /**
   * One update.
   *
   * @param learningRate learning rate of the update
   * @param loss loss of the batch before the update
   * @param smoothedLoss mean of the losses before and after this update, with weights that fall
   *     exponentially with the distance, by half within a fifteenth of the planned updates; losses
   *     above twice the loss of the untrained model count as that
   */
  public record Point(double learningRate, double loss, double smoothedLoss) {}

  /** Factor of the weights in a sweep of 100 updates. */
  private static final double SMOOTHING = 0.9;

  /** Creates a sweep with a copy of the list. */
  public LearningRateSweep {
    points = List.copyOf(NotNull.checkEach("LearningRateSweep", "point", points));
  }

  /**
   * Smooths losses.
   *
   * @param untrained loss before the first update
   */
  static LearningRateSweep of(
      List<Double> rates, List<Double> losses, double untrained, int planned) {
    double factor = StrictMath.pow(SMOOTHING, 100.0 / planned);
    // A single loss of a step that diverges would hide all others.
    double largest = untrained + Math.abs(untrained);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      double sum = 0;
      double weights = 0;
      for (int j = 0; j < losses.size(); j++) {
        double weight = StrictMath.pow(factor, Math.abs(i - j));
        sum += weight * Math.min(losses.get(j), largest);
        weights += weight;
      }
      points.add(new Point(rates.get(i), losses.get(i), sum / weights));
    }
    return new LearningRateSweep(points, planned);
  }

  /**
   * Returns the learning rate at which the smoothed loss falls fastest, by central differences over
   * the logarithm of the rate. The first tenth of the planned points and the last point do not
   * count.
   *
   * @throws IllegalStateException if the loss falls at no rate, or diverged before there were
   *     enough points
   */
  public double suggestion() {
    int first = planned / 10;
    int end = points.size() - 1;
    int steepest = -1;
    double slope = 0;
    for (int i = first; i < end; i++) {
      double difference = loss(Math.min(i + 1, end - 1)) - loss(Math.max(i - 1, first));
      double current = i == first || i == end - 1 ? difference : difference / 2;
      if (current < slope) {
        slope = current;
        steepest = i;
      }
    }
    if (steepest < 0) {
      throw new IllegalStateException(
          end - first < 2
              ? "LearningRateFinder: the loss diverged after %s of %s steps; start the range at a smaller rate"
                  .formatted(points.size(), planned)
              : "LearningRateFinder: the loss falls at none of the %s rates; try another range, and check the network with Trainer.overfitOneBatch(..)"
                  .formatted(points.size()));
    }
    return points.get(steepest).learningRate();
  }

  private double loss(int index) {
    return points.get(index).smoothedLoss();
  }

  @Override
  public String toString() {
    return points.isEmpty()
        ? "LearningRateSweep(points=0)"
        : "LearningRateSweep(points=%s, from=%s, to=%s)"
            .formatted(
                points.size(),
                points.get(0).learningRate(),
                points.get(points.size() - 1).learningRate());
  }
}
