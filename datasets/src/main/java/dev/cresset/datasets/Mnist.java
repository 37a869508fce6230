package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.NotNull;
import java.nio.file.Path;
import java.util.List;

/**
 * MNIST: 28x28 greyscale images of handwritten digits, white on black, in 10 classes.
 *
 * <p>The data is inside the jar; nothing is downloaded. By Yann LeCun and Corinna Cortes, under
 * Creative Commons Attribution-ShareAlike 3.0. PyTorch counterpart: {@code
 * torchvision.datasets.MNIST}.
 *
 * @since 0.1
 */
public final class Mnist {

  private static final IdxFiles IN_THE_JAR = new ResourceFiles("mnist");

  private Mnist() {}

  /**
   * Returns the 60,000 training images, each {@code [1, 28, 28]}.
   *
   * @throws java.io.UncheckedIOException if the jar is damaged
   */
  public static ImageDataset train() {
    return ImageFiles.train(IN_THE_JAR);
  }

  /**
   * Returns the 10,000 test images, each {@code [1, 28, 28]}.
   *
   * @throws java.io.UncheckedIOException if the jar is damaged
   */
  public static ImageDataset test() {
    return ImageFiles.test(IN_THE_JAR);
  }

  /**
   * Reads the training images from a directory, like {@code from(directory).train()}. PyTorch
   * counterpart: {@code MNIST(directory, train=True)}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid
   */
  public static ImageDataset train(Path directory) {
    return from(directory).train();
  }

  /**
   * Reads the test images from a directory, like {@code from(directory).test()}. PyTorch
   * counterpart: {@code MNIST(directory, train=False)}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid
   */
  public static ImageDataset test(Path directory) {
    return from(directory).test();
  }

  /**
   * Returns the IDX files in a directory, in the format of MNIST: MNIST itself, or KMNIST for
   * example. This reads nothing yet.
   */
  public static IdxDirectory from(Path directory) {
    return new IdxDirectory(NotNull.check("Mnist.from", "directory", directory));
  }

  /** Returns the names of the classes, in the order of their labels: {@code "0"} to {@code "9"}. */
  public static List<String> classNames() {
    return List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }
}
