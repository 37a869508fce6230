package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.fuzz.FileFuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mutated image files end in the documented exception or are read; they take little time and
 * memory.
 *
 * <p>{@code -Dcresset.fuzz.images=100000} tries this number of each kind.
 */
class ImageFuzzTest {

  private static final int FILES = Integer.getInteger("cresset.fuzz.images", 300);

  /** Bytes that a reader of the JDK may allocate for a file of a hundred thousand pixels. */
  private static final long MOST_BESIDES = 8 << 20;

  private static final long MOST_PIXELS = 100_000;

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
  @Timeout(1_200)
  void mutatedFilesEndInTheDocumentedException(String format, @TempDir Path root)
      throws IOException {
    byte[] original = Images.encoded(Images.colourful(9, 12), format);
    Path file = Files.createDirectories(root.resolve("a")).resolve("1");
    Files.write(file, original);
    ImageFolder folder = ImageFolder.of(root).maxPixels(MOST_PIXELS).resize(4, 4);
    folder.read(); // loads classes, which takes memory once

    FileFuzzing.Result result =
        FileFuzzing.run(
            format,
            file,
            FILES,
            70_000,
            MOST_BESIDES,
            random -> FileFuzzing.changed(original, random),
            (mutated, random) -> folder.read());

    assertThat(result.refused()).isPositive();
    assertThat(result.read()).isPositive();
  }
}
