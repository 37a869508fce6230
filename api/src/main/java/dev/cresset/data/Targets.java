package dev.cresset.data;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Class labels or target vectors in memory.
 *
 * @param count number of targets
 * @param gather returns those at some indices, {@code [batch]} or {@code [batch, width]}
 */
record Targets(int count, Function<int[], Tensor> gather) {

  /** PyTorch's label of samples that a loss leaves out. */
  private static final long IGNORED = -100;

  static Targets labels(int[] labels) {
    NotNull.check("dataset", "array of labels", labels);
    return labels(Arrays.stream(labels).asLongStream().toArray());
  }

  static Targets labels(long[] labels) {
    NotNull.check("dataset", "array of labels", labels);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 && labels[i] != IGNORED) {
        throw new IllegalArgumentException(
            "dataset: label %s of sample %s is negative; labels start at 0, and only -100 is for ignoreIndex(-100)"
                .formatted(labels[i], i));
      }
    }
    return new Targets(
        labels.length,
        indices -> {
          long[] picked = new long[indices.length];
          for (int i = 0; i < indices.length; i++) {
            picked[i] = labels[indices[i]];
          }
          return Tensors.labels(picked);
        });
  }

  static Targets vectors(float[][] targets) {
    NotNull.check("dataset", "array of targets", targets);
    int width = RowWidth.of("targets", targets);
    return new Targets(
        targets.length,
        indices -> {
          float[] picked =
              new float[Shape.of(indices.length, width).elements("a batch of targets")];
          for (int i = 0; i < indices.length; i++) {
            System.arraycopy(targets[indices[i]], 0, picked, i * width, width);
          }
          return Tensors.tensor(picked, indices.length, width);
        });
  }

  /** Returns vectors of one value each. */
  static Targets values(float[] targets) {
    NotNull.check("dataset", "array of targets", targets);
    float[][] rows = new float[targets.length][];
    Arrays.setAll(rows, i -> new float[] {targets[i]});
    return vectors(rows);
  }

  /**
   * Checks that there is a target for each input.
   *
   * @throws IllegalArgumentException if the numbers differ
   */
  void checkCount(int inputs) {
    if (inputs != count) {
      throw new IllegalArgumentException(
          "dataset: got %s inputs and %s targets; there must be one target for each input"
              .formatted(inputs, count));
    }
  }
}
