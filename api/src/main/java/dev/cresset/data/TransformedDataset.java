package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;

/** A custom dataset whose inputs are transformed after they are gathered. */
final class TransformedDataset implements Dataset {

  private final Dataset whole;
  private final TransformChain transforms;
  private final Shape inputShape;

  private TransformedDataset(Dataset whole, TransformChain transforms) {
    this.whole = whole;
    this.transforms = transforms;
    this.inputShape = transforms.outputShape();
  }

  static TransformedDataset of(Dataset whole, Transform... transforms) {
    TransformChain none = TransformChain.empty(whole.inputShape(), false);
    return new TransformedDataset(whole, none.plus(transforms));
  }

  @Override
  public int size() {
    return whole.size();
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
    Batch batch = NotNull.check("dataset", "result of gather(..)", whole.gather(indices));
    Shape expected = whole.inputShape().prepend(indices.length);
    if (!batch.inputs().shape().equals(expected)) {
      throw new ShapeException(
          "dataset: gather(..) of %s samples returned inputs of shape %s, but inputShape() promises %s; make them equal"
              .formatted(indices.length, batch.inputs().shape(), expected));
    }
    float[] inputs = batch.inputs().toFloatArray();
    int length = Math.toIntExact(whole.inputShape().size());
    int transformedLength = Math.toIntExact(inputShape.size());
    float[] values = new float[Math.multiplyExact(indices.length, transformedLength)];
    for (int i = 0; i < indices.length; i++) {
      float[] sample = Arrays.copyOfRange(inputs, i * length, (i + 1) * length);
      transforms.applyPure(sample);
      float[] transformed =
          transforms.isPure() ? sample : transforms.applyRandom(sample, generators.apply(i));
      System.arraycopy(transformed, 0, values, i * transformedLength, transformedLength);
    }
    return new Batch(
        Tensors.tensor(values, inputShape.prepend(indices.length).dims()),
        batch.targets(),
        batch.extras());
  }

  @Override
  public Dataset transform(Transform... more) {
    return new TransformedDataset(whole, transforms.plus(more));
  }

  @Override
  public String toString() {
    return "Dataset(samples=%s, input_shape=%s, of=%s%s)"
        .formatted(size(), inputShape, whole, transforms);
  }
}
