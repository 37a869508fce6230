package dev.cresset.backend.jvm;

import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.Broadcast;
import java.util.Arrays;

/**
 * One loop for each function of two arrays.
 *
 * <p>An operand that stays at one value is first spread over the result, which is much cheaper than
 * three loops for each function are to read.
 */
final class BinaryLoops {

  private BinaryLoops() {}

  static float[] apply(BinaryOp op, float[] a, float[] b, Broadcast plan, float[] out) {
    int n = plan.length();
    boolean spreadA = plan.stepA() == 0;
    boolean spreadB = plan.stepB() == 0;
    plan.forEachRun(
        (fromA, fromB, to) -> {
          if (n == 1 || !spreadA && !spreadB) {
            run(op, a, fromA, b, fromB, out, to, n);
          } else if (spreadA && spreadB) {
            run(op, a, fromA, b, fromB, out, to, 1);
            Arrays.fill(out, to, to + n, out[to]);
          } else if (spreadA) {
            Arrays.fill(out, to, to + n, a[fromA]);
            run(op, out, to, b, fromB, out, to, n);
          } else {
            Arrays.fill(out, to, to + n, b[fromB]);
            run(op, a, fromA, out, to, out, to, n);
          }
        });
    return out;
  }

  static float[] apply(BinaryOp op, float[] x, float value, float[] out) {
    Arrays.fill(out, value);
    run(op, x, 0, out, 0, out, 0, out.length);
    return out;
  }

  /** Adds {@code alpha * x} to {@code y}. */
  static void addScaled(float alpha, float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += alpha * x[i];
    }
  }

  /** Compares two arrays of whole numbers. */
  static float[] compare(BinaryOp op, long[] a, long[] b, Broadcast plan, float[] out) {
    int n = plan.length();
    int stepA = plan.stepA();
    int stepB = plan.stepB();
    plan.forEachRun(
        (fromA, fromB, to) -> {
          for (int i = 0; i < n; i++) {
            out[to + i] = compare(op, a[fromA + i * stepA], b[fromB + i * stepB]) ? 1 : 0;
          }
        });
    return out;
  }

  private static boolean compare(BinaryOp op, long a, long b) {
    return switch (op) {
      case EQ -> a == b;
      case GT -> a > b;
      case ADD, SUB, MUL, DIV, POW -> throw new IllegalArgumentException(op + " takes FLOAT32");
    };
  }

  /** C99's power: unlike Java's, {@code 1^NaN} and {@code (-1)^±Infinity} are 1. */
  static float power(float base, float exponent) {
    if (base == 1 || base == -1 && Float.isInfinite(exponent)) {
      return 1;
    }
    return (float) Math.pow(base, exponent);
  }

  private static float[] run(
      BinaryOp op, float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    return switch (op) {
      case ADD -> add(a, fromA, b, fromB, out, to, n);
      case SUB -> subtract(a, fromA, b, fromB, out, to, n);
      case MUL -> multiply(a, fromA, b, fromB, out, to, n);
      case DIV -> divide(a, fromA, b, fromB, out, to, n);
      case POW -> power(a, fromA, b, fromB, out, to, n);
      case EQ -> equal(a, fromA, b, fromB, out, to, n);
      case GT -> greater(a, fromA, b, fromB, out, to, n);
    };
  }

  private static float[] add(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[fromA + i] + b[fromB + i];
    }
    return out;
  }

  private static float[] subtract(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[fromA + i] - b[fromB + i];
    }
    return out;
  }

  private static float[] multiply(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[fromA + i] * b[fromB + i];
    }
    return out;
  }

  private static float[] divide(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[fromA + i] / b[fromB + i];
    }
    return out;
  }

  private static float[] power(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = power(a[fromA + i], b[fromB + i]);
    }
    return out;
  }

  private static float[] equal(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[fromA + i] == b[fromB + i] ? 1 : 0;
    }
    return out;
  }

  private static float[] greater(
      float[] a, int fromA, float[] b, int fromB, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[fromA + i] > b[fromB + i] ? 1 : 0;
    }
    return out;
  }
}
