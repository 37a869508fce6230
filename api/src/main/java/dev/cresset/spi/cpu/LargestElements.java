package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Selects the largest elements along a dimension. */
final class LargestElements {

  private LargestElements() {}

  /**
   * Sets {@code out} to the indices of the {@code k} largest elements of each line, in descending
   * order. NaN counts as the largest; of equal elements, the first one comes first.
   */
  static void select(AxisLines axis, FloatBuffer x, int k, LongBuffer out) {
    int inner = axis.inner();
    axis.run(
        (a, unused, first, lines, size) -> {
          long[] keys = new long[size];
          for (int line = 0; line < lines; line++) {
            sort(a, line * size, k, keys);
            int number = first + line;
            int to = number / inner * k * inner + number % inner;
            for (int i = 0; i < k; i++) {
              out.put(to + i * inner, keys[i] & Integer.MAX_VALUE);
            }
          }
        },
        x,
        null,
        null);
  }

  /**
   * Sorts keys whose upper half orders the elements downwards and whose lower half is the index.
   */
  private static void sort(float[] x, int from, int k, long[] keys) {
    int n = keys.length;
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToIntBits(x[from + i] + 0f); // one zero, one NaN
      int ascending = bits ^ bits >> 31 & Integer.MAX_VALUE;
      keys[i] = (long) ~ascending << 32 | i;
    }
    if (k * 16L > n) {
      Arrays.sort(keys);
      return;
    }
    // Few of many: the front of the array holds the largest elements so far, in order.
    Arrays.sort(keys, 0, k);
    for (int i = k; i < n; i++) {
      long key = keys[i];
      if (key < keys[k - 1]) {
        int to = k - 1;
        while (to > 0 && keys[to - 1] > key) {
          keys[to] = keys[to - 1];
          to--;
        }
        keys[to] = key;
      }
    }
  }
}
