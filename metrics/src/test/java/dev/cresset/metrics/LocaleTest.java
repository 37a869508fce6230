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
    Probabilities probabilities =
        Probabilities.of(new int[] {0, 1, 0}, new double[] {0.25, 0.5, 0.75});
    Regression regression = Regression.of(new double[] {1, 2.5, 4e12}, new double[] {1, 3, 4});
    return List.of(
        probabilities.toString(),
        regression.toString(),
        "" + probabilities.rocCurve(1) + probabilities.precisionRecallCurve(1),
        "" + probabilities.calibration(3) + probabilities.perClass(),
        "" + DecisionThresholds.of(probabilities, 1).forRecall(0.5),
        "" + Bootstrap.of(regression, 1000).interval(Regression::mae, 0.95),
        "" + catchThrowable(() -> Probabilities.of(new int[1], new double[] {1.5})),
        "" + catchThrowable(() -> Probabilities.of(new int[1], new double[][] {{0.5, 0.25}})),
        "" + catchThrowable(() -> Bootstrap.of(regression, 1).interval(Regression::mae, 95)),
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
