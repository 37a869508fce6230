package dev.cresset.data;

import dev.cresset.types.NotNull;

/** Checks the indices of samples. */
final class Indices {

  private Indices() {}

  static void check(int[] indices, int size) {
    NotNull.check("dataset", "array of indices", indices);
    for (int index : indices) {
      if (index < 0 || index >= size) {
        throw new IllegalArgumentException(
            size == 0
                ? "dataset: sample %s does not exist, because the dataset is empty; check the file or the split it comes from"
                    .formatted(index)
                : "dataset: sample %s does not exist; expected 0 to %s".formatted(index, size - 1));
      }
    }
  }
}
