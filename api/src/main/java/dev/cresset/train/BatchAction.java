package dev.cresset.train;

/**
 * An action to run after each training step; see {@link Trainer#onBatch}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface BatchAction {

  /**
   * Called after each training step.
   *
   * @param epoch number of the epoch, from 1
   * @param batch number of the batch in the epoch, from 1
   * @param loss the loss of the batch, always finite
   */
  void accept(int epoch, int batch, double loss);
}
