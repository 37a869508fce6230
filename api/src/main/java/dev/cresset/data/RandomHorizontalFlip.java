package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/** Mirrors an image left to right with a probability. */
record RandomHorizontalFlip(double p) implements Augmentation {

  RandomHorizontalFlip {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "randomHorizontalFlip: the probability must be 0 to 1, got " + p);
    }
  }

  @Override
  public String operation() {
    return "randomHorizontalFlip";
  }

  @Override
  public Shape outputShape(Shape inputShape) {
    checkImage(inputShape);
    return inputShape;
  }

  @Override
  public float[] apply(float[] sample, Shape shape, Generator generator) {
    if ((generator.nextLong() >>> 11) * 0x1p-53 >= p) {
      return sample;
    }
    int width = (int) shape.dim(2);
    for (int row = 0; row < sample.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float swapped = sample[left];
        sample[left] = sample[right];
        sample[right] = swapped;
      }
    }
    return sample;
  }

  @Override
  public String toString() {
    return "randomHorizontalFlip(p=%s)".formatted(p);
  }
}
