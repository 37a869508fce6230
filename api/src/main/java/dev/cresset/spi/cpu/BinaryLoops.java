package dev.cresset.spi.cpu;

import dev.cresset.spi.BinaryOp;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** A loop for each function of two arrays, or of an array and a number. */
final class BinaryLoops {

  /** The bits of 1: C2 selects integers without a branch. */
  private static final int ONE = Float.floatToRawIntBits(1);

  private BinaryLoops() {}

  /** Returns the loop over {@code out, a, b}; {@code out} may be one of the others. */
  static ArrayLoop of(BinaryOp op) {
    return switch (op) {
      case ADD -> (x, from, to) -> add(x[1], x[2], x[0], from, to);
      case SUB -> (x, from, to) -> subtract(x[1], x[2], x[0], from, to);
      case MUL -> (x, from, to) -> multiply(x[1], x[2], x[0], from, to);
      case DIV -> (x, from, to) -> divide(x[1], x[2], x[0], from, to);
      case POW -> (x, from, to) -> power(x[1], x[2], x[0], from, to);
      case EQ -> (x, from, to) -> equal(x[1], x[2], x[0], from, to);
      case GT -> (x, from, to) -> greater(x[1], x[2], x[0], from, to);
      case NE -> (x, from, to) -> different(x[1], x[2], x[0], from, to);
      case LT -> (x, from, to) -> greater(x[2], x[1], x[0], from, to);
      case LE -> (x, from, to) -> greaterOrEqual(x[2], x[1], x[0], from, to);
      case GE -> (x, from, to) -> greaterOrEqual(x[1], x[2], x[0], from, to);
      case MIN -> (x, from, to) -> smaller(x[1], x[2], x[0], from, to);
      case MAX -> (x, from, to) -> larger(x[1], x[2], x[0], from, to);
    };
  }

  /** Returns the loop over {@code out, a}; {@code b} is a number, which fills {@code out} first. */
  static ArrayLoop of(BinaryOp op, float b) {
    if (op == BinaryOp.POW && b == 2) {
      return (x, from, to) -> multiply(x[1], x[1], x[0], from, to);
    }
    ArrayLoop loop = of(op);
    return (x, from, to) -> {
      Arrays.fill(x[0], from, to, b);
      loop.run(new float[][] {x[0], x[1], x[0]}, from, to);
    };
  }

  static void add(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = a[i] + b[i];
    }
  }

  /** Adds {@code alpha * x} to {@code y}. */
  static void addScaled(float alpha, float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] += alpha * x[i];
    }
  }

  private static void subtract(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = a[i] - b[i];
    }
  }

  static void multiply(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = a[i] * b[i];
    }
  }

  private static void divide(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = a[i] / b[i];
    }
  }

  private static void power(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = power(a[i], b[i]);
    }
  }

  /** C99's power: unlike Java's, {@code 1^NaN} and {@code (-1)^±Infinity} are 1. */
  private static float power(float base, float exponent) {
    if (base == 1 || base == -1 && Float.isInfinite(exponent)) {
      return 1;
    }
    return (float) Math.pow(base, exponent);
  }

  private static void equal(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Float.intBitsToFloat(a[i] == b[i] ? ONE : 0);
    }
  }

  private static void greater(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Float.intBitsToFloat(a[i] > b[i] ? ONE : 0);
    }
  }

  private static void different(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Float.intBitsToFloat(a[i] != b[i] ? ONE : 0);
    }
  }

  private static void greaterOrEqual(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Float.intBitsToFloat(a[i] >= b[i] ? ONE : 0);
    }
  }

  private static void smaller(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.min(a[i], b[i]);
    }
  }

  private static void larger(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(a[i], b[i]);
    }
  }

  /** Compares integers. */
  static void compare(
      BinaryOp op, LongBuffer a, LongBuffer b, BroadcastPlan plan, FloatBuffer out) {
    plan.forEachRun(
        (fromA, fromB, to) -> {
          for (int i = 0; i < plan.length(); i++) {
            long x = a.get(fromA + i * plan.stepA());
            long y = b.get(fromB + i * plan.stepB());
            out.put(to + i, compare(op, x, y) ? 1 : 0);
          }
        });
  }

  private static boolean compare(BinaryOp op, long a, long b) {
    return switch (op) {
      case EQ -> a == b;
      case GT -> a > b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GE -> a >= b;
      case ADD, SUB, MUL, DIV, POW, MIN, MAX ->
          throw new IllegalArgumentException(op + " takes FLOAT32, got INT64; cast first");
    };
  }
}
