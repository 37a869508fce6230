package dev.cresset.train;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import java.util.Arrays;
import java.util.OptionalLong;

/** Counts correct predictions. */
final class Accuracy {

  private Accuracy() {}

  /** Returns whether each row of the output has a score for each of two or more classes. */
  static boolean hasClasses(Tensor output, Tensor targets) {
    return targets.dtype() == DType.INT64
        && targets.shape().rank() == 1
        && output.shape().rank() == 2
        && output.shape().dim(0) == targets.shape().dim(0)
        && output.shape().dim(1) > 1;
  }

  /** Returns whether all targets are 0 or 1. */
  static boolean isBinary(Tensor targets) {
    for (float target : targets.toFloatArray()) {
      if (target != 0 && target != 1) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the number of correct predictions: for labels, of rows whose largest score is that of
   * the label; for other targets, of elements above 0 where the target is 1 and of the others where
   * it is 0.
   */
  static long correct(Tensor output, Tensor targets) {
    return correct(output, targets, OptionalLong.empty());
  }

  /**
   * Returns the number of correct predictions, without those of samples that do not count.
   *
   * @param ignored label of the samples that do not count, if there is one
   */
  static long correct(Tensor output, Tensor targets, OptionalLong ignored) {
    float[] scores = output.toFloatArray();
    float[] expected = targets.toFloatArray();
    int columns = targets.dtype() == DType.INT64 ? scores.length / expected.length : 1;
    long correct = 0;
    for (int row = 0; row < expected.length; row++) {
      if (ignored.isPresent() && ignored.getAsLong() == (long) expected[row]) {
        continue;
      }
      correct += predicted(scores, row * columns, columns) == (int) expected[row] ? 1 : 0;
    }
    return correct;
  }

  /** Returns the number of targets that are not ignored. */
  static long counted(Tensor targets, OptionalLong ignored) {
    long size = targets.shape().size();
    if (ignored.isEmpty()) {
      return size;
    }
    return Arrays.stream(targets.toLongArray())
        .filter(label -> label != ignored.getAsLong())
        .count();
  }

  /** Returns the predicted class, or -1 if a score is NaN. */
  private static int predicted(float[] scores, int from, int columns) {
    int best = 0;
    for (int column = 0; column < columns; column++) {
      float score = scores[from + column];
      if (Float.isNaN(score)) {
        return -1;
      }
      best = score > scores[from + best] ? column : best;
    }
    return columns == 1 ? (scores[from] > 0 ? 1 : 0) : best;
  }
}
