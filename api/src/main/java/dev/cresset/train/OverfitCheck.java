package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/** See {@link Trainer#overfitOneBatch}. */
final class OverfitCheck {

  private static final int MAX_UPDATES = 1000;
  private static final double NEAR_ZERO = 0.01;

  /** The loss falls if it loses at least this fraction. */
  private static final double FALL = 0.1;

  /** Number of updates after which the loss in evaluation mode is computed. */
  private static final int EVALUATION_INTERVAL = 10;

  private final Module model;
  private final GradientStep step;
  private final Batch batch;
  private final double first;
  private double last;
  private int updates;

  OverfitCheck(TrainerSettings settings, DataLoader data) {
    model = settings.model;
    step = new GradientStep(settings, settings.newOptimizer());
    batch = data.first();
    model.train();
    first = loss();
    last = first;
  }

  OverfitResult run() {
    if (!Double.isFinite(first)) {
      throw NotFiniteException.of(model, batch, step.objective(), 1, 1, first);
    }
    if (first <= 0) {
      return result(
          "the loss is %s before the first update, expected a value above 0; check the loss and the"
              + " targets",
          first);
    }
    while (updates < MAX_UPDATES && !isNearZero(last)) {
      Batches.checkInterrupt();
      double before = TensorScope.within("Trainer.overfitOneBatch", () -> step.train(batch));
      if (!Double.isFinite(before)) {
        throw NotFiniteException.of(model, batch, step.objective(), 1, updates + 1, before);
      }
      updates++;
      last = before;
      if (updates % EVALUATION_INTERVAL == 0 || isNearZero(before)) {
        double evaluated = model.evaluating(this::loss);
        last = Double.isNaN(evaluated) ? loss() : Math.min(loss(), evaluated);
      }
    }
    return result();
  }

  private boolean isNearZero(double loss) {
    return loss <= NEAR_ZERO * first;
  }

  private double loss() {
    return TensorScope.within("Trainer.overfitOneBatch", () -> step.forward(batch).loss().item());
  }

  private OverfitResult result() {
    if (isNearZero(last)) {
      return new OverfitResult(
          true,
          first,
          last,
          updates,
          "overfitOneBatch: passed, the loss of %s samples fell from %s to %s in %s updates"
              .formatted(batch.size(), number(first), number(last), updates));
    }
    String numbers =
        "%s after %s updates on %s samples (%s before)%s"
            .formatted(number(last), updates, batch.size(), number(first), withoutGradient());
    return !(last <= (1 - FALL) * first)
        ? result(
            "the loss does not fall: %s; check that the loss fits the output of the model, that no"
                + " layer is detached, and the learning rate",
            numbers)
        : result(
            "the loss falls, but not to near 0: %s; try a larger learning rate or model, and check"
                + " for targets that contradict each other, label smoothing and weight decay",
            numbers);
  }

  private OverfitResult result(String message, Object detail) {
    return new OverfitResult(
        false, first, last, updates, "overfitOneBatch: " + message.formatted(detail));
  }

  /** Names the parameters that the last backward pass did not reach. */
  private String withoutGradient() {
    List<String> names =
        model.namedParameters().entrySet().stream()
            .filter(entry -> entry.getValue().requiresGrad() && isZero(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return names.isEmpty() ? "" : ", and no gradient reaches the parameters " + names;
  }

  private static boolean isZero(Tensor parameter) {
    if (parameter.hasGrad()) {
      for (float element : parameter.grad().toFloatArray()) {
        if (element != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns a loss with four significant digits. */
  private static String number(double loss) {
    return Epoch.decimals("%.4g", loss);
  }
}
