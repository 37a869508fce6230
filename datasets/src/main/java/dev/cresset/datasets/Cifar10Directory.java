package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import java.nio.file.Path;

/**
 * A directory with the files of CIFAR-10's binary version.
 *
 * <p>The files are {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}.
 * They are in the directory itself, in {@code cifar-10-batches-bin} in it, or in the archive {@code
 * cifar-10-binary.tar.gz} in it. The files may contain any number of images, those of an archive at
 * most 10,000 each. Each call reads only the files of the requested split, and caches nothing.
 *
 * @since 0.1
 */
public final class Cifar10Directory {

  private final CifarFiles files;
  private final Path directory;

  Cifar10Directory(Path directory) {
    this.files = new CifarDirectory(directory);
    this.directory = directory;
  }

  /**
   * Reads the training images, each {@code [3, 32, 32]}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid; the message names the
   *     file, what was expected and what was found
   */
  public ImageDataset train() {
    return files.images(CifarFiles.TRAINING);
  }

  /**
   * Reads the test images, each {@code [3, 32, 32]}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid; the message names the
   *     file, what was expected and what was found
   */
  public ImageDataset test() {
    return files.images(CifarFiles.TEST);
  }

  @Override
  public String toString() {
    return "Cifar10Directory(" + directory + ")";
  }
}
