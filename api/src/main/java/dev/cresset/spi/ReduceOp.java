package dev.cresset.spi;

/** Reductions of one {@code FLOAT32} buffer along one dimension. */
public enum ReduceOp {
  /** Sum, 0 over no elements; accumulate in more than single precision where it is cheap. */
  SUM,
  /** Largest value; NaN if there is one. */
  MAX,
  /** {@code INT64} index of the largest value (the first NaN, if any); the first of equal ones. */
  ARGMAX
}
