package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.data.ImageDataset;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {

  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

  @AfterEach
  void forgetTheCache() {
    System.clearProperty(CacheDirectory.PROPERTY);
  }

  @Test
  void readsDebiansFiles() {
    assumeDebiansFiles();
    assertWholeTrain(FashionMnist.from(DEBIAN).train());
    assertWholeTest(FashionMnist.from(DEBIAN).test());
  }

  /** Would fail where there is no network, if a file in the cache were not taken. */
  @Test
  void takesFilesThatWereBroughtIntoTheCacheByHand(@TempDir Path cache) throws IOException {
    assumeDebiansFiles();
    Path folder = Files.createDirectories(cache.resolve("fashion-mnist"));
    try (Stream<Path> files = Files.list(DEBIAN)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    System.setProperty(CacheDirectory.PROPERTY, cache.toString());
    DownloadListener unexpected =
        (file, received, total) -> {
          throw new AssertionError("downloads " + file);
        };
    assertWholeTrain(FashionMnist.train(unexpected));
    assertWholeTest(FashionMnist.test(unexpected));
  }

  @Test
  void namesTheClothes() {
    assertThat(FashionMnist.classNames())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .startsWith("T-shirt/top")
        .endsWith("Ankle boot");
  }

  private static void assumeDebiansFiles() {
    assumeTrue(
        Files.isDirectory(DEBIAN), "skipped: Debian's package dataset-fashion-mnist is missing");
  }

  private static void assertWholeTrain(ImageDataset train) {
    assertThat(train.size()).isEqualTo(60_000);
    assertThat(train.inputShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(MnistTest.firstLabels(train)).containsExactly(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
    assertThat(MnistTest.labelCounts(train)).containsOnly(6000);
    assertThat(MnistTest.pixelSum(train, 0, 60_000)).isEqualTo(3_431_114_169L);
  }

  private static void assertWholeTest(ImageDataset test) {
    assertThat(test.size()).isEqualTo(10_000);
    assertThat(MnistTest.firstLabels(test)).containsExactly(9, 2, 1, 1, 6, 1, 4, 6, 5, 7);
    assertThat(MnistTest.labelCounts(test)).containsOnly(1000);
    assertThat(MnistTest.pixelSum(test, 0, 10_000)).isEqualTo(573_469_082L);
  }
}
