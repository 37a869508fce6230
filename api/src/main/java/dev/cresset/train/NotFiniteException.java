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
        "Trainer: the loss of batch %s in epoch %s is %s; %s. Try a smaller learning rate, and check the inputs"
            .formatted(number, epoch, loss, origin(model, batch)));
  }

  private static String origin(Module model, Batch batch) {
    if (!isFinite(batch.inputs())) {
      return "the batch's inputs are not finite";
    }
    if (!isFinite(batch.targets())) {
      return "the batch's targets are not finite";
    }
    String layer = firstLayer(model, batch);
    for (var parameter : model.namedParameters().entrySet()) {
      if (!isFinite(parameter.getValue())) {
        return "the parameter \"%s\" is not finite".formatted(parameter.getKey())
            + (layer.isEmpty() ? "" : ", and " + layer);
      }
    }
    if (!layer.isEmpty()) {
      return layer;
    }
    return model.evaluating(() -> isFinite(model.forward(batch.inputs())))
        ? "all layers' outputs are finite, so it began in the loss"
        : "all layers' outputs are finite but the model's is not, so it began in what forward(..)"
            + " computes itself";
  }

  /** Returns a clause about the first layer whose output is not finite, empty if there is none. */
  private static String firstLayer(Module model, Batch batch) {
    StringBuilder first = new StringBuilder();
    LayerOutputs.observe(
        model,
        batch.inputs(),
        (name, layer, output) -> {
          if (first.isEmpty() && !isFinite(output)) {
            first.append(
                "the first output that is not finite is that of layer \"%s\", %s"
                    .formatted(name, layer));
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
