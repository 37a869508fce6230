package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the loss of a batch is computed.
 *
 * @param forward computes the loss, in the mode that the model is in
 * @param validation evaluates the model on validation data
 */
record TrainingStep(Function<Batch, Result> forward, Function<DataLoader, Validation> validation) {

  /**
   * The loss of a batch.
   *
   * @param loss a single number
   * @param outputs what the model returned; {@code null} for a custom step
   */
  record Result(Tensor loss, @Nullable Tensor outputs) {}

  static TrainingStep of(Module model, Loss loss) {
    return new TrainingStep(
        batch -> {
          Tensor outputs = model.forward(batch.inputs());
          return new Result(loss.apply(outputs, batch.targets()), outputs);
        },
        data -> Validation.of(model, loss, data));
  }

  static TrainingStep of(Module model, Function<Batch, Tensor> step) {
    return new TrainingStep(
        batch -> new Result(step.apply(batch), null), data -> Validation.of(model, step, data));
  }
}
