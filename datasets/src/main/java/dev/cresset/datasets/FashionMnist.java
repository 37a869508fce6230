package dev.cresset.datasets;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.NotNull;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Fashion-MNIST: 28x28 greyscale images of clothing in 10 classes, in the format of MNIST but
 * harder to classify.
 *
 * <p>The first calls of {@code train()} and {@code test()} download 26 MB and 4 MB over HTTPS. The
 * files are kept in {@code fashion-mnist} in the directory that the system property {@code
 * cresset.data} names, by default {@code ~/.cache/cresset} ({@code XDG_CACHE_HOME} is respected).
 * If that cannot be used, they are kept in a private directory among the temporary files. The
 * SHA-256 of the content is checked on each call; an invalid file is replaced. Java's usual proxy
 * properties apply. To work without a network, copy the files there or use {@link #from}.
 *
 * <p>By Zalando SE, under the MIT License. PyTorch counterpart: {@code
 * torchvision.datasets.FashionMNIST}.
 *
 * @since 0.1
 */
public final class FashionMnist {

  private static final DownloadSpec PUBLISHED =
      new DownloadSpec(
          "Fashion-MNIST",
          "fashion-mnist",
          List.of(
              URI.create(
                  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
              URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
              URI.create("https://fashion-mnist.s3.eu-central-1.amazonaws.com/")),
          Map.of(
              "train-images-idx3-ubyte",
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              "train-labels-idx1-ubyte",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
              "t10k-images-idx3-ubyte",
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
              "t10k-labels-idx1-ubyte",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          "all four files",
          "Debian and Ubuntu have the files as the package dataset-fashion-mnist, in"
              + " /usr/share/datasets/fashion-mnist.");

  private FashionMnist() {}

  /**
   * Returns the 60,000 training images, each {@code [1, 28, 28]}; downloads them if necessary.
   *
   * @throws java.io.UncheckedIOException if no mirror provides the files; the message contains the
   *     answer of each mirror and says how to get the files by hand
   */
  public static ImageDataset train() {
    return train(FashionMnist::ignore);
  }

  /**
   * Does the same as {@link #train()}, and reports the progress of a download to {@code listener}.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public static ImageDataset train(DownloadListener listener) {
    return ImageFiles.train(downloaded(listener));
  }

  /**
   * Returns the 10,000 test images, each {@code [1, 28, 28]}; downloads them if necessary.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public static ImageDataset test() {
    return test(FashionMnist::ignore);
  }

  /**
   * Does the same as {@link #test()}, and reports the progress of a download to {@code listener}.
   *
   * @throws java.io.UncheckedIOException as {@link #train()} does
   */
  public static ImageDataset test(DownloadListener listener) {
    return ImageFiles.test(downloaded(listener));
  }

  /**
   * Reads the training images from a directory, like {@code from(directory).train()}. Downloads
   * nothing. PyTorch counterpart: {@code FashionMNIST(directory, train=True)}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid
   */
  public static ImageDataset train(Path directory) {
    return from(directory).train();
  }

  /**
   * Reads the test images from a directory, like {@code from(directory).test()}. Downloads nothing.
   * PyTorch counterpart: {@code FashionMNIST(directory, train=False)}.
   *
   * @throws java.io.UncheckedIOException if a file is missing or invalid
   */
  public static ImageDataset test(Path directory) {
    return from(directory).test();
  }

  /**
   * Returns the IDX files in a directory. This reads nothing yet, and nothing is ever downloaded.
   */
  public static IdxDirectory from(Path directory) {
    return new IdxDirectory(NotNull.check("FashionMnist.from", "directory", directory));
  }

  /** Returns the names of the classes, in the order of their labels. */
  public static List<String> classNames() {
    return List.of(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot");
  }

  private static IdxFiles downloaded(DownloadListener listener) {
    return new DownloadedIdxFiles(
        new DownloadedFiles(
            PUBLISHED,
            CacheDirectory.current(),
            new HttpsDownload(HttpClient.newBuilder(), DownloadLimits.USUAL),
            listener));
  }

  private static void ignore(String file, long received, long total) {}
}
