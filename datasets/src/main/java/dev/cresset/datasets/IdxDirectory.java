package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory with the IDX files of a dataset of greyscale images in 10 classes.
 *
 * <p>The files are {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, plain or gzipped. The name of a
 * gzipped file may end in {@code .gz}, and {@code .idx} may replace {@code -idx}. The files may
 * contain any number of images, all of the same size. Each call reads only the files of the
 * requested split, and caches nothing.
 *
 * @since 0.1
 */
public final class IdxDirectory {

  private static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  private final DirectoryFiles files;

  IdxDirectory(Path directory) {
    this.files = new DirectoryFiles(directory);
  }

  /** Returns the names of the files that the directory lacks in every spelling. */
  public List<String> missingFiles() {
    return FILES.stream()
        .filter(name -> DirectoryFiles.find(files.directory(), name).isEmpty())
        .toList();
  }

  /**
   * Reads the training images, each {@code [1, rows, columns]}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid; the message names the
   *     file, what was expected and what was found
   */
  public ImageDataset train() {
    return ImageFiles.train(files);
  }

  /**
   * Reads the test images, each {@code [1, rows, columns]}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid; the message names the
   *     file, what was expected and what was found
   */
  public ImageDataset test() {
    return ImageFiles.test(files);
  }

  @Override
  public String toString() {
    return "IdxDirectory(" + files.directory() + ")";
  }
}
