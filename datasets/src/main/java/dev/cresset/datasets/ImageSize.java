package dev.cresset.datasets;

/** Height and width of an image in pixels. */
record ImageSize(int height, int width) {

  private static final int LARGEST = 65_535;

  /**
   * Returns a size of resized images.
   *
   * @throws IllegalArgumentException if height or width is out of range
   */
  static ImageSize checked(int height, int width) {
    if (height < 1 || width < 1 || height > LARGEST || width > LARGEST) {
      throw new IllegalArgumentException(
          "ImageFolder.resize: height and width must be 1 to %s pixels, got %s and %s"
              .formatted(LARGEST, height, width));
    }
    return new ImageSize(height, width);
  }

  long pixels() {
    return (long) height * width;
  }

  @Override
  public String toString() {
    return "%sx%s".formatted(height, width);
  }
}
