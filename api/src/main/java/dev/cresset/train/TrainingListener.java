package dev.cresset.train;

import dev.cresset.tensor.Tensor;

/**
 * Receives training events on the training thread.
 *
 * @since 0.1
 */
public interface TrainingListener {

  /**
   * Called once before the first batch; if the run is {@linkplain Trainer#resume resumed}, after
   * its checkpoint was read.
   */
  default void trainingStarted(TrainingStart start) {}

  /**
   * Called before the first batch of an epoch.
   *
   * @param epoch number of the epoch, from 1
   * @param epochs number of epochs planned
   * @param batches number of batches in the epoch
   */
  default void epochStarted(int epoch, int epochs, int batches) {}

  /**
   * Called in each step before the backward pass, for example to track the training accuracy
   * without another forward pass.
   *
   * <p>Shapes depend on the model and the data; for a classifier, outputs {@code [batch, classes]}
   * and targets {@code [batch]}, including samples with the {@link TrainingStart#ignoredLabel}.
   * Read the values during this call: the tensors are freed before the next batch. Not called for a
   * {@linkplain Trainer#step custom step} or a loss that is not finite.
   *
   * @param epoch number of the epoch, from 1
   * @param batch number of the batch in the epoch, from 1
   * @param outputs the model output
   * @param targets the targets of the batch
   */
  default void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {}

  /**
   * Called before each update of the parameters, when the gradients that it uses are available:
   * added up over {@linkplain Trainer#accumulate several batches} and {@linkplain Trainer#clipNorm
   * clipped}, if the trainer does so.
   *
   * @param epoch number of the epoch, from 1
   * @param batch number of the batch in the epoch, from 1
   */
  default void gradientsComputed(int epoch, int batch) {}

  /**
   * Called after each training step.
   *
   * @param epoch number of the epoch, from 1
   * @param batch number of the batch in the epoch, from 1
   * @param loss the loss of the batch, always finite
   */
  default void batchDone(int epoch, int batch, double loss) {}

  /** Called after an epoch and its validation. */
  default void epochDone(Epoch epoch) {}

  /**
   * Returns whether training should end before the next batch, as with {@link Trainer#stopWhen};
   * {@link History#stopReason} is then {@link StopReason#STOPPED}. Called before each batch.
   */
  default boolean stopRequested() {
    return false;
  }

  /**
   * Called once when training ends for any reason: after the last epoch, early stopping, an
   * interruption or an exception. Use it to release what the listener holds. If an exception ends
   * training before the first batch, {@link #trainingStarted} may not have been called.
   *
   * <p>Each listener is called, even if another one throws; such an exception is thrown by {@link
   * Trainer#fit}, or suppressed in the exception that ended training.
   *
   * @param end the history, or the exception that ended training
   */
  default void trainingEnded(TrainingEnd end) {}
}
