package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.NotNull;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * CIFAR-10: 32x32 colour images of animals and vehicles in 10 classes.
 *
 * <pre>{@code
 * double[] means = {0.4914, 0.4822, 0.4465};
 * double[] deviations = {0.2470, 0.2435, 0.2616};
 * Dataset training = Cifar10.train().transform(
 *     randomCrop(32, 4), randomHorizontalFlip(0.5), toTensor(), normalize(means, deviations));
 * Dataset test = Cifar10.test().transform(toTensor(), normalize(means, deviations));
 * }</pre>
 *
 * <p>The first call of {@code train()} or {@code test()} downloads the archive of the binary
 * version, 170 MB, over HTTPS. It is kept in {@code cifar-10} in the directory that the system
 * property {@code cresset.data} names, by default {@code ~/.cache/cresset}, as for {@link
 * FashionMnist}. Its SHA-256 is checked on each call; an invalid file is replaced. Images are read
 * from the archive, which is never unpacked to disk. To work without a network, copy the archive
 * there or use {@link #from}.
 *
 * <p>By Alex Krizhevsky, Vinod Nair and Geoffrey Hinton (Krizhevsky, "Learning Multiple Layers of
 * Features from Tiny Images", 2009); the source states no licence. PyTorch counterpart: {@code
 * torchvision.datasets.CIFAR10}.
 *
 * @since 0.1
 */
public final class Cifar10 {

  static final DownloadSpec PUBLISHED =
      new DownloadSpec(
          "CIFAR-10",
          "cifar-10",
          List.of(URI.create("https://www.cs.toronto.edu/~kriz/")),
          Map.of(
              CifarArchive.FILE,
              "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
          "that file",
          "It is the binary version of CIFAR-10.");

  private Cifar10() {}

  /**
   * Returns the 50,000 training images, each {@code [3, 32, 32]}; downloads them if necessary.
   *
   * @throws java.io.UncheckedIOException if the server does not provide the archive; the message
   *     contains its answer and says how to get the archive by hand
   */
  public static ImageDataset train() {
    return train(Cifar10::ignore);
  }

  /**
   * Does the same as {@link #train()}, and reports the progress of a download to {@code listener}.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public static ImageDataset train(DownloadListener listener) {
    return downloaded(listener).images(CifarFiles.TRAINING);
  }

  /**
   * Returns the 10,000 test images, each {@code [3, 32, 32]}; downloads them if necessary.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public static ImageDataset test() {
    return test(Cifar10::ignore);
  }

  /**
   * Does the same as {@link #test()}, and reports the progress of a download to {@code listener}.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public static ImageDataset test(DownloadListener listener) {
    return downloaded(listener).images(CifarFiles.TEST);
  }

  /**
   * Returns the files in a directory, unpacked or as the archive. This reads nothing yet, and
   * nothing is ever downloaded. PyTorch counterpart: {@code CIFAR10(directory)}.
   */
  public static Cifar10Directory from(Path directory) {
    return new Cifar10Directory(NotNull.check("Cifar10.from", "directory", directory));
  }

  /** Returns the names of the classes, in the order of their labels. */
  public static List<String> classNames() {
    return List.of(
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  }

  private static CifarFiles downloaded(DownloadListener listener) {
    return new CifarDownload(
        new DownloadedFiles(
            PUBLISHED,
            CacheDirectory.current(),
            new HttpsDownload(HttpClient.newBuilder(), DownloadLimits.LARGE),
            listener));
  }

  private static void ignore(String file, long received, long total) {}
}
