package dev.cresset.datasets;

/**
 * The content of a file in CIFAR-10's binary format.
 *
 * <p>Each image is a record of 3,073 bytes: its label, then the 32x32 red, green and blue pixels,
 * row-major.
 *
 * @param name name of the file in error messages
 * @param records the bytes of all records
 */
record CifarBatch(String name, byte[] records) {

  static final int CLASSES = 10;
  static final int SIDE = 32;
  static final int CHANNELS = 3;
  static final int PIXELS = CHANNELS * SIDE * SIDE;
  private static final int RECORD = 1 + PIXELS;

  /** Size of the files of CIFAR-10, each with 10,000 images. */
  static final int FILE_SIZE = 10_000 * RECORD;

  /**
   * Returns this batch after a check.
   *
   * @throws BadFileException if it has no images, an incomplete one, or a label that is not a class
   */
  CifarBatch checked() throws BadFileException {
    if (records.length == 0 || records.length % RECORD != 0) {
      throw new BadFileException(
          "%s: expected records of %s bytes (a label and %sx%s RGB pixels) but found %s bytes; the file is truncated or not one of CIFAR-10; download it again"
              .formatted(name, RECORD, SIDE, SIDE, records.length));
    }
    for (int i = 0; i < count(); i++) {
      if (label(i) < 0 || label(i) >= CLASSES) {
        throw new BadFileException(
            "%s: expected labels from 0 to %s but found %s for image %s; the file is damaged or belongs to another dataset; download it again"
                .formatted(name, CLASSES - 1, label(i) & 0xff, i));
      }
    }
    return this;
  }

  int count() {
    return records.length / RECORD;
  }

  /** Returns the label of an image. */
  byte label(int image) {
    return records[image * RECORD];
  }

  /** Copies the pixels of an image. */
  void copyPixels(int image, byte[] to, int at) {
    System.arraycopy(records, image * RECORD + 1, to, at, PIXELS);
  }
}
