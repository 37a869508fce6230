package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory with a directory of image files for each class: {@code root/class/file}.
 *
 * <pre>{@code
 * ImageFolder folder = ImageFolder.of(Path.of("flowers/train")).resize(64, 64);
 * Dataset training = folder.read().transform(randomHorizontalFlip(0.5), toTensor());
 * List<String> names = folder.classNames();                        // "daisy", "rose", ..
 * }</pre>
 *
 * <p>The labels are the positions of the names of the directories in alphabetical order. Files are
 * read in alphabetical order too. Files beside the directories, and names that start with a full
 * stop, are ignored. The formats are those of {@code javax.imageio}: PNG, JPEG, GIF, BMP and TIFF,
 * and what its plug-ins add. Transparency and the orientation in photographs' metadata are ignored,
 * as in torchvision.
 *
 * <p>All images must have the same size, or be {@linkplain #resize resized}. They are kept in
 * memory, one byte for each pixel and channel, at most 2 GB in at most 256 classes.
 *
 * <p>Immutable: each setting returns a new object. PyTorch counterpart: {@code
 * torchvision.datasets.ImageFolder}.
 *
 * @since 0.1
 */
public final class ImageFolder {

  private static final long MAX_PIXELS = 100_000_000;

  /** The three channels of a decoded image must fit into one array. */
  private static final long LARGEST_LIMIT = 700_000_000;

  private final ClassDirectories classes;
  private final boolean grey;
  private final @Nullable ImageSize size;
  private final long maxPixels;

  private ImageFolder(
      ClassDirectories classes, boolean grey, @Nullable ImageSize size, long maxPixels) {
    this.classes = classes;
    this.grey = grey;
    this.size = size;
    this.maxPixels = maxPixels;
  }

  /**
   * Lists the files of a directory, and opens none of them.
   *
   * @throws UncheckedIOException if the directory does not exist, it contains no class directories
   *     or more than 256, or a class directory is empty or contains a directory; the message names
   *     the directory
   */
  public static ImageFolder of(Path root) {
    NotNull.check("ImageFolder.of", "directory", root);
    try {
      return new ImageFolder(ClassDirectories.list(root), false, null, MAX_PIXELS);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Returns this folder with images of one channel, the luma {@code 0.299 R + 0.587 G + 0.114 B}.
   * The default is three channels, RGB. PyTorch counterpart: {@code Grayscale()}.
   */
  public ImageFolder grey() {
    return new ImageFolder(classes, true, size, maxPixels);
  }

  /**
   * Returns this folder with all images resized to the same height and width in pixels, by bilinear
   * interpolation with antialiasing. The proportions may change. PyTorch counterpart: {@code
   * Resize((height, width))}.
   *
   * @throws IllegalArgumentException if one is not 1 to 65,535
   */
  public ImageFolder resize(int height, int width) {
    return new ImageFolder(classes, grey, ImageSize.checked(height, width), maxPixels);
  }

  /**
   * Returns this folder with another limit on the number of pixels of a file; the default is 100
   * million. Larger images are rejected by their header, before memory for their pixels is
   * allocated.
   *
   * @throws IllegalArgumentException if it is not 1 to 700 million
   */
  public ImageFolder maxPixels(long pixels) {
    if (pixels < 1 || pixels > LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "ImageFolder.maxPixels: the number of pixels must be 1 to %s, got %s"
              .formatted(LARGEST_LIMIT, pixels));
    }
    return new ImageFolder(classes, grey, size, pixels);
  }

  /** Returns the names of the classes in alphabetical order, which is that of their labels. */
  public List<String> classNames() {
    return classes.names();
  }

  /** Returns the number of files. */
  public int size() {
    return classes.size();
  }

  /**
   * Reads all images, each {@code [channels, height, width]}, class by class.
   *
   * @throws UncheckedIOException if a file cannot be read, is not an image, has too many pixels or
   *     another size than the first one, or the images need more than 2 GB; the message names the
   *     file
   */
  public ImageDataset read() {
    try {
      return new ImageFolderReader(classes, grey, size, maxPixels).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "ImageFolder(%s, classes=%s, images=%s, %s%s)"
        .formatted(
            classes.root(),
            classNames().size(),
            size(),
            grey ? "grey" : "rgb",
            size == null ? "" : ", resize=" + size);
  }
}
