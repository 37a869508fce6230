package dev.cresset.loss;

/** What becomes of the losses of a batch's samples; PyTorch's {@code reduction=}. */
public enum Reduction {
  /** Their mean, weighted where classes have weights. The default. */
  MEAN,
  /** Their sum. */
  SUM,
  /** Each is returned. */
  NONE
}
