package dev.cresset.data;

import dev.cresset.types.Shape;

/**
 * A fixed number of samples, each with an input and a target; PyTorch counterpart: {@code
 * torch.utils.data.Dataset}.
 *
 * <p>For your own data, call {@link #of(float[][], long[])}, for integers such as the indices of an
 * embedding {@link #of(long[][], long[])}, or implement {@link #size}, {@link #inputShape} and
 * {@link #gather}.
 *
 * @since 0.1
 */
public interface Dataset {

  /** Returns the number of samples. */
  int size();

  /** Returns the shape of one input. */
  Shape inputShape();

  /**
   * Returns the samples at these indices as one batch on the current backend.
   *
   * <p>The batch has one row for each index; otherwise a {@code DataLoader} throws an exception. A
   * dataset of whole batches, loaded with a batch size of 1, can return any number of rows.
   *
   * <p>A {@code DataLoader} calls this method for one batch of a loop at a time, in order, on the
   * thread of the loop or, with {@code prefetch}, on one background thread. Two loops may call it
   * at the same time. Tensors created during the call belong to the loop, which frees them. A
   * tensor that the dataset keeps for later calls must be created before, or {@linkplain
   * dev.cresset.tensor.Tensor#persist persist}. Random numbers from {@link
   * dev.cresset.tensor.Generator#standard} are reproducible with the seed of the loader.
   *
   * @throws IllegalArgumentException if an index is outside {@code [0, size)}
   */
  Batch gather(int[] indices);

  /**
   * Returns this dataset with its inputs transformed by each transform in turn.
   *
   * <p>The default implementation transforms the inputs that {@link #gather} returns, as {@code
   * FLOAT32}.
   */
  default Dataset transform(Transform... transforms) {
    return TransformedDataset.of(this, transforms);
  }

  /**
   * Returns the sample at an index as a batch of size 1.
   *
   * @throws IllegalArgumentException if the index is outside {@code [0, size)}
   */
  default Batch get(int index) {
    return gather(new int[] {index});
  }

  /**
   * Returns a dataset of feature vectors with class labels. The arrays are not copied.
   *
   * @param inputs one row of features for each sample, all of the same length
   * @param labels one for each sample, 0 or more, or -100 for samples that a loss with {@code
   *     ignoreIndex(-100)} leaves out
   * @throws IllegalArgumentException if the lengths differ or another label is negative
   */
  static Dataset of(float[][] inputs, long[] labels) {
    return FloatDataset.of(inputs, Targets.labels(labels));
  }

  /**
   * Returns a dataset of feature vectors with target vectors. The arrays are not copied.
   *
   * @param inputs one row of features for each sample, all of the same length
   * @param targets one row for each sample, all of the same length
   * @throws IllegalArgumentException if the lengths differ
   */
  static Dataset of(float[][] inputs, float[][] targets) {
    return FloatDataset.of(inputs, Targets.vectors(targets));
  }

  /**
   * Returns a dataset of feature vectors with one target value each, for regression. Targets are
   * {@code FLOAT32 [batch, 1]}, the shape of the output of a last layer {@code linear(.., 1)}.
   *
   * @param inputs one row of features for each sample, all of the same length; not copied
   * @param targets one for each sample
   * @throws IllegalArgumentException if the lengths differ
   */
  static Dataset of(float[][] inputs, float[] targets) {
    return FloatDataset.of(inputs, Targets.values(targets));
  }

  /**
   * Returns a dataset of feature vectors with class labels.
   *
   * @param inputs one row of features for each sample, all of the same length; not copied
   * @param labels one for each sample, 0 or more, or -100 for samples that a loss with {@code
   *     ignoreIndex(-100)} leaves out
   * @throws IllegalArgumentException if the lengths differ or another label is negative
   */
  static Dataset of(float[][] inputs, int[] labels) {
    return FloatDataset.of(inputs, Targets.labels(labels));
  }

  /** Does the same as {@link #of(float[][], long[])}, with values rounded to single precision. */
  static Dataset of(double[][] inputs, long[] labels) {
    return of(FloatDataset.floats(inputs), labels);
  }

  /** Does the same as {@link #of(float[][], int[])}, with values rounded to single precision. */
  static Dataset of(double[][] inputs, int[] labels) {
    return of(FloatDataset.floats(inputs), labels);
  }

  /** Does the same as {@link #of(float[][], float[])}, with values rounded to single precision. */
  static Dataset of(double[][] inputs, double[] targets) {
    return of(FloatDataset.floats(inputs), FloatDataset.floats(targets));
  }

  /**
   * Does the same as {@link #of(float[][], float[][])}, with values rounded to single precision.
   */
  static Dataset of(double[][] inputs, double[][] targets) {
    return of(FloatDataset.floats(inputs), FloatDataset.floats(targets));
  }

  /**
   * Returns a dataset of rows of integers with class labels, for networks that begin with {@code
   * embedding(count, dim)}. Inputs of a batch are {@code INT64 [batch, length]}. The arrays are not
   * copied, and the inputs cannot be transformed.
   *
   * @param inputs one row of integers for each sample, all of the same length
   * @param labels one for each sample, 0 or more, or -100 for samples that a loss with {@code
   *     ignoreIndex(-100)} leaves out
   * @throws IllegalArgumentException if the lengths differ or another label is negative
   */
  static Dataset of(long[][] inputs, long[] labels) {
    return IntegerDataset.of(inputs, Targets.labels(labels));
  }

  /** Does the same as {@link #of(long[][], long[])}. */
  static Dataset of(long[][] inputs, int[] labels) {
    return IntegerDataset.of(inputs, Targets.labels(labels));
  }

  /** Does the same as {@link #of(long[][], long[])}; the inputs are converted for each batch. */
  static Dataset of(int[][] inputs, long[] labels) {
    return IntegerDataset.of(inputs, Targets.labels(labels));
  }

  /** Does the same as {@link #of(long[][], long[])}; the inputs are converted for each batch. */
  static Dataset of(int[][] inputs, int[] labels) {
    return IntegerDataset.of(inputs, Targets.labels(labels));
  }

  /**
   * Returns a dataset of rows of integers with one target value each, for regression. Targets are
   * {@code FLOAT32 [batch, 1]}.
   *
   * @param inputs one row of integers for each sample, all of the same length; not copied
   * @param targets one for each sample
   * @throws IllegalArgumentException if the lengths differ
   */
  static Dataset of(long[][] inputs, float[] targets) {
    return IntegerDataset.of(inputs, Targets.values(targets));
  }

  /** Does the same as {@link #of(long[][], float[])}; the inputs are converted for each batch. */
  static Dataset of(int[][] inputs, float[] targets) {
    return IntegerDataset.of(inputs, Targets.values(targets));
  }

  /**
   * Returns a dataset of rows of integers with target vectors. The arrays are not copied.
   *
   * @param inputs one row of integers for each sample, all of the same length
   * @param targets one row for each sample, all of the same length
   * @throws IllegalArgumentException if the lengths differ
   */
  static Dataset of(long[][] inputs, float[][] targets) {
    return IntegerDataset.of(inputs, Targets.vectors(targets));
  }

  /** Does the same as {@link #of(long[][], float[][])}; the inputs are converted for each batch. */
  static Dataset of(int[][] inputs, float[][] targets) {
    return IntegerDataset.of(inputs, Targets.vectors(targets));
  }
}
