package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/** Shifts an image by whole pixels in both directions; uncovered pixels are 0. */
record RandomTranslate(double fraction) implements Augmentation {

  RandomTranslate {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "randomTranslate: the fraction of height and width must be 0 to 1, got " + fraction);
    }
  }

  @Override
  public String operation() {
    return "randomTranslate";
  }

  @Override
  public Shape outputShape(Shape inputShape) {
    checkImage(inputShape);
    return inputShape;
  }

  @Override
  public float[] apply(float[] sample, Shape shape, Generator generator) {
    int height = (int) shape.dim(1);
    int width = (int) shape.dim(2);
    int right = (int) Math.rint(Augmentation.symmetric(generator, fraction * width));
    int down = (int) Math.rint(Augmentation.symmetric(generator, fraction * height));
    return right == 0 && down == 0
        ? sample
        : ImageWindow.copy(sample, shape, -down, -right, height, width);
  }

  @Override
  public String toString() {
    return "randomTranslate(fraction=%s)".formatted(fraction);
  }
}
