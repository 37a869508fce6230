package dev.cresset.data;

import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Transforms in a row, checked against the inputs they are for. */
final class TransformChain {

  private static final int BYTE_VALUES = 256;

  private final Shape inputShape;
  private final boolean ofBytes;
  private final List<Transform> transforms;

  private TransformChain(Shape inputShape, boolean ofBytes, List<Transform> transforms) {
    this.inputShape = inputShape;
    this.ofBytes = ofBytes;
    this.transforms = transforms;
  }

  static TransformChain empty(Shape inputShape, boolean ofBytes) {
    return new TransformChain(inputShape, ofBytes, List.of());
  }

  TransformChain plus(Transform... more) {
    List<Transform> all = new ArrayList<>(transforms);
    Arrays.stream(more).flatMap(Transforms::parts).forEach(all::add);
    all.forEach(transform -> transform.checkChannels(channels()));
    checkOrder(all);
    return new TransformChain(inputShape, ofBytes, List.copyOf(all));
  }

  private void checkOrder(List<Transform> all) {
    boolean scaled = !ofBytes;
    for (Transform transform : all) {
      if (transform instanceof Transforms.ToTensor) {
        if (scaled) {
          throw new IllegalArgumentException(
              ofBytes
                  ? "transform: toTensor() must come once and first; the pixels are scaled already"
                  : "transform: toTensor() is for images of bytes; these inputs are floats already,"
                      + " leave it out");
        }
        scaled = true;
      } else if (transform instanceof Transforms.Normalize && !scaled) {
        throw new IllegalArgumentException(
            "transform: normalize(..) needs toTensor() before it; these pixels are still 0 to 255");
      }
    }
  }

  int channels() {
    return inputShape.rank() == 3 ? Math.toIntExact(inputShape.dim(0)) : 1;
  }

  Shape outputShape() {
    Shape shape = inputShape;
    for (Transform transform : transforms) {
      shape = transform.outputShape(shape);
    }
    if (shape.size() != inputShape.size()) {
      throw new IllegalArgumentException(
          "transform: the transforms make shape %s of %s, which has another number of elements"
              .formatted(shape, inputShape));
    }
    return shape;
  }

  float apply(float value, int channel) {
    float result = value;
    for (int i = 0; i < transforms.size(); i++) {
      result = transforms.get(i).apply(result, channel);
    }
    return result;
  }

  /** Returns what becomes of each byte: 256 values for each channel. */
  float[] table() {
    float[] table = new float[BYTE_VALUES * channels()];
    for (int i = 0; i < table.length; i++) {
      table[i] = apply(i % BYTE_VALUES, i / BYTE_VALUES);
    }
    return table;
  }

  boolean isEmpty() {
    return transforms.isEmpty();
  }
}
