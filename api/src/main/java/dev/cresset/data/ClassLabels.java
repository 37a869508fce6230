package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import java.util.stream.IntStream;

/** Reads the class labels of a dataset. */
final class ClassLabels {

  /** Samples whose labels are read at once, unless their inputs are large. */
  private static final int CHUNK = 1000;

  /** Elements of the inputs that are gathered along with the labels, at most. */
  private static final long CHUNK_ELEMENTS = 1 << 20;

  private ClassLabels() {}

  /**
   * Returns the labels of all samples.
   *
   * @param operation named in error messages
   * @throws IllegalArgumentException if the targets are not class labels
   */
  static long[] of(String operation, Dataset dataset) {
    long[] labels = new long[dataset.size()];
    long fitting = CHUNK_ELEMENTS / Math.max(1, dataset.inputShape().size());
    int chunk = (int) Math.max(1, Math.min(CHUNK, fitting));
    // A separate generator: random transforms must not affect the program's next numbers.
    new Generator(0)
        .during(
            () -> {
              for (int start = 0; start < labels.length; start += chunk) {
                read(operation, dataset, start, chunk, labels);
              }
              return labels;
            });
    return labels;
  }

  private static void read(
      String operation, Dataset dataset, int start, int count, long... labels) {
    int[] indices = IntStream.range(start, Math.min(labels.length, start + count)).toArray();
    TensorScope.within(
        operation,
        () -> {
          Tensor targets = dataset.gather(indices).targets();
          if (targets == null || targets.dtype() != DType.INT64 || targets.shape().rank() != 1) {
            throw new IllegalArgumentException(
                "%s: targets must be class labels, INT64 [batch], got %s; use %s(..)"
                    .formatted(
                        operation,
                        targets == null ? "none" : targets.dtype() + " " + targets.shape(),
                        operation.equals("stratifiedSplit") ? "randomSplit" : "folds"));
          }
          long[] chunk = targets.toLongArray();
          if (chunk.length != indices.length) {
            throw new IllegalArgumentException(
                "%s: gather(..) of %s samples returned %s labels; return one for each sample"
                    .formatted(operation, indices.length, chunk.length));
          }
          System.arraycopy(chunk, 0, labels, start, chunk.length);
          return indices;
        });
  }
}
