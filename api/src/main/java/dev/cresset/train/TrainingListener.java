package dev.cresset.train;

import dev.cresset.tensor.Tensor;

/** Receives training events on the training thread. */
public interface TrainingListener {

  /**
   * Called before the first batch of an epoch.
   *
   * @param epoch from 1
   * @param epochs how many there will be
   * @param batches how many batches it has
   */
  default void epochStarted(int epoch, int epochs, int batches) {}

  /**
   * Called in each step before the backward pass, with the model's outputs: a running accuracy
   * needs no further pass.
   *
   * <p><b>Shapes:</b> as the model and the data have them; for a classifier outputs {@code [batch,
   * classes]} and targets {@code [batch]}. Both are closed when the step is over.
   *
   * @param epoch from 1
   * @param batch from 1
   * @param outputs what the model returned
   * @param targets what the batch has as targets
   */
  default void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {}

  /**
   * Called in each step between the backward pass and the optimizer's step: each parameter has its
   * gradient, and is not yet changed by it.
   *
   * @param epoch from 1
   * @param batch from 1
   */
  default void gradientsComputed(int epoch, int batch) {}

  /**
   * Called after each step.
   *
   * @param epoch from 1
   * @param batch from 1
   * @param loss the batch's loss
   */
  default void batchDone(int epoch, int batch, double loss) {}

  /** Called after an epoch and its validation. */
  default void epochDone(Epoch epoch) {}
}
