package dev.cresset.tensor;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;

/** Compares {@code INT64} elements with a number, without converting them to floating point. */
final class LongComparison {

  private LongComparison() {}

  static TensorBuffer apply(Backend backend, BinaryOp op, TensorBuffer x, double value) {
    return op == BinaryOp.EQ ? equal(backend, x, value) : greater(backend, x, value);
  }

  private static TensorBuffer equal(Backend backend, TensorBuffer x, double value) {
    boolean whole = Math.rint(value) == value && inRange(value);
    return whole ? compare(backend, BinaryOp.EQ, x, (long) value) : backend.full(x.shape(), 0);
  }

  /**
   * Compares with {@code floor(value)}: a whole number is above {@code value} exactly if it is
   * above {@code floor(value)}.
   */
  private static TensorBuffer greater(Backend backend, TensorBuffer x, double value) {
    return inRange(value)
        ? compare(backend, BinaryOp.GT, x, (long) Math.floor(value))
        : backend.full(x.shape(), value < 0 ? 1 : 0);
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
