package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/** Rotates an image about its centre, with bilinear interpolation; pixels outside are 0. */
record RandomRotation(double degrees) implements Augmentation {

  RandomRotation {
    if (!(degrees >= 0 && degrees <= 180)) {
      throw new IllegalArgumentException(
          "randomRotation: the largest angle must be 0 to 180 degrees, got " + degrees);
    }
  }

  @Override
  public String operation() {
    return "randomRotation";
  }

  @Override
  public Shape outputShape(Shape inputShape) {
    checkImage(inputShape);
    return inputShape;
  }

  @Override
  public float[] apply(float[] sample, Shape shape, Generator generator) {
    return rotate(sample, shape, Augmentation.symmetric(generator, degrees));
  }

  /** Rotates an image counterclockwise by an angle in degrees. */
  static float[] rotate(float[] image, Shape shape, double angle) {
    int height = (int) shape.dim(1);
    int width = (int) shape.dim(2);
    int plane = height * width;
    // StrictMath gives the same values on every platform.
    double cos = StrictMath.cos(StrictMath.toRadians(angle));
    double sin = StrictMath.sin(StrictMath.toRadians(angle));
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    float[] rotated = new float[image.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // The position in the image that is rotated to (x, y).
        double fromX = cos * (x - middleX) - sin * (y - middleY) + middleX;
        double fromY = sin * (x - middleX) + cos * (y - middleY) + middleY;
        int left = (int) Math.floor(fromX);
        int top = (int) Math.floor(fromY);
        float right = (float) (fromX - left);
        float down = (float) (fromY - top);
        for (int at = 0; at < image.length; at += plane) {
          float upper =
              (1 - right) * pixel(image, at, height, width, top, left)
                  + right * pixel(image, at, height, width, top, left + 1);
          float lower =
              (1 - right) * pixel(image, at, height, width, top + 1, left)
                  + right * pixel(image, at, height, width, top + 1, left + 1);
          rotated[at + y * width + x] = (1 - down) * upper + down * lower;
        }
      }
    }
    return rotated;
  }

  private static float pixel(float[] image, int at, int height, int width, int y, int x) {
    return y < 0 || y >= height || x < 0 || x >= width ? 0 : image[at + y * width + x];
  }

  @Override
  public String toString() {
    return "randomRotation(degrees=%s)".formatted(degrees);
  }
}
