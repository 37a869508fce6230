package dev.cresset.spi;

/** Reductions of one {@code FLOAT32} buffer along one dimension. */
public enum ReduceOp {
  /** Sum, 0 for no elements; accumulate in more than single precision where that is cheap. */
  SUM,
  /** Largest value; NaN if an element is NaN. */
  MAX,
  /** {@code INT64} index of the first largest value, or of the first NaN if there is one. */
  ARGMAX
}
