package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.fuzz.FileFuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutated IDX files end in the documented exception or are read; they take little time and memory.
 *
 * <p>{@code -Dcresset.fuzz.idx=100000} tries this number of each kind; {@code -Xmx128m} is enough.
 */
class IdxFuzzTest {

  private static final int FILES = Integer.getInteger("cresset.fuzz.idx", 1_000);

  /** Bytes that a reader may allocate for its blocks and exceptions. */
  private static final long MOST_BESIDES = 1 << 19;

  private static final int IMAGES = 30;

  /** What is mutated. */
  enum Kind {
    IMAGES_BYTES,
    IMAGES_HEADER,
    IMAGES_GZIP_BYTES,
    IMAGES_GZIP_HEADER,
    LABELS_BYTES,
    LABELS_HEADER,
    LABELS_GZIP_BYTES,
    LABELS_GZIP_HEADER;

    private boolean isImages() {
      return name().startsWith("IMAGES");
    }

    private String file() {
      return isImages() ? "t10k-images-idx3-ubyte" : "t10k-labels-idx1-ubyte";
    }

    private byte[] original() {
      return isImages() ? IdxBytes.images(IMAGES, 7, 5) : IdxBytes.labels(IMAGES);
    }

    private byte[] mutated(Random random) {
      byte[] content = original();
      if (name().endsWith("HEADER")) {
        for (int i = random.nextInt(3); i >= 0; i--) {
          content[random.nextInt(isImages() ? 16 : 8)] = FileFuzzing.interesting(random);
        }
        return name().contains("GZIP") ? IdxBytes.gzip(content) : content;
      }
      return FileFuzzing.changed(
          name().contains("GZIP") ? IdxBytes.gzip(content) : content, random);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(1_200)
  void mutatedFilesEndInTheDocumentedException(Kind kind, @TempDir Path folder) throws IOException {
    for (Kind each : new Kind[] {Kind.IMAGES_BYTES, Kind.LABELS_BYTES}) {
      Files.write(folder.resolve(each.file()), each.original());
    }
    Mnist.from(folder).test(); // loads classes, which takes memory once

    FileFuzzing.Result result =
        FileFuzzing.run(
            kind,
            folder.resolve(kind.file()),
            FILES,
            40_000,
            MOST_BESIDES,
            kind::mutated,
            (mutated, random) -> Mnist.from(folder).test());

    if (FILES > 10_000) {
      System.out.println(kind + ": " + result);
    }
    assertThat(result.refused()).isGreaterThan(FILES / 4);
    assertThat(result.read()).isPositive();
  }
}
