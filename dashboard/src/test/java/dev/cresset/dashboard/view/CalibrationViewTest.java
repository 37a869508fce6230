package dev.cresset.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CalibrationView.Bin;
import dev.cresset.dashboard.view.CalibrationView.Scaling;
import dev.cresset.metrics.Probabilities;
import dev.cresset.metrics.TemperatureScaling;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationViewTest {

  private final TestResult test = SyntheticResults.of(2000, 1);
  private final Probabilities probabilities = SyntheticResults.probabilities(test);
  private final Probabilities validation =
      SyntheticResults.probabilities(SyntheticResults.of(2000, 2));

  @Test
  void temperatureIsFittedToTheValidationImages() {
    CalibrationView view = CalibrationView.of(test.withHeldOut(validation));
    TemperatureScaling fitted = TemperatureScaling.fit(validation);
    Probabilities scaled = fitted.apply(probabilities);

    assertThat(view.images()).isEqualTo(2000);
    assertThat(view.expectedCalibrationError()).isEqualTo(probabilities.calibrationError(10));
    assertThat(view.logLoss()).isEqualTo(probabilities.logLoss());
    assertThat(view.scaling())
        .isEqualTo(
            new Scaling(
                fitted.temperature(), true, 2000, scaled.calibrationError(10), scaled.logLoss()));
    assertThat(view.scaledBins())
        .extracting(Bin::count)
        .isEqualTo(scaled.calibration(10).stream().map(bin -> bin.samples()).toList());
  }

  @Test
  void scalingMendsTheConfidenceOfAnOverconfidentNetwork() {
    CalibrationView view = CalibrationView.of(test.withHeldOut(validation));

    assertThat(view.scaling().temperature()).isCloseTo(SyntheticResults.TEMPERATURE, within(0.5));
    assertThat(view.scaling().logLoss()).isLessThan(view.logLoss());
    assertThat(view.scaling().expectedCalibrationError())
        .isLessThan(view.expectedCalibrationError());
  }

  @Test
  void withoutValidationImagesTheCurvesAreThoseOfTheHalfThatWasNotFitted() {
    CalibrationView view = CalibrationView.of(test);
    Probabilities fittedHalf = half(1);
    Probabilities otherHalf = half(0);
    TemperatureScaling fitted = TemperatureScaling.fit(fittedHalf);

    assertThat(view.images()).isEqualTo(1000);
    assertThat(view.logLoss()).isEqualTo(otherHalf.logLoss());
    assertThat(view.bins().stream().mapToLong(Bin::count).sum()).isEqualTo(1000);
    assertThat(view.scaling().onValidation()).isFalse();
    assertThat(view.scaling().fittedImages()).isEqualTo(1000);
    assertThat(view.scaling().temperature()).isEqualTo(fitted.temperature());
    assertThat(view.scaling().logLoss()).isEqualTo(fitted.apply(otherHalf).logLoss());
  }

  @Test
  void meanConfidenceIsTheMeanOfTheHighestProbabilities() {
    double sum = IntStream.range(0, test.size()).mapToDouble(test::confidence).sum() / test.size();

    assertThat(CalibrationView.of(test.withHeldOut(validation)).meanConfidence())
        .isCloseTo(sum, within(1e-9));
  }

  @Test
  void allTestImagesAreShownWhereNoTemperatureIsBest() {
    // All of few images are classified correctly.
    CalibrationView view = CalibrationView.of(SyntheticResults.of(4, 1));

    assertThat(view.scaling()).isNull();
    assertThat(view.scaledBins()).isEmpty();
    assertThat(view.images()).isEqualTo(4);
  }

  private Probabilities half(int first) {
    int[] indices = IntStream.range(0, test.size()).filter(i -> i % 2 == first).toArray();
    int[] actual = new int[indices.length];
    double[][] all = probabilities.probabilities();
    double[][] rows = new double[indices.length][];
    for (int i = 0; i < indices.length; i++) {
      actual[i] = test.actual(indices[i]);
      rows[i] = all[indices[i]];
    }
    return Probabilities.of(actual, rows);
  }
}
