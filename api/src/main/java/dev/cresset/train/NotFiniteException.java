package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.nn.LayerOutputs;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;

/** A loss that was NaN or infinite; the message names where it began. */
public final class NotFiniteException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  private NotFiniteException(String message) {
    super(message);
  }

  static NotFiniteException of(Module model, Batch batch, int epoch, int number, double loss) {
    return new NotFiniteException(
        "Trainer: the loss of batch %d in epoch %d is %s; %s. Try a smaller learning rate, and check the inputs"
            .formatted(number, epoch, loss, origin(model, batch)));
  }

  private static String origin(Module model, Batch batch) {
    if (!isFinite(batch.inputs())) {
      return "the batch's inputs are not finite";
    }
    for (var parameter : model.namedParameters().entrySet()) {
      if (!isFinite(parameter.getValue())) {
        return "the parameter \"%s\" is not finite".formatted(parameter.getKey())
            + firstLayer(model, batch, ", and so is the output of ");
      }
    }
    String layer = firstLayer(model, batch, "the first output that is not finite is that of ");
    return layer.isEmpty() ? "all layers' outputs are finite, so it began in the loss" : layer;
  }

  private static String firstLayer(Module model, Batch batch, String introduction) {
    StringBuilder first = new StringBuilder();
    LayerOutputs.observe(
        model,
        batch.inputs(),
        (name, layer, output) -> {
          if (first.isEmpty() && !isFinite(output)) {
            first.append(introduction).append("layer \"%s\", %s".formatted(name, layer));
          }
        });
    return first.toString();
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
