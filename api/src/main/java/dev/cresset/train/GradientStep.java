package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.optim.Gradients;
import dev.cresset.optim.Optimizer;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;

/** The parts of a training step: forward pass, backward pass, clipping and update. */
final class GradientStep {

  private final TrainerSettings settings;
  private final TrainingStep objective;
  private final Optimizer optimizer;

  GradientStep(TrainerSettings settings, Optimizer optimizer) {
    this.settings = settings;
    this.objective = settings.objective();
    this.optimizer = optimizer;
  }

  TrainingStep objective() {
    return objective;
  }

  void zeroGrad() {
    optimizer.zeroGrad();
  }

  /** Computes the loss of a batch, a scalar. */
  TrainingStep.Result forward(Batch batch) {
    TrainingStep.Result computed = objective.forward().apply(batch);
    NotNull.check("Trainer", "loss", computed.loss());
    if (computed.loss().shape().size() != 1) {
      throw new ShapeException(
          "Trainer: the loss must be a single number, got shape %s; use the reduction MEAN or SUM"
              .formatted(computed.loss().shape()));
    }
    return computed;
  }

  /**
   * Adds the gradients of a loss.
   *
   * @param batches number of batches whose gradients are added before the update
   */
  void backward(Tensor loss, int batches) {
    (batches == 1 ? loss : loss.mul(1.0 / batches)).backward();
  }

  /** Limits the gradients as the settings say. */
  void clip() {
    if (settings.clipNorm != null) {
      Gradients.clipNorm(optimizer.parameters(), settings.clipNorm);
    }
    if (settings.clipValue != null) {
      Gradients.clipValue(optimizer.parameters(), settings.clipValue);
    }
  }

  void update() {
    optimizer.step();
  }

  /**
   * Trains on one batch.
   *
   * @return the loss before the update; if it is not finite, there is no update
   */
  double train(Batch batch) {
    zeroGrad();
    Tensor loss = forward(batch).loss();
    double value = loss.item();
    if (Double.isFinite(value)) {
      backward(loss, 1);
      clip();
      update();
    }
    return value;
  }
}
