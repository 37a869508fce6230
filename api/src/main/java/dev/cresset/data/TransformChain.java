package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sequence of transforms, checked against its inputs. */
final class TransformChain {

  static final int BYTE_VALUES = 256;

  private final Shape inputShape;
  private final boolean ofBytes;
  private final List<Transform> transforms;

  /** Number of pure transforms at the beginning. */
  private final int pure;

  private TransformChain(Shape inputShape, boolean ofBytes, List<Transform> transforms) {
    this.inputShape = inputShape;
    this.ofBytes = ofBytes;
    this.transforms = transforms;
    int leading = 0;
    while (leading < transforms.size() && transforms.get(leading).isPure()) {
      leading++;
    }
    this.pure = leading;
  }

  static TransformChain empty(Shape inputShape, boolean ofBytes) {
    return new TransformChain(inputShape, ofBytes, List.of());
  }

  TransformChain plus(Transform... more) {
    NotNull.checkEach("transform", "transform", more);
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
                  ? "transform: toTensor() must come once, before normalize(); the pixels are"
                      + " scaled already"
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

  /** Returns the number of channels of an image or of features of a vector; otherwise 1. */
  int channels() {
    boolean hasChannels = inputShape.rank() == 3 || inputShape.rank() == 1 && !ofBytes;
    return hasChannels ? Math.max(1, Math.toIntExact(inputShape.dim(0))) : 1;
  }

  Shape outputShape() {
    Shape shape = inputShape;
    for (Transform transform : transforms) {
      Shape transformed = transform.outputShape(shape);
      if (transformed.size() != shape.size() && !(transform instanceof Augmentation)) {
        throw new IllegalArgumentException(
            "transform: the transforms make shape %s of %s, which has another number of elements"
                .formatted(transformed, shape));
      }
      shape = transformed;
    }
    return shape;
  }

  /** Returns whether all transforms are pure, so a sample is the same each time. */
  boolean isPure() {
    return pure == transforms.size();
  }

  /**
   * Returns whether a sample and a generator determine the result, so that a batch may be gathered
   * again. A transform of a program may draw other numbers.
   */
  boolean isRepeatable() {
    return transforms.stream().skip(pure).allMatch(TransformChain::isRepeatable);
  }

  private static boolean isRepeatable(Transform transform) {
    return transform.isPure() || transform instanceof Augmentation;
  }

  /** Returns the result of the leading pure transforms for each byte of each channel. */
  float[] table() {
    float[] table = new float[BYTE_VALUES * channels()];
    for (int i = 0; i < table.length; i++) {
      table[i] = applyPure(i % BYTE_VALUES, i / BYTE_VALUES);
    }
    return table;
  }

  /** Applies the leading pure transforms to the elements of a sample, in place. */
  void applyPure(float[] sample) {
    int channelLength = sample.length / channels();
    for (int i = 0; pure > 0 && i < sample.length; i++) {
      sample[i] = applyPure(sample[i], i / channelLength);
    }
  }

  private float applyPure(float value, int channel) {
    float result = value;
    for (int i = 0; i < pure; i++) {
      result = transforms.get(i).apply(result, channel);
    }
    return result;
  }

  /**
   * Applies the transforms that follow the leading pure ones to a sample, which may be overwritten.
   *
   * @param generator the {@link Generator#standard} one while the transforms run
   */
  float[] applyRandom(float[] sample, Generator generator) {
    return generator.during(
        () -> {
          float[] result = sample;
          Shape shape = inputShape;
          for (int i = 0; i < transforms.size(); i++) {
            Transform transform = transforms.get(i);
            if (i >= pure) {
              result = applyTo(result, shape, transform, generator);
            }
            shape = transform.outputShape(shape);
          }
          return result;
        });
  }

  private float[] applyTo(float[] sample, Shape shape, Transform transform, Generator generator) {
    if (transform instanceof SampleTransform whole) {
      return whole.apply(sample, shape, generator.split());
    }
    int channelLength = sample.length / channels();
    for (int i = 0; i < sample.length; i++) {
      sample[i] = transform.apply(sample[i], i / channelLength);
    }
    return sample;
  }

  /** Returns {@code ", transforms=[..]"}, or nothing if there are none. */
  @Override
  public String toString() {
    return transforms.isEmpty() ? "" : ", transforms=" + transforms;
  }
}
