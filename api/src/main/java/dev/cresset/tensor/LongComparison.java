package dev.cresset.tensor;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;

/** Compares {@code INT64} elements with a number, without converting them to floating point. */
final class LongComparison {

  private LongComparison() {}

  static TensorBuffer apply(Backend backend, BinaryOp op, TensorBuffer x, double value) {
    return switch (op) {
      case EQ, NE -> equality(backend, op, x, value);
      // For integers, x > value if and only if x > floor(value); the same holds for < and ceil.
      case GT, LE -> order(backend, op, x, value, Math.floor(value));
      case LT, GE -> order(backend, op, x, value, Math.ceil(value));
      case ADD, SUB, MUL, DIV, POW, MIN, MAX ->
          throw new IllegalArgumentException(op + " is not a comparison");
    };
  }

  private static TensorBuffer equality(Backend backend, BinaryOp op, TensorBuffer x, double value) {
    boolean whole = Math.rint(value) == value && inRange(value);
    return whole
        ? compare(backend, op, x, (long) value)
        : backend.full(x.shape(), op == BinaryOp.NE ? 1 : 0);
  }

  private static TensorBuffer order(
      Backend backend, BinaryOp op, TensorBuffer x, double value, double whole) {
    if (inRange(whole)) {
      return compare(backend, op, x, (long) whole);
    }
    boolean above = op == BinaryOp.GT || op == BinaryOp.GE;
    return backend.full(x.shape(), (above ? value < 0 : value > 0) ? 1 : 0);
  }

  /** Returns whether {@code value} is in the range of {@code long}; false for NaN. */
  private static boolean inRange(double value) {
    return value >= -0x1p63 && value < 0x1p63;
  }

  private static TensorBuffer compare(Backend backend, BinaryOp op, TensorBuffer x, long value) {
    try (TensorBuffer number = backend.fromLongs(new long[] {value}, Shape.scalar())) {
      return backend.binary(op, x, number, x.shape());
    }
  }
}
