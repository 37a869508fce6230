package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Combines a file of images and the file of their labels into a dataset. */
final class ImageFiles {

  private static final int CLASSES = 10;

  private ImageFiles() {}

  /** Reads the training images. */
  static ImageDataset train(IdxFiles files) {
    return read(files, "train");
  }

  /** Reads the test images. */
  static ImageDataset test(IdxFiles files) {
    return read(files, "t10k");
  }

  private static ImageDataset read(IdxFiles files, String half) {
    try {
      IdxFile images = files.read(half + "-images-idx3-ubyte", 3);
      IdxFile labels = files.read(half + "-labels-idx1-ubyte", 1);
      checkCounts(images, labels);
      checkRange(labels);
      return ImageDataset.of(images.shape().with(0, 1), images.values(), labels.values(), CLASSES);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void checkCounts(IdxFile images, IdxFile labels) throws BadFileException {
    long expected = images.shape().dim(0);
    long found = labels.shape().dim(0);
    if (found != expected) {
      throw new BadFileException(
          "%s: expected as many labels as %s has images, %s, but found %s; the two files do not belong together"
              .formatted(labels.name(), images.name(), expected, found));
    }
  }

  private static void checkRange(IdxFile labels) throws BadFileException {
    for (int i = 0; i < labels.values().length; i++) {
      int label = Byte.toUnsignedInt(labels.values()[i]);
      if (label >= CLASSES) {
        throw new BadFileException(
            "%s: expected labels from 0 to %s but found %s at index %s; the file is damaged or belongs to another dataset; download it again"
                .formatted(labels.name(), CLASSES - 1, label, i));
      }
    }
  }
}
