package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory with the IDX files of a dataset of grey images in 10 classes.
 *
 * <p>The files are {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, plain or gzipped; {@code .gz} at the
 * end and {@code .idx} in place of {@code -idx} are understood. They may hold any number of images
 * of any one size. Only the half that is asked for is read, each time anew.
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

  /** Returns the names of the files that the directory lacks, under any of their spellings. */
  public List<String> missingFiles() {
    return FILES.stream()
        .filter(name -> DirectoryFiles.find(files.directory(), name).isEmpty())
        .toList();
  }

  /**
   * Reads the images to learn from, each {@code [1, rows, columns]}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or is not what it should be: its
   *     message names the file, what was expected and what was found
   */
  public ImageDataset train() {
    return ImageFiles.train(files);
  }

  /**
   * Reads the images to test with, each {@code [1, rows, columns]}.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public ImageDataset test() {
    return ImageFiles.test(files);
  }

  @Override
  public String toString() {
    return "IdxDirectory(" + files.directory() + ")";
  }
}
