package dev.cresset.backend.nd4j;

import java.nio.IntBuffer;

/**
 * Choices between elements, made on the integers that encode them.
 *
 * <p>A branch on the sign of a pre-activation cannot be predicted and costs ten times what a mask
 * does; a mask also leaves out NaN and infinity where a product with 0 would give NaN.
 */
final class BitBlocks {

  private static final int MINUS_INFINITY = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);

  private BitBlocks() {}

  /** Sets {@code out = 0 where y <= 0, else g}. */
  static void zeroWhereNotPositive(IntBuffer g, IntBuffer y, IntBuffer out, int size) {
    Scratch scratch = Scratch.take();
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      g.get(from, scratch.bitsA, 0, n);
      y.get(from, scratch.bitsB, 0, n);
      zeroWhereNotPositive(scratch.bitsA, scratch.bitsB, n);
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

  private static void zeroWhereNotPositive(int[] g, int[] y, int n) {
    for (int i = 0; i < n; i++) {
      int bits = y[i];
      // The first is negative unless bits is 0, the second from -0 to -Infinity.
      g[i] &= ((bits | -bits) & ~(bits & (bits - MINUS_INFINITY - 1))) >> 31;
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
