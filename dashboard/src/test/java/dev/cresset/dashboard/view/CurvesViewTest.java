package dev.cresset.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CurvesView.Point;
import dev.cresset.metrics.DecisionThresholds;
import dev.cresset.metrics.OperatingPoint;
import dev.cresset.metrics.Probabilities;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurvesViewTest {

  private static final int LABEL = 3;

  private final TestResult result = SyntheticResults.of(2000, 1);
  private final Probabilities probabilities = SyntheticResults.probabilities(result);
  private final CurvesView view = CurvesView.of(result, LABEL);

  @Test
  void areasAreThoseOfTheMetricsLibraryWithinTheirIntervals() {
    assertThat(view.rocAuc().value()).isEqualTo(probabilities.rocCurve(LABEL).auc());
    assertThat(view.averagePrecision().value())
        .isEqualTo(probabilities.precisionRecallCurve(LABEL).averagePrecision());
    for (EstimateView area : List.of(view.rocAuc(), view.averagePrecision())) {
      assertThat(area.lower()).isLessThan(area.value());
      assertThat(area.upper()).isGreaterThan(area.value());
    }
    assertThat(view.resamples()).isEqualTo(1000);
  }

  @Test
  void eachPointIsTheOperatingPointAtItsThreshold() {
    DecisionThresholds thresholds = DecisionThresholds.of(probabilities, LABEL);
    for (Point point : view.points()) {
      OperatingPoint expected = thresholds.at(point.threshold());
      assertThat(
              new long[][] {
                {point.trueNegatives(), point.falsePositives()},
                {point.falseNegatives(), point.truePositives()}
              })
          .isDeepEqualTo(expected.confusion().counts());
      assertThat((Double) point.precision()).isEqualTo((Double) expected.precision());
      assertThat(point.recall()).isEqualTo(expected.recall());
      assertThat(point.falsePositiveRate()).isEqualTo(expected.falsePositiveRate());
    }
  }

  @Test
  void pointsAreFewInOrderAndKeepBothEndsAndTheUsualThreshold() {
    List<Point> points = view.points();
    assertThat(probabilities.rocCurve(LABEL).size()).isGreaterThan(1000);
    assertThat(points).hasSizeBetween(100, 200);
    assertThat(points)
        .isSortedAccordingTo(Comparator.comparingDouble(Point::threshold).reversed())
        .extracting(Point::threshold)
        .contains(0.5);
    assertThat(points.get(0).threshold()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(points.get(0).recall()).isZero();
    assertThat(points.get(0).precision()).isNaN();
    Point last = points.get(points.size() - 1);
    assertThat(last.recall()).isOne();
    assertThat(last.falsePositiveRate()).isOne();
  }

  @Test
  void areaUnderTheFewPointsIsAlmostThatUnderAllOfThem() {
    double area = 0;
    List<Point> points = view.points();
    for (int i = 1; i < points.size(); i++) {
      Point one = points.get(i - 1);
      Point other = points.get(i);
      area +=
          (other.falsePositiveRate() - one.falsePositiveRate())
              * (one.recall() + other.recall())
              / 2;
    }
    assertThat(area).isCloseTo(view.rocAuc().value(), within(0.001));
  }

  @Test
  void classWithoutImagesHasNoCurves() {
    // The first two digits of the test set are a 7 and a 2.
    CurvesView absent = CurvesView.of(SyntheticResults.of(2, 1), LABEL);

    assertThat(absent.points()).isEmpty();
    assertThat(absent.rocAuc().value()).isNaN();
    assertThat(absent.rocAuc().lower()).isNaN();
  }
}
