package dev.cresset.tensor;

import dev.cresset.spi.cpu.BroadcastPlan;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;

/** Compares the elements of two tensors in host memory. */
final class Comparison {

  private Comparison() {}

  private interface ElementTest {
    boolean test(int a, int b);
  }

  static boolean equal(Tensor a, Tensor b) {
    NotNull.check("equal", "other tensor", b);
    sameType("equal", a, b);
    return a.shape().equals(b.shape()) && all(a.shape(), b.shape(), a.shape(), equality(a, b));
  }

  static boolean allClose(Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
    NotNull.check("allClose", "other tensor", b);
    sameType("allClose", a, b);
    if (!(rtol >= 0 && atol >= 0)) {
      throw new IllegalArgumentException(
          "allClose: tolerances must be 0 or more, got rtol %s and atol %s".formatted(rtol, atol));
    }
    Shape shape = Checks.broadcast("allClose", a.shape(), b.shape());
    ElementTest close =
        a.dtype() == DType.INT64
            ? closeness(a.toLongArray(), b.toLongArray(), rtol, atol)
            : closeness(a.toFloatArray(), b.toFloatArray(), rtol, atol, equalNan);
    return all(a.shape(), b.shape(), shape, close);
  }

  private static ElementTest closeness(
      float[] left, float[] right, double rtol, double atol, boolean equalNan) {
    return (i, j) -> {
      double difference = Math.abs((double) left[i] - right[j]);
      return left[i] == right[j]
          || (Double.isFinite(difference) && difference <= atol + rtol * Math.abs(right[j]))
          || (equalNan && Float.isNaN(left[i]) && Float.isNaN(right[j]));
    };
  }

  private static ElementTest closeness(long[] left, long[] right, double rtol, double atol) {
    return (i, j) -> {
      long exact = left[i] - right[j];
      boolean overflows = ((left[i] ^ right[j]) & (left[i] ^ exact)) < 0;
      double difference = Math.abs(overflows ? (double) left[i] - right[j] : exact);
      return left[i] == right[j] || difference <= atol + rtol * Math.abs((double) right[j]);
    };
  }

  private static ElementTest equality(Tensor a, Tensor b) {
    if (a.dtype() == DType.INT64) {
      long[] left = a.toLongArray();
      long[] right = b.toLongArray();
      return (i, j) -> left[i] == right[j];
    }
    float[] left = a.toFloatArray();
    float[] right = b.toFloatArray();
    return (i, j) -> left[i] == right[j];
  }

  private static boolean all(Shape a, Shape b, Shape shape, ElementTest test) {
    BroadcastPlan plan = BroadcastPlan.of(a, b, shape);
    boolean[] holds = {true};
    plan.forEachRun(
        (startA, startB, out) -> {
          for (int i = 0; i < plan.length() && holds[0]; i++) {
            holds[0] = test.test(startA + i * plan.stepA(), startB + i * plan.stepB());
          }
        });
    return holds[0];
  }

  private static void sameType(String operation, Tensor a, Tensor b) {
    if (a.dtype() != b.dtype()) {
      throw new IllegalArgumentException(
          "%s: one tensor is %s, the other %s; convert one with toFloat() or toLong()"
              .formatted(operation, a.dtype(), b.dtype()));
    }
  }
}
