package dev.cresset.spark;

import java.io.Serializable;
import java.util.function.IntFunction;

/**
 * The sum over consecutive chunks of a batch: gradients, losses and weights.
 *
 * @param values gradients of all trainable parameters; empty if {@code chunks} is 0
 * @param loss sum of the losses of the rows, times their weights
 * @param weight number by which the sum of the losses is divided
 * @param chunks number of chunks that were not empty
 */
record PartialSum(float[] values, double loss, double weight, int chunks) implements Serializable {

  /** The sum of no chunks. */
  static final PartialSum EMPTY = new PartialSum(new float[0], 0, 0, 0);

  /** Adds a sum to this one; the result may share the array of this one. */
  PartialSum plus(PartialSum other) {
    if (chunks == 0 || other.chunks == 0) {
      return chunks == 0 ? other : this;
    }
    float[] right = other.values;
    for (int i = 0; i < values.length; i++) {
      values[i] += right[i];
    }
    return new PartialSum(values, loss + other.loss, weight + other.weight, chunks + other.chunks);
  }

  /** Adds the chunks {@code from} to {@code to - 1} as {@link SubtreeSums} does. */
  static PartialSum ofChunks(int from, int to, IntFunction<PartialSum> chunk) {
    if (to - from == 1) {
      return chunk.apply(from);
    }
    int middle = (from + to) >>> 1;
    return ofChunks(from, middle, chunk).plus(ofChunks(middle, to, chunk));
  }
}
