package dev.cresset.loss;

/**
 * How a loss combines the losses of the samples or elements; PyTorch counterpart: {@code
 * reduction=}.
 *
 * @since 0.1
 */
public enum Reduction {
  /** The mean, weighted if the loss has class weights. The default. */
  MEAN,
  /** The sum. */
  SUM,
  /**
   * The sum divided by the number of samples, PyTorch's {@code "batchmean"}; for losses that
   * compare element by element.
   */
  BATCH_MEAN,
  /** No reduction: the losses are returned one by one. */
  NONE
}
