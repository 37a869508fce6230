package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Computes the loss of a batch and evaluates the model on validation data.
 *
 * @param forward computes the loss in the current mode of the model
 * @param validation evaluates the model in evaluation mode
 * @param countsNothing whether the loss counts no sample of a batch, so that there is no mean
 */
record TrainingStep(
    Function<Batch, Result> forward,
    Function<Iterable<Batch>, Validation> validation,
    Predicate<Batch> countsNothing) {

  /**
   * The loss of a batch.
   *
   * @param loss a scalar
   * @param outputs the model output; {@code null} for a custom step
   */
  record Result(Tensor loss, @Nullable Tensor outputs) {}

  static TrainingStep of(Module model, Loss loss) {
    return new TrainingStep(
        batch -> {
          Tensor outputs = model.forward(batch.inputs());
          return new Result(loss.apply(outputs, batch.targets()), outputs);
        },
        data -> Validation.of(model, loss, data),
        batch -> loss.count(batch.targets()) == 0);
  }

  static TrainingStep of(Module model, Function<Batch, Tensor> step) {
    return new TrainingStep(
        batch -> new Result(step.apply(batch), null),
        data -> Validation.of(model, step, data),
        batch -> false);
  }
}
