package dev.cresset.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Samples that can be told apart: sample {@code i} is {@code [i, -i]} with label {@code i}. */
final class Numbered {

  private Numbered() {}

  static Dataset of(int size) {
    float[][] inputs = new float[size][];
    long[] labels = new long[size];
    for (int i = 0; i < size; i++) {
      inputs[i] = new float[] {i, -i};
      labels[i] = i;
    }
    return Dataset.of(inputs, labels);
  }

  /** Returns the labels of an epoch in their order. */
  static List<Long> epoch(DataLoader loader) {
    List<Long> order = new ArrayList<>();
    for (Batch batch : loader) {
      Arrays.stream(batch.targets().toLongArray()).forEach(order::add);
    }
    return order;
  }
}
