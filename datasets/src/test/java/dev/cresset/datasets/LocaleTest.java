package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors are the same in every default locale. */
class LocaleTest {

  private static final Locale USUAL = Locale.getDefault();

  @TempDir private Path directory;

  @AfterEach
  void restore() {
    Locale.setDefault(USUAL);
  }

  /** Other digits, decimal commas, and an i without a dot. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void textsAreTheSame(String locale) {
    Locale.setDefault(Locale.ROOT);
    List<String> expected = texts();
    Locale.setDefault(Locale.forLanguageTag(locale));
    assertThat(texts()).isEqualTo(expected);
  }

  private List<String> texts() {
    byte[] images = IdxBytes.images(100, 28, 28);
    return List.of(
        error(Arrays.copyOf(images, 40_000), 3),
        error(Arrays.copyOf(images, 9), 3),
        error(Arrays.copyOf(images, images.length + 5), 3),
        error(images, 1),
        error(IdxBytes.gzip(Arrays.copyOf(images, 40_000)), 3));
  }

  private String error(byte[] content, int rank) {
    return String.valueOf(
        catchThrowable(
            () -> {
              Path file = Files.write(directory.resolve("file"), content);
              IdxFile.read("file", () -> GzipAwareStream.open(file), rank);
            }));
  }
}
