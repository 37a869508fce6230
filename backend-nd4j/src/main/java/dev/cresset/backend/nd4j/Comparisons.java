package dev.cresset.backend.nd4j;

import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.cpu.BroadcastPlan;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Comparisons of whole numbers. */
final class Comparisons {

  private Comparisons() {}

  static void compare(
      BinaryOp op, LongBuffer a, LongBuffer b, BroadcastPlan plan, FloatBuffer out) {
    int stepA = plan.stepA();
    int stepB = plan.stepB();
    plan.forEachRun(
        (fromA, fromB, to) -> {
          for (int i = 0; i < plan.length(); i++) {
            boolean holds = holds(op, a.get(fromA + i * stepA), b.get(fromB + i * stepB));
            out.put(to + i, holds ? 1 : 0);
          }
        });
  }

  private static boolean holds(BinaryOp op, long a, long b) {
    return switch (op) {
      case EQ -> a == b;
      case GT -> a > b;
      case ADD, SUB, MUL, DIV, POW -> throw new IllegalArgumentException(op + " takes FLOAT32");
    };
  }
}
