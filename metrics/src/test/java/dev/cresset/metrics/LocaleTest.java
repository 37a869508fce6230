package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and errors are the same in every default locale. */
class LocaleTest {

  private static final Locale USUAL = Locale.getDefault();

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

  private static List<String> texts() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 1, 1, 2}, new int[] {0, 1, 2, 2}, 3);
    return List.of(
        matrix.toString(),
        matrix.report().toString(),
        matrix.report().digits(4).classNames("cat", "dog", "fish").toString(),
        matrix.precision(Average.MACRO) + " " + matrix.perClass(),
        "" + catchThrowable(() -> ConfusionMatrix.of(new int[] {0, 7}, new int[] {0, 1}, 3)),
        "" + catchThrowable(() -> ConfusionMatrix.of(new int[1], new int[2], 3)),
        "" + catchThrowable(() -> ConfusionMatrix.of(new int[1], new int[1], -1)),
        "" + catchThrowable(() -> matrix.report().classNames("cat", "dog")),
        "" + catchThrowable(() -> matrix.report().digits(-1)));
  }
}
