package dev.cresset.benchmarks.library;

import java.util.Arrays;
import java.util.Random;

/** Numbers of rows, batch by batch, in a new random order for each epoch. */
final class Rows {

  private final Random random = new Random(42);
  private final int[] order;
  private final int batchSize;
  private int position;

  Rows(int samples, int batchSize) {
    this.order = new int[samples];
    this.batchSize = batchSize;
    Arrays.setAll(order, i -> i);
    position = samples;
  }

  int[] next() {
    if (position == order.length) {
      shuffle();
      position = 0;
    }
    int start = position;
    position = Math.min(order.length, start + batchSize);
    return Arrays.copyOfRange(order, start, position);
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
