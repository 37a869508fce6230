package dev.cresset.spi;

/**
 * Element-wise functions of two buffers.
 *
 * <p>The arithmetic functions take and return {@code FLOAT32}. The comparisons take two buffers of
 * the same type, {@code FLOAT32} or {@code INT64}, and return {@code FLOAT32} ones and zeros; a
 * comparison with NaN returns 0, except {@link #NE}, which returns 1.
 */
public enum BinaryOp {
  /** {@code a + b}. */
  ADD,
  /** {@code a - b}. */
  SUB,
  /** {@code a * b}. */
  MUL,
  /** {@code a / b} by IEEE 754: {@code x / 0} is infinite or NaN. */
  DIV,
  /** {@code a^b} as in C99: {@code 1^NaN} and {@code NaN^0} are 1. */
  POW,
  /** 1 where {@code a = b}, else 0. */
  EQ,
  /** 1 where {@code a > b}, else 0. */
  GT,
  /** 1 where {@code a ≠ b}, else 0. */
  NE,
  /** 1 where {@code a < b}, else 0. */
  LT,
  /** 1 where {@code a <= b}, else 0. */
  LE,
  /** 1 where {@code a >= b}, else 0. */
  GE,
  /** The smaller of {@code a} and {@code b}; NaN if one is NaN. */
  MIN,
  /** The larger of {@code a} and {@code b}; NaN if one is NaN. */
  MAX;

  /** Returns whether this is a comparison, which returns 1 for true and 0 for false. */
  public boolean isComparison() {
    return switch (this) {
      case ADD, SUB, MUL, DIV, POW, MIN, MAX -> false;
      case EQ, GT, NE, LT, LE, GE -> true;
    };
  }
}
