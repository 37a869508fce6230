package dev.cresset.datasets;

import dev.cresset.types.Shape;
import java.io.IOException;

/**
 * Images with their labels, as read.
 *
 * @param shape of one image, {@code [1, rows, columns]}
 * @param pixels 0 to 255, image after image
 * @param labels 0 to 9, one an image
 */
record Images(Shape shape, byte[] pixels, byte[] labels) {

  static final int CLASSES = 10;

  /** Reads the 60,000 or so images to learn from. */
  static Images train(IdxFiles files) throws IOException {
    return read(files, "train");
  }

  /** Reads the 10,000 or so images to test with. */
  static Images test(IdxFiles files) throws IOException {
    return read(files, "t10k");
  }

  private static Images read(IdxFiles files, String half) throws IOException {
    IdxFile pixels = files.read(half + "-images-idx3-ubyte", 3);
    IdxFile labels = files.read(half + "-labels-idx1-ubyte", 1);
    if (pixels.shape().dim(0) != labels.shape().dim(0)) {
      throw new BadFileException(
          "%s: expected as many labels as %s has images, %d, but found %d; the two files do not belong together"
              .formatted(
                  labels.name(), pixels.name(), pixels.shape().dim(0), labels.shape().dim(0)));
    }
    checkRange(labels);
    return new Images(pixels.shape().with(0, 1), pixels.values(), labels.values());
  }

  private static void checkRange(IdxFile labels) throws BadFileException {
    for (int i = 0; i < labels.values().length; i++) {
      int label = Byte.toUnsignedInt(labels.values()[i]);
      if (label >= CLASSES) {
        throw new BadFileException(
            "%s: expected labels from 0 to %d but found %d at index %d; it is damaged or another dataset's"
                .formatted(labels.name(), CLASSES - 1, label, i));
      }
    }
  }
}
