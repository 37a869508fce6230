package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Feature vectors in memory, with class labels or target vectors. */
final class FloatDataset implements Dataset {

  private final float[][] inputs;
  private final Targets targets;
  private final TransformChain transforms;
  private final Shape inputShape;

  private FloatDataset(float[][] inputs, Targets targets, TransformChain transforms) {
    this.inputs = inputs;
    this.targets = targets;
    this.transforms = transforms;
    this.inputShape = transforms.outputShape();
  }

  static FloatDataset of(float[][] inputs, Targets targets) {
    NotNull.check("dataset", "array of inputs", inputs);
    targets.checkCount(inputs.length);
    Shape row = Shape.of(RowWidth.of("inputs", inputs));
    return new FloatDataset(inputs, targets, TransformChain.empty(row, false));
  }

  static float[] floats(double[] values) {
    NotNull.check("dataset", "array of values", values);
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static float[][] floats(double[][] rows) {
    NotNull.checkEach("dataset", "row", rows);
    return Arrays.stream(rows).map(FloatDataset::floats).toArray(float[][]::new);
  }

  @Override
  public int size() {
    return inputs.length;
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Batch gather(int[] indices) {
    return gather(indices, i -> Generator.standard().split());
  }

  Batch gather(int[] indices, IntFunction<Generator> generators) {
    Indices.check(indices, size());
    int width = Math.toIntExact(inputShape.size());
    float[] values = new float[inputShape.prepend(indices.length).elements("a batch of inputs")];
    for (int i = 0; i < indices.length; i++) {
      float[] sample = inputs[indices[i]].clone();
      transforms.applyPure(sample);
      float[] transformed =
          isRandom() ? transforms.applyRandom(sample, generators.apply(i)) : sample;
      System.arraycopy(transformed, 0, values, i * width, width);
    }
    return new Batch(
        Tensors.tensor(values, inputShape.prepend(indices.length).dims()),
        targets.gather().apply(indices));
  }

  /** Returns whether gathering a sample again may give a different result. */
  boolean isRandom() {
    return !transforms.isPure();
  }

  @Override
  public Dataset transform(Transform... more) {
    return new FloatDataset(inputs, targets, transforms.plus(more));
  }

  @Override
  public String toString() {
    return "Dataset(samples=%s, input_shape=%s%s)".formatted(size(), inputShape, transforms);
  }
}
