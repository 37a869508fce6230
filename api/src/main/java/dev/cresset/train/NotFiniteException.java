package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.nn.LayerOutputs;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Thrown by {@link Trainer} if a loss is NaN or infinite.
 *
 * <p>The message names the origin: the inputs, the targets, a parameter or buffer, the output of a
 * layer, or the loss itself.
 *
 * @since 0.1
 */
public final class NotFiniteException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  private NotFiniteException(String message) {
    super(message);
  }

  static NotFiniteException of(
      Module model, Batch batch, TrainingStep step, int epoch, int number, double loss) {
    return new NotFiniteException(
        "Trainer: the loss of batch %s in epoch %s is %s; %s. Try a smaller learning rate, and check the inputs; see docs/errors.md#loss-is-nan"
            .formatted(number, epoch, loss, origin(model, batch, step)));
  }

  private static String origin(Module model, Batch batch, TrainingStep step) {
    if (!isFinite(batch.inputs())) {
      return "the batch's inputs are not finite";
    }
    if (batch.targets() != null && !isFinite(batch.targets())) {
      return "the batch's targets are not finite";
    }
    if (step.countsNothing().test(batch)) {
      return "the loss counts no sample of this batch, because all labels are ignored or have a"
          + " class weight of 0, and the mean of nothing is NaN; use larger batches, or"
          + " Reduction.SUM";
    }
    StringBuilder layer = new StringBuilder();
    boolean finite = run(model, batch, step, layer);
    String tensor =
        firstNotFinite("parameter", model.namedParameters())
            .or(() -> firstNotFinite("buffer", model.namedBuffers()))
            .orElse("");
    if (!tensor.isEmpty() || !layer.isEmpty()) {
      return tensor + (tensor.isEmpty() || layer.isEmpty() ? "" : ", and ") + layer;
    }
    return finite
        ? "all layers' outputs are finite, so it began in the loss"
        : "all layers' outputs are finite but the model's is not, so it began in what forward(..)"
            + " computes itself";
  }

  private static Optional<String> firstNotFinite(String kind, Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .filter(entry -> !isFinite(entry.getValue()))
        .findFirst()
        .map(entry -> "the %s \"%s\" is not finite".formatted(kind, entry.getKey()));
  }

  /**
   * Repeats the step in evaluation mode and describes the first layer whose output is not finite.
   *
   * @param first receives the description, if there is such a layer
   * @return whether the output of the model is finite; {@code true} if it is unknown
   */
  private static boolean run(Module model, Batch batch, TrainingStep step, StringBuilder first) {
    return LayerOutputs.observe(
        model,
        () -> {
          Tensor outputs = step.forward().apply(batch).outputs();
          return outputs == null || isFinite(outputs);
        },
        (name, layer, output) -> {
          if (first.isEmpty() && !isFinite(output)) {
            first.append(
                "the first output that is not finite is that of layer \"%s\", %s"
                    .formatted(name, layer));
          }
        });
  }

  private static boolean isFinite(Tensor tensor) {
    for (float value : tensor.toFloatArray()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
