package dev.cresset.train;

/** What a program does after each training step; see {@link Trainer#onBatch}. */
@FunctionalInterface
public interface BatchAction {

  /**
   * Called after each step.
   *
   * @param epoch from 1
   * @param batch from 1
   * @param loss the batch's loss
   */
  void accept(int epoch, int batch, double loss);
}
