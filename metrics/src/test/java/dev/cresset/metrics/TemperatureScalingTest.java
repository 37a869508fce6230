package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemperatureScalingTest {

  static List<GoldenCase> cases() {
    return GoldenCase.read("temperature.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTemperatureIsThatOfSciPysRootFinder(GoldenCase golden) {
    TemperatureScaling scaling = TemperatureScaling.fit(golden.ints("actual"), golden.rows("rows"));
    assertThat(scaling.temperature())
        .isCloseTo(golden.number("temperature"), Percentage.withPercentage(1e-7));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noOtherTemperatureHasALowerLogLoss(GoldenCase golden) {
    int[] actual = golden.ints("actual");
    double[][] logits = golden.rows("rows");
    double best = loss(actual, logits, TemperatureScaling.fit(actual, logits).temperature());
    double temperature = golden.number("temperature");
    for (double factor : new double[] {0.5, 0.9, 0.99, 1.01, 1.1, 2}) {
      assertThat(loss(actual, logits, temperature * factor)).isGreaterThan(best);
    }
  }

  private static double loss(int[] actual, double[][] logits, double temperature) {
    double loss = 0;
    for (int i = 0; i < actual.length; i++) {
      double sum = 0;
      for (double logit : logits[i]) {
        sum += Math.exp((logit - logits[i][actual[i]]) / temperature);
      }
      loss += Math.log(sum);
    }
    return loss;
  }

  @Test
  void calibratesAnOverconfidentClassifier() {
    Random random = new Random(6);
    Probabilities overconfident = overconfident(random, 2000);
    TemperatureScaling scaling = TemperatureScaling.fit(overconfident);
    assertThat(scaling.temperature()).isBetween(2.5, 3.5);
    Probabilities test = overconfident(random, 2000);
    Probabilities calibrated = scaling.apply(test);
    assertThat(test.calibrationError(10)).isGreaterThan(0.1);
    assertThat(calibrated.calibrationError(10)).isLessThan(0.04);
    assertThat(calibrated.logLoss()).isLessThan(test.logLoss());
    assertThat(calibrated.confusion()).isEqualTo(test.confusion());
    assertThat(calibrated.classNames()).containsExactly("a", "b", "c");
  }

  /**
   * Draws labels from the softmax of logits, and returns the probabilities of three times those.
   */
  private static Probabilities overconfident(Random random, int samples) {
    int[] actual = new int[samples];
    double[][] rows = new double[samples][3];
    for (int i = 0; i < samples; i++) {
      double[] odds = new double[3];
      double sum = 0;
      double cubes = 0;
      for (int j = 0; j < 3; j++) {
        odds[j] = Math.exp(1.5 * random.nextGaussian());
        sum += odds[j];
        cubes += Math.pow(odds[j], 3);
      }
      double draw = random.nextDouble() * sum;
      actual[i] = draw < odds[0] ? 0 : draw < odds[0] + odds[1] ? 1 : 2;
      for (int j = 0; j < 3; j++) {
        rows[i][j] = Math.pow(odds[j], 3) / cubes;
      }
    }
    return Probabilities.of(actual, rows).classNames("a", "b", "c");
  }

  @Test
  void probabilitiesAndTheirLogitsGiveTheSameTemperature() {
    GoldenCase golden = cases().get(5);
    int[] actual = golden.ints("actual");
    double[][] logits = golden.rows("rows");
    TemperatureScaling scaling = TemperatureScaling.fit(actual, logits);
    double[][] rows = new double[actual.length][];
    for (int i = 0; i < rows.length; i++) {
      double sum = 0;
      for (double logit : logits[i]) {
        sum += Math.exp(logit);
      }
      rows[i] = logits[i].clone();
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = Math.exp(logits[i][j]) / sum;
      }
    }
    Probabilities probabilities = Probabilities.of(actual, rows);
    TemperatureScaling same = TemperatureScaling.fit(probabilities);
    assertThat(same.temperature()).isEqualTo(scaling.temperature(), Offset.offset(1e-9));
    double[][] scaled = scaling.apply(logits);
    double[][] scaledAgain = same.apply(probabilities).probabilities();
    for (int i = 0; i < scaled.length; i++) {
      assertThat(scaledAgain[i]).containsExactly(scaled[i], Offset.offset(1e-9));
    }
  }

  @Test
  void probabilitiesOfZeroAreLogarithmsToo() {
    Probabilities certain =
        Probabilities.of(new int[] {0, 1, 0, 1}, new double[][] {{1, 0}, {0, 1}, {1, 0}, {1, 0}});
    TemperatureScaling scaling = TemperatureScaling.fit(certain);
    double[] first = scaling.apply(certain).probabilities()[0];
    assertThat(first[0]).isEqualTo(0.75, Offset.offset(1e-6));
  }

  @Test
  void refusesDataThatDetermineNoTemperature() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TemperatureScaling.fit(new int[] {0, 1}, new double[][] {{2, 1}, {0, 0.1}}))
        .withMessage(
            "TemperatureScaling: the label of each of the 2 samples has the highest logit; the log"
                + " loss then has no minimum: it decreases as the temperature approaches 0; use"
                + " more held-out samples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TemperatureScaling.fit(new int[] {1, 1}, new double[][] {{2, 2}, {3, 3}}))
        .withMessage(
            "TemperatureScaling: the logits of each sample are all equal, so the log loss is the"
                + " same at any temperature; use samples with different logits");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TemperatureScaling.fit(new int[] {0, 1}, new double[][] {{1, 2}, {0.1, 0}}))
        .withMessage(
            "TemperatureScaling: no temperature gives a lower log loss than equal probabilities of"
                + " all classes; check that labels and logits are in the same order");
  }

  @Test
  void refusesLogitsThatAreNotFinite() {
    double[][] logits = {{0, 1}, {Double.NEGATIVE_INFINITY, 0}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TemperatureScaling.fit(new int[2], logits))
        .withMessage(
            "TemperatureScaling: the logit of class 0 in row 1 is -Infinity; it must be a finite"
                + " number");
    TemperatureScaling scaling =
        TemperatureScaling.fit(new int[] {0, 0, 1}, new double[][] {{1, 0}, {1, 0}, {1, 0}});
    assertThat(scaling.temperature()).isEqualTo(1 / Math.log(2), Offset.offset(1e-12));
    assertThat(scaling).hasToString("TemperatureScaling(temperature=1.4427)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scaling.apply(logits))
        .withMessageStartingWith("TemperatureScaling: the logit of class 0 in row 1 is -Infinity");
  }
}
