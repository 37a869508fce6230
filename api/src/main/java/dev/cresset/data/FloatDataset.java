package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Feature vectors in memory, with class labels or target vectors. */
final class FloatDataset implements Dataset {

  /** PyTorch's label of samples that a loss leaves out. */
  private static final long IGNORED = -100;

  private final float[][] inputs;
  private final Function<int[], Tensor> targets;
  private final TransformChain transforms;
  private final Shape inputShape;

  private FloatDataset(
      float[][] inputs, Function<int[], Tensor> targets, TransformChain transforms) {
    this.inputs = inputs;
    this.targets = targets;
    this.transforms = transforms;
    this.inputShape = transforms.outputShape();
  }

  static FloatDataset of(float[][] inputs, long[] labels) {
    NotNull.check("dataset", "array of inputs", inputs);
    NotNull.check("dataset", "array of labels", labels);
    checkCounts(inputs.length, labels.length);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 && labels[i] != IGNORED) {
        throw new IllegalArgumentException(
            "dataset: label %s of sample %s is negative; labels start at 0, and only -100 is for ignoreIndex(-100)"
                .formatted(labels[i], i));
      }
    }
    return new FloatDataset(
        inputs,
        indices -> {
          long[] picked = new long[indices.length];
          for (int i = 0; i < indices.length; i++) {
            picked[i] = labels[indices[i]];
          }
          return Tensors.labels(picked);
        },
        TransformChain.empty(Shape.of(width("inputs", inputs)), false));
  }

  static FloatDataset of(float[][] inputs, float[][] targets) {
    NotNull.check("dataset", "array of inputs", inputs);
    NotNull.check("dataset", "array of targets", targets);
    checkCounts(inputs.length, targets.length);
    int targetWidth = width("targets", targets);
    return new FloatDataset(
        inputs,
        indices -> {
          float[] picked =
              new float[Shape.of(indices.length, targetWidth).elements("a batch of targets")];
          for (int i = 0; i < indices.length; i++) {
            System.arraycopy(targets[indices[i]], 0, picked, i * targetWidth, targetWidth);
          }
          return Tensors.tensor(picked, indices.length, targetWidth);
        },
        TransformChain.empty(Shape.of(width("inputs", inputs)), false));
  }

  /** Returns each target as a row of one value. */
  static float[][] column(float[] targets) {
    NotNull.check("dataset", "array of targets", targets);
    float[][] rows = new float[targets.length][];
    Arrays.setAll(rows, i -> new float[] {targets[i]});
    return rows;
  }

  static long[] longs(int[] labels) {
    NotNull.check("dataset", "array of labels", labels);
    return Arrays.stream(labels).asLongStream().toArray();
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

  private static void checkCounts(int inputs, int targets) {
    if (inputs != targets) {
      throw new IllegalArgumentException(
          "dataset: got %s inputs and %s targets; there must be one target for each input"
              .formatted(inputs, targets));
    }
  }

  private static int width(String what, float[][] rows) {
    NotNull.checkEach("dataset", "row of " + what, rows);
    int width = rows.length == 0 ? 0 : rows[0].length;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new IllegalArgumentException(
            "dataset: all %s must be equally long, but row 0 has %s values and row %s has %s"
                .formatted(what, width, i, rows[i].length));
      }
    }
    return width;
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
        Tensors.tensor(values, inputShape.prepend(indices.length).dims()), targets.apply(indices));
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
