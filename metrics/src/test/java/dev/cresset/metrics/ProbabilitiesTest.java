package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbabilitiesTest {

  private static final double[][] ROWS = {
    {0.7, 0.2, 0.1}, {0.3, 0.6, 0.1}, {0.4, 0.4, 0.2}, {0.1, 0.8, 0.1}
  };

  private final Probabilities probabilities = Probabilities.of(new int[] {0, 1, 1, 0}, ROWS);

  @Test
  void printsFiguresClassesAndWarnings() {
    assertThat(probabilities.classNames("cat", "dog", "fish"))
        .hasToString(
            """
            Probabilities: 3 classes, 4 samples
            accuracy                     0.5000
            log loss                     1.0216
            Brier score                  0.6050
            calibration error, 10 bins   0.4750
            ROC AUC (macro)                 nan
            average precision (macro)    0.4444

            class     ROC AUC  average precision  support
            0 (cat)    0.5000             0.7500        2
            1 (dog)    0.5000             0.5833        2
            2 (fish)      nan             0.0000        0

            Warning: Classes never present: 2 (fish) (ROC AUC is undefined, NaN; average precision\
             is 0/0, counted as 0).\
            """);
  }

  @Test
  void oneColumnStandsForTwoClasses() {
    int[] actual = {0, 1, 1};
    Probabilities one = Probabilities.of(actual, new double[] {0.25, 0.5, 0.75});
    Probabilities both =
        Probabilities.of(actual, new double[][] {{0.75, 0.25}, {0.5, 0.5}, {0.25, 0.75}});
    assertThat(one.toString()).isEqualTo(both.toString()).startsWith("Probabilities: 2 classes");
    assertThat(one.probabilities()).isDeepEqualTo(both.probabilities());
    assertThat(one.warnings()).isEmpty();
  }

  @Test
  void theFirstOfEqualProbabilitiesIsPredicted() {
    assertThat(probabilities.confusion())
        .isEqualTo(ConfusionMatrix.of(new int[] {0, 1, 1, 0}, new int[] {0, 1, 0, 1}, 3));
  }

  @Test
  void saysThatAllSamplesAreOfOneClass() {
    Probabilities all = Probabilities.of(new int[] {1, 1}, new double[] {0.2, 0.8});
    assertThat(all.rocAuc(Average.WEIGHTED)).isNaN();
    assertThat(all.warnings())
        .containsExactly(
            "All samples are of class 1 (its ROC AUC is undefined, NaN).",
            "Classes never present: 0 (ROC AUC is undefined, NaN; average precision is 0/0, counted"
                + " as 0).");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.rocCurve(1))
        .withMessage("rocCurve: all of the 2 samples are of class 1; the curve is then undefined");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.rocCurve(0))
        .withMessage("rocCurve: none of the 2 samples is of class 0; the curve is then undefined");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.classNames("cat", "dog").precisionRecallCurve(0))
        .withMessage(
            "precisionRecallCurve: none of the 2 samples is of class 0 (cat); the curve is then"
                + " undefined");
  }

  @Test
  void emptyBinsHaveNoFigures() {
    List<CalibrationBin> bins = probabilities.calibration(2);
    assertThat(bins.get(0)).isEqualTo(new CalibrationBin(0, 0.5, 1, 0.4, 0));
    assertThat(bins.get(1).samples()).isEqualTo(3);
    assertThat(probabilities.calibration(10).get(0))
        .isEqualTo(new CalibrationBin(0, 0.1, 0, Double.NaN, Double.NaN));
  }

  @Test
  void laterChangesOfTheArraysHaveNoEffect() {
    int[] actual = {0, 1};
    double[][] rows = {{1, 0}, {0, 1}};
    Probabilities copied = Probabilities.of(actual, rows);
    actual[0] = 1;
    rows[0][0] = 0;
    copied.actual()[1] = 0;
    copied.probabilities()[1][1] = 0;
    assertThat(copied.brier()).isZero();
  }

  static Stream<Arguments> mistakes() {
    double nan = Double.NaN;
    return Stream.of(
        Arguments.of(
            new int[] {0, 1},
            new double[][] {{1, 0}},
            "got 2 labels but 1 rows of probabilities; pass one of each per sample, in the same"
                + " order"),
        Arguments.of(new int[0], new double[0][], "got no samples; pass one or more"),
        Arguments.of(
            new int[] {0},
            new double[][] {{1}},
            "row 0 has 1 probabilities; expected one for each of two or more classes"),
        Arguments.of(
            new int[] {0, 1},
            new double[][] {{1, 0}, {1, 0, 0}},
            "row 0 has 2 probabilities but row 1 has 3; all rows need one for each class"),
        Arguments.of(
            new int[] {0, 2},
            new double[][] {{1, 0}, {1, 0}},
            "label 1 is 2 but with 2 classes labels must be in 0 to 1"),
        Arguments.of(
            new int[] {-1},
            new double[][] {{1, 0}},
            "label 0 is -1 but with 2 classes labels must be in 0 to 1"),
        Arguments.of(
            new int[] {0},
            new double[][] {{nan, 1}},
            "the probability of class 0 in row 0 is NaN; probabilities must be in 0 to 1; convert"
                + " logits or log-probabilities first"),
        Arguments.of(
            new int[] {0},
            new double[][] {{1.25, -0.25}},
            "the probability of class 0 in row 0 is 1.25; probabilities must be in 0 to 1; convert"
                + " logits or log-probabilities first"),
        Arguments.of(
            new int[] {0},
            new double[][] {{0.5, 0.25}},
            "the probabilities in row 0 sum to 0.75 but must sum to 1 (within 0.001); for"
                + " independent labels, use RocCurve.of for each"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refusesWhatAreNoProbabilities(int[] actual, double[][] rows, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Probabilities.of(actual, rows))
        .withMessage("Probabilities: " + message);
  }

  @Test
  void refusesArgumentsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> probabilities.topK(4))
        .withMessage("topK: k must be in 1 to 3, the number of classes, got 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> probabilities.topK(0))
        .withMessage("topK: k must be in 1 to 3, the number of classes, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> probabilities.calibrationError(0))
        .withMessage("calibration: the number of bins must be 1 or more, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> probabilities.rocCurve(-1))
        .withMessage("rocCurve: there is no class -1; the classes are 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> probabilities.classNames("cat"))
        .withMessage(
            "Probabilities: got 1 class names for 3 classes; give one for each, in the order of the"
                + " labels");
  }

  @Test
  void curvesRefuseBadScores() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocCurve.of(new int[] {0, 1}, new double[] {0, Double.NaN}))
        .withMessage("RocCurve: the score of sample 1 is NaN; it must be a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocCurve.of(new int[] {0, 2}, new double[] {0, 1}))
        .withMessage("RocCurve: label 1 is 2 but with 2 classes labels must be in 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocCurve.of(new int[] {0, 0, 0}, new double[] {0, 1, 2}))
        .withMessage("RocCurve: all 3 samples are of class 0; samples of both classes are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrecisionRecallCurve.of(new int[2], new double[2]))
        .withMessage(
            "PrecisionRecallCurve: none of the 2 samples is of class 1, and recall is 0/0; pass"
                + " samples of class 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrecisionRecallCurve.of(new int[3], new double[2]))
        .withMessage(
            "PrecisionRecallCurve: got 3 actual labels but 2 scores; pass one of each per sample,"
                + " in the same order");
    assertThat(RocCurve.of(new int[] {0, 1}, new double[] {0, 1}))
        .hasToString("RocCurve(points=3, auc=1.0000)");
    assertThat(PrecisionRecallCurve.of(new int[] {1, 1}, new double[] {0, 1}))
        .hasToString("PrecisionRecallCurve(points=3, average_precision=1.0000)");
  }

  @Test
  void aProbabilityOfClass1IsNamedAsItWasGiven() {
    for (double given : new double[] {1.5, -0.5, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Probabilities.of(new int[] {0, 1}, new double[] {0.2, given}))
          .withMessage(
              "Probabilities: the probability of class 1 in row 1 is %s; probabilities are 0 to 1"
                  .formatted(given));
    }
  }
}
