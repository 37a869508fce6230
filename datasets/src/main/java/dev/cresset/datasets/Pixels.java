package dev.cresset.datasets;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.awt.image.BufferedImage;

/** The pixels of one image in 24-bit RGB. */
final class Pixels {

  /** Maximum width and height to which small images are enlarged. */
  private static final int SIDE = 280;

  private final int height;
  private final int width;
  private final int[] colours;

  private Pixels(int height, int width, int[] colours) {
    this.height = height;
    this.width = width;
    this.colours = colours;
  }

  static Pixels of(Tensor image) {
    Shape shape = image.shape();
    int rank = shape.rank();
    long channels = rank < 3 ? 1 : shape.dim(-3);
    boolean oneImage = rank >= 2 && shape.size() > 0 && (channels == 1 || channels == 3);
    if (!oneImage || shape.size() != channels * shape.dim(-2) * shape.dim(-1)) {
      throw new IllegalArgumentException(
          "image: expected one image, [height, width], [1, height, width] or [3, height, width], got %s; pick one of a batch with get(0), reshape a vector with view(28, 28)"
              .formatted(shape));
    }
    float[] values = image.toFloatArray();
    return new Pixels(
        Math.toIntExact(shape.dim(-2)),
        Math.toIntExact(shape.dim(-1)),
        channels == 1 ? grey(values) : colour(values));
  }

  private static int[] grey(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    double range = greatest > least ? (double) greatest - least : 1;
    int[] colours = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      colours[i] = level((values[i] - least) / range) * 0x010101;
    }
    return colours;
  }

  private static int[] colour(float[] values) {
    int[] colours = new int[values.length / 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] =
          level(values[i]) << 16
              | level(values[i + colours.length]) << 8
              | level(values[i + 2 * colours.length]);
    }
    return colours;
  }

  private static int level(double share) {
    return (int) Math.round(255 * Math.min(1, Math.max(0, share)));
  }

  /** Returns the image, enlarged by a whole factor. */
  BufferedImage enlarged() {
    int side = Math.max(1, SIDE / Math.max(height, width));
    BufferedImage picture =
        new BufferedImage(width * side, height * side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, colours[y / side * width + x / side]);
      }
    }
    return picture;
  }
}
