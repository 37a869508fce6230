package dev.cresset.data;

import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;

/** Rows of integers in memory, such as the indices that an embedding takes. */
final class IntegerDataset implements Dataset {

  /** Copies a row of inputs to a position in the values of a batch. */
  @FunctionalInterface
  private interface Rows {
    void copy(int row, long[] to, int at);
  }

  private final Rows rows;
  private final Shape inputShape;
  private final Targets targets;

  private IntegerDataset(Rows rows, int width, Targets targets) {
    this.rows = rows;
    this.inputShape = Shape.of(width);
    this.targets = targets;
  }

  static IntegerDataset of(long[][] inputs, Targets targets) {
    NotNull.check("dataset", "array of inputs", inputs);
    targets.checkCount(inputs.length);
    return new IntegerDataset(
        (row, to, at) -> System.arraycopy(inputs[row], 0, to, at, inputs[row].length),
        RowWidth.of("inputs", inputs),
        targets);
  }

  static IntegerDataset of(int[][] inputs, Targets targets) {
    NotNull.check("dataset", "array of inputs", inputs);
    targets.checkCount(inputs.length);
    return new IntegerDataset(
        (row, to, at) -> {
          int[] input = inputs[row];
          for (int i = 0; i < input.length; i++) {
            to[at + i] = input[i];
          }
        },
        RowWidth.of("inputs", inputs),
        targets);
  }

  @Override
  public int size() {
    return targets.count();
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Batch gather(int[] indices) {
    Indices.check(indices, size());
    int width = (int) inputShape.size();
    Shape shape = inputShape.prepend(indices.length);
    long[] values = new long[shape.elements("a batch of inputs")];
    for (int i = 0; i < indices.length; i++) {
      rows.copy(indices[i], values, i * width);
    }
    return new Batch(Tensors.tensor(values, shape.dims()), targets.gather().apply(indices));
  }

  @Override
  public Dataset transform(Transform... transforms) {
    NotNull.checkEach("transform", "transform", transforms);
    if (transforms.length > 0) {
      throw new IllegalArgumentException(
          "transform: transforms compute floats, but the inputs of this dataset are integers;"
              + " change the numbers before Dataset.of(..), or pass floats");
    }
    return this;
  }

  @Override
  public String toString() {
    return "Dataset(samples=%s, input_shape=%s, input_type=INT64)".formatted(size(), inputShape);
  }
}
