package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionThresholdsTest {

  private final int[] actual = new int[60];
  private final double[] scores = new double[actual.length];

  DecisionThresholdsTest() {
    Random random = new Random(9);
    for (int i = 0; i < actual.length; i++) {
      actual[i] = i % 3 == 0 ? 1 : 0;
      scores[i] = Math.round(5 * (random.nextGaussian() + actual[i])) / 5.0;
    }
  }

  @Test
  void theFiguresAtAThresholdAreThoseOfThePredictions() {
    DecisionThresholds thresholds = DecisionThresholds.of(actual, scores);
    for (double threshold : new double[] {-100, -1, 0, 0.2, 0.25, 1, 100}) {
      assertThat(thresholds.at(threshold))
          .isEqualTo(new OperatingPoint(threshold, confusion(threshold)));
    }
  }

  @Test
  void noOtherThresholdOfThatPrecisionHasAHigherRecall() {
    for (double precision : new double[] {0.35, 0.5, 0.6, 0.75}) {
      OperatingPoint point = DecisionThresholds.of(actual, scores).forPrecision(precision);
      assertThat(point.confusion()).isEqualTo(confusion(point.threshold()));
      assertThat(point.precision()).isGreaterThanOrEqualTo(precision);
      for (double other : scores) {
        if (precision(confusion(other)) >= precision) {
          assertThat(recall(confusion(other))).isLessThanOrEqualTo(point.recall());
        }
      }
    }
  }

  @Test
  void noOtherThresholdOfThatRecallHasAHigherPrecision() {
    for (double recall : new double[] {0.05, 0.5, 0.9, 1}) {
      OperatingPoint point = DecisionThresholds.of(actual, scores).forRecall(recall);
      assertThat(point.confusion()).isEqualTo(confusion(point.threshold()));
      assertThat(point.recall()).isGreaterThanOrEqualTo(recall);
      for (double other : scores) {
        if (recall(confusion(other)) >= recall) {
          assertThat(precision(confusion(other))).isLessThanOrEqualTo(point.precision());
        }
      }
    }
  }

  @Test
  void noOtherThresholdCostsLess() {
    for (double missed : new double[] {0.01, 1, 5, 1000}) {
      OperatingPoint point = DecisionThresholds.of(actual, scores).forCosts(1, missed);
      double cost = cost(point.confusion(), missed);
      for (double other : scores) {
        assertThat(cost(confusion(other), missed)).isGreaterThanOrEqualTo(cost);
      }
      assertThat(cost(confusion(Double.POSITIVE_INFINITY), missed)).isGreaterThanOrEqualTo(cost);
    }
  }

  @Test
  void countsNothingAsClass1IfThatCostsLeast() {
    OperatingPoint point =
        DecisionThresholds.of(new int[] {1, 0}, new double[] {0.2, 0.8}).forCosts(10, 1);
    assertThat(point.threshold()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(point.precision()).isNaN();
    assertThat(point.recall()).isZero();
    assertThat(point.falsePositiveRate()).isZero();
    assertThat(point).hasToString("OperatingPoint(threshold=inf, precision=nan, recall=0.0000)");
  }

  @Test
  void ofEqualFiguresTheBetterThresholdIsChosen() {
    DecisionThresholds thresholds =
        DecisionThresholds.of(new int[] {1, 0, 1, 0}, new double[] {2, 2, 1, 1});
    assertThat(thresholds.forRecall(0.5).threshold()).isEqualTo(1);
    assertThat(thresholds.forPrecision(0.5).threshold()).isEqualTo(1);
    assertThat(thresholds.forCosts(1, 1).threshold()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aClassAgainstAllOthersHasThresholdsToo() {
    Probabilities probabilities =
        Probabilities.of(
            new int[] {0, 1, 2}, new double[][] {{.5, .25, .25}, {.25, .5, .25}, {0, .75, .25}});
    OperatingPoint point = DecisionThresholds.of(probabilities, 1).forRecall(1);
    assertThat(point.threshold()).isEqualTo(0.5);
    assertThat(point.precision()).isEqualTo(0.5);
    assertThat(point.falsePositiveRate()).isEqualTo(0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecisionThresholds.of(probabilities, 3))
        .withMessage("DecisionThresholds: there is no class 3; the classes are 0 to 2");
  }

  @Test
  void saysThatAPrecisionIsNotReached() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DecisionThresholds.of(new int[] {1, 1, 0}, new double[] {1, 1, 1})
                    .forPrecision(0.9))
        .withMessage(
            "DecisionThresholds: no threshold has a precision of 0.9; the highest is 0.666667");
  }

  @Test
  void refusesValuesOutOfRange() {
    DecisionThresholds thresholds = DecisionThresholds.of(actual, scores);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> thresholds.forPrecision(90))
        .withMessage("DecisionThresholds: the precision must be above 0 and at most 1, got 90.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> thresholds.forRecall(0))
        .withMessage("DecisionThresholds: the recall must be above 0 and at most 1, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> thresholds.forCosts(1, -2))
        .withMessage(
            "DecisionThresholds: the cost of a false negative must be 0 or more and finite, got"
                + " -2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> thresholds.at(Double.NaN))
        .withMessage("DecisionThresholds: the threshold must not be NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecisionThresholds.of(new int[] {1, 1}, new double[] {0, 1}))
        .withMessage(
            "DecisionThresholds: all 2 samples are of class 1; samples of both classes are needed");
    assertThat(thresholds)
        .hasToString(
            "DecisionThresholds(thresholds=%s, positives=20, negatives=40)"
                .formatted(Arrays.stream(scores).distinct().count()));
  }

  private ConfusionMatrix confusion(double threshold) {
    return ConfusionMatrix.of(
        actual, Arrays.stream(scores).mapToInt(s -> s >= threshold ? 1 : 0).toArray(), 2);
  }

  private static double precision(ConfusionMatrix matrix) {
    return matrix.perClass().get(1).precision();
  }

  private static double recall(ConfusionMatrix matrix) {
    return matrix.perClass().get(1).recall();
  }

  private static double cost(ConfusionMatrix matrix, double missed) {
    return matrix.counts()[0][1] + missed * matrix.counts()[1][0];
  }
}
