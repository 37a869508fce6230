package dev.cresset.backend.nd4j;

import java.nio.IntBuffer;

/**
 * Choices between elements, made on the integers that encode them.
 *
 * <p>A branch on the sign of a pre-activation cannot be predicted and costs ten times what a mask
 * does; a mask also leaves out NaN and infinity where a product with 0 would give NaN.
 */
final class BitBlocks {

  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  private BitBlocks() {}

  /** Sets {@code out = g where y > 0, else 0}. */
  static void keepWherePositive(IntBuffer g, IntBuffer y, IntBuffer out, int size) {
    Scratch scratch = Scratch.take();
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      g.get(from, scratch.bitsA, 0, n);
      y.get(from, scratch.bitsB, 0, n);
      keepWherePositive(scratch.bitsA, scratch.bitsB, n);
      out.put(from, scratch.bitsA, 0, n);
    }
    scratch.giveBack();
  }

  /** Sets {@code out = a where condition is not 0, else b}. */
  static void choose(IntBuffer condition, IntBuffer a, IntBuffer b, IntBuffer out, int size) {
    Scratch scratch = Scratch.take();
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      a.get(from, scratch.bitsA, 0, n);
      b.get(from, scratch.bitsB, 0, n);
      condition.get(from, scratch.bitsC, 0, n);
      choose(scratch.bitsC, scratch.bitsA, scratch.bitsB, n);
      out.put(from, scratch.bitsA, 0, n);
    }
    scratch.giveBack();
  }

  private static void keepWherePositive(int[] g, int[] y, int n) {
    for (int i = 0; i < n; i++) {
      int bits = y[i];
      // All three are negative just for 0 < bits <= INFINITY, the codes of positive numbers.
      g[i] &= (-bits & ~bits & (bits - INFINITY - 1)) >> 31;
    }
  }

  private static void choose(int[] condition, int[] a, int[] b, int n) {
    for (int i = 0; i < n; i++) {
      int magnitude = condition[i] & Integer.MAX_VALUE; // 0 for both zeros
      int mask = -magnitude >> 31;
      a[i] = a[i] & mask | b[i] & ~mask;
    }
  }
}
