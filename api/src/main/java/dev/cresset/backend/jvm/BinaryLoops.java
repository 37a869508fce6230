package dev.cresset.backend.jvm;

import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.cpu.BroadcastPlan;
import java.util.Arrays;

/**
 * One loop for each function of two arrays of equal length; the result may be one of them.
 *
 * <p>C2 vectorises these loops only without offsets, so an operand that is broadcast is first
 * spread to full length, which costs a fraction of a loop that is not vectorised.
 */
final class BinaryLoops {

  private BinaryLoops() {}

  static float[] apply(BinaryOp op, float[] a, float[] b, float[] out) {
    return switch (op) {
      case ADD -> add(a, b, out);
      case SUB -> subtract(a, b, out);
      case MUL -> multiply(a, b, out);
      case DIV -> divide(a, b, out);
      case POW -> power(a, b, out);
      case EQ -> equal(a, b, out);
      case GT -> greater(a, b, out);
    };
  }

  /** Compares whole numbers; the plan is that of {@code a} and {@code b}. */
  static float[] compare(BinaryOp op, long[] a, long[] b, BroadcastPlan plan, float[] out) {
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

  /** Repeats {@code x}, the first operand of the plan, to fill {@code out}. */
  static float[] spread(float[] x, BroadcastPlan plan, float[] out) {
    int n = plan.length();
    boolean one = plan.stepA() == 0;
    plan.forEachRun(
        (from, same, to) -> {
          if (one) {
            Arrays.fill(out, to, to + n, x[from]);
          } else {
            System.arraycopy(x, from, out, to, n);
          }
        });
    return out;
  }

  /** Adds {@code alpha * x} to {@code y}. */
  static void addScaled(float alpha, float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += alpha * x[i];
    }
  }

  /** C99's power: unlike Java's, {@code 1^NaN} and {@code (-1)^±Infinity} are 1. */
  static float power(float base, float exponent) {
    if (base == 1 || base == -1 && Float.isInfinite(exponent)) {
      return 1;
    }
    return (float) Math.pow(base, exponent);
  }

  private static boolean compare(BinaryOp op, long a, long b) {
    return switch (op) {
      case EQ -> a == b;
      case GT -> a > b;
      case ADD, SUB, MUL, DIV, POW ->
          throw new IllegalArgumentException(op + " takes FLOAT32, got INT64; cast first");
    };
  }

  private static float[] add(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] + b[i];
    }
    return out;
  }

  private static float[] subtract(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] - b[i];
    }
    return out;
  }

  private static float[] multiply(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] * b[i];
    }
    return out;
  }

  private static float[] divide(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] / b[i];
    }
    return out;
  }

  private static float[] power(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = power(a[i], b[i]);
    }
    return out;
  }

  private static float[] equal(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] == b[i] ? 1 : 0;
    }
    return out;
  }

  private static float[] greater(float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] > b[i] ? 1 : 0;
    }
    return out;
  }
}
