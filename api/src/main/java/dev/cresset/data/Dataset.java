package dev.cresset.data;

import dev.cresset.types.Shape;

/**
 * A fixed number of samples, each an input and a target; PyTorch counterpart: {@code
 * torch.utils.data.Dataset}.
 *
 * <p>A program's own data becomes one by {@link #of(float[][], long[])}, or by implementing {@link
 * #size}, {@link #inputShape} and {@link #gather}.
 */
public interface Dataset {

  /** Returns the number of samples. */
  int size();

  /** Returns the shape of one input. */
  Shape inputShape();

  /**
   * Returns the samples at these indices, stacked, as tensors of the current backend.
   *
   * <p>A {@code DataLoader} calls it for the batches of a loop one after the other, in order, in
   * the thread of the loop or with {@code prefetch} in one background thread; two loops may call it
   * at the same time. The tensors made meanwhile belong to the loop, which frees them. One that the
   * dataset keeps for later calls must be made before, or {@linkplain
   * dev.cresset.tensor.Tensor#persist persist}. Random numbers from {@link
   * dev.cresset.tensor.Generator#standard} repeat under the loader's seed.
   *
   * @throws IllegalArgumentException if an index is outside {@code [0, size)}
   */
  Batch gather(int[] indices);

  /**
   * Returns this dataset with its inputs transformed, one transform after the other.
   *
   * <p>The default applies them to the inputs that {@link #gather} returns, as {@code FLOAT32}.
   */
  default Dataset transform(Transform... transforms) {
    return TransformedDataset.of(this, transforms);
  }

  /**
   * Returns the sample at one index as a batch of 1.
   *
   * @throws IllegalArgumentException if it is outside {@code [0, size)}
   */
  default Batch get(int index) {
    return gather(new int[] {index});
  }

  /**
   * Returns a dataset of feature vectors with class labels; the arrays are used as they are, not
   * copied.
   *
   * @param inputs one row of features for each sample, equally long
   * @param labels one for each sample, 0 or more
   * @throws IllegalArgumentException if lengths differ or a label is negative
   */
  static Dataset of(float[][] inputs, long[] labels) {
    return FloatDataset.of(inputs, labels);
  }

  /**
   * Returns a dataset of feature vectors with target vectors; the arrays are used as they are, not
   * copied.
   *
   * @param inputs one row of features for each sample, equally long
   * @param targets one row for each sample, equally long
   * @throws IllegalArgumentException if lengths differ
   */
  static Dataset of(float[][] inputs, float[][] targets) {
    return FloatDataset.of(inputs, targets);
  }

  /**
   * Returns a dataset of feature vectors with one number as the target of each, for regression:
   * targets are {@code FLOAT32 [batch, 1]}, the shape that a last layer {@code linear(.., 1)}
   * gives.
   *
   * @param inputs one row of features for each sample, equally long; used as they are, not copied
   * @param targets one for each sample
   * @throws IllegalArgumentException if lengths differ
   */
  static Dataset of(float[][] inputs, float[] targets) {
    return FloatDataset.of(inputs, FloatDataset.column(targets));
  }

  /**
   * Returns a dataset of feature vectors with class labels.
   *
   * @param inputs one row of features for each sample, equally long; used as they are, not copied
   * @param labels one for each sample, 0 or more
   * @throws IllegalArgumentException if lengths differ or a label is negative
   */
  static Dataset of(float[][] inputs, int[] labels) {
    return FloatDataset.of(inputs, FloatDataset.longs(labels));
  }

  /** The same as {@link #of(float[][], long[])} with values rounded to single precision. */
  static Dataset of(double[][] inputs, long[] labels) {
    return FloatDataset.of(FloatDataset.floats(inputs), labels);
  }

  /** The same as {@link #of(float[][], int[])} with values rounded to single precision. */
  static Dataset of(double[][] inputs, int[] labels) {
    return of(FloatDataset.floats(inputs), labels);
  }

  /** The same as {@link #of(float[][], float[])} with values rounded to single precision. */
  static Dataset of(double[][] inputs, double[] targets) {
    return of(FloatDataset.floats(inputs), FloatDataset.floats(targets));
  }

  /** The same as {@link #of(float[][], float[][])} with values rounded to single precision. */
  static Dataset of(double[][] inputs, double[][] targets) {
    return FloatDataset.of(FloatDataset.floats(inputs), FloatDataset.floats(targets));
  }
}
