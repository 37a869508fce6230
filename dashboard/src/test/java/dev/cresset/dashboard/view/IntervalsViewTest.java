package dev.cresset.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.Bootstrap;
import dev.cresset.metrics.Interval;
import dev.cresset.metrics.Probabilities;
import org.junit.jupiter.api.Test;

class IntervalsViewTest {

  private final TestResult result = SyntheticResults.of(500, 1);
  private final Probabilities probabilities = SyntheticResults.probabilities(result);

  @Test
  void valuesAreThoseOfTheMetricsLibrary() {
    IntervalsView view = IntervalsView.of(result);

    assertThat(view.accuracy().value()).isEqualTo(result.confusion().accuracy());
    assertThat(view.macroPrecision().value())
        .isEqualTo(result.confusion().precision(Average.MACRO));
    assertThat(view.macroRecall().value()).isEqualTo(result.confusion().recall(Average.MACRO));
    assertThat(view.macroF1().value()).isEqualTo(result.confusion().f1(Average.MACRO));
    assertThat(view.macroRocAuc().value()).isEqualTo(probabilities.rocAuc(Average.MACRO));
    assertThat(view.logLoss().value()).isEqualTo(probabilities.logLoss());
    assertThat(view.brier().value()).isEqualTo(probabilities.brier());
  }

  @Test
  void intervalsAreThoseOfTheBootstrapAndRepeat() {
    IntervalsView view = IntervalsView.of(result);
    Interval expected =
        Bootstrap.of(probabilities, 42)
            .resamples(view.resamples())
            .interval(Probabilities::logLoss, 0.95);

    assertThat(view.logLoss())
        .isEqualTo(new EstimateView(expected.estimate(), expected.lower(), expected.upper()));
    assertThat(IntervalsView.of(result)).isEqualTo(view);
  }

  @Test
  void moreImagesHaveFewerResamples() {
    assertThat(EstimateView.resamples(probabilities)).isEqualTo(1000);
    assertThat(EstimateView.resamples(samples(10_000))).isEqualTo(200);
    assertThat(EstimateView.resamples(samples(1_000_000))).isEqualTo(100);
  }

  @Test
  void figureThatIsUndefinedHasNoInterval() {
    // Most of the classes are absent.
    IntervalsView view = IntervalsView.of(SyntheticResults.of(2, 1));

    assertThat(view.macroRocAuc()).isEqualTo(new EstimateView(Double.NaN, Double.NaN, Double.NaN));
    assertThat(view.accuracy().value()).isOne();
  }

  private static Probabilities samples(int count) {
    return Probabilities.of(new int[count], new double[count]);
  }
}
