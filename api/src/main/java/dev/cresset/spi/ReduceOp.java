package dev.cresset.spi;

/** Reductions of one {@code FLOAT32} buffer along one dimension. */
public enum ReduceOp {
  /** Sum, 0 for no elements; accumulate in more than single precision where that is cheap. */
  SUM,
  /** Largest value; NaN if an element is NaN. */
  MAX,
  /** {@code INT64} index of the first largest value, or of the first NaN if there is one. */
  ARGMAX,
  /** Smallest value; NaN if an element is NaN. */
  MIN,
  /** {@code INT64} index of the first smallest value, or of the first NaN if there is one. */
  ARGMIN;

  /** Returns whether the result consists of {@code INT64} indices. */
  public boolean isIndex() {
    return switch (this) {
      case SUM, MAX, MIN -> false;
      case ARGMAX, ARGMIN -> true;
    };
  }
}
