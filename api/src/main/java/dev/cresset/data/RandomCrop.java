package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/** Takes a square at a random position of an image with a border of zeros. */
record RandomCrop(int size, int padding) implements Augmentation {

  RandomCrop {
    if (size < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "randomCrop: the size must be 1 or more and the padding 0 or more, got size %s and padding %s"
              .formatted(size, padding));
    }
    if (padding >= size) {
      throw new IllegalArgumentException(
          "randomCrop: the padding must be smaller than the size, otherwise a crop may contain nothing of the image (got size %s and padding %s)"
              .formatted(size, padding));
    }
  }

  @Override
  public String operation() {
    return "randomCrop";
  }

  @Override
  public Shape outputShape(Shape inputShape) {
    checkImage(inputShape);
    long smaller = Math.min(inputShape.dim(1), inputShape.dim(2)) + 2L * padding;
    if (size > smaller) {
      throw new IllegalArgumentException(
          "randomCrop: the size %s is larger than the image with its padding (%s pixels in one direction, image %s, padding %s); choose a smaller size or more padding"
              .formatted(size, smaller, inputShape, padding));
    }
    Shape cropped = Shape.of(inputShape.dim(0), size, size);
    cropped.elements("randomCrop");
    return cropped;
  }

  @Override
  public float[] apply(float[] sample, Shape shape, Generator generator) {
    int top = position(shape.dim(1), generator);
    int left = position(shape.dim(2), generator);
    return ImageWindow.copy(sample, shape, top, left, size, size);
  }

  /** Draws the first row or column of the square, which may be in the border. */
  private int position(long length, Generator generator) {
    return generator.nextInt((int) (length + 2L * padding - size + 1)) - padding;
  }

  @Override
  public String toString() {
    return "randomCrop(size=%s, padding=%s)".formatted(size, padding);
  }
}
