package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SklearnCurvesTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  static List<GoldenCase> cases() {
    return GoldenCase.read("curves.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRocCurveIsThatOfScikitLearn(GoldenCase golden) {
    RocCurve curve = RocCurve.of(golden.ints("actual"), golden.doubles("scores"));
    assertThat(curve.auc()).isEqualTo(golden.number("auc"), ROUNDING);
    assertThat(curve.falsePositiveRates()).containsExactly(golden.doubles("fpr"), ROUNDING);
    assertThat(curve.truePositiveRates()).containsExactly(golden.doubles("tpr"), ROUNDING);
    double[] thresholds = curve.thresholds();
    assertThat(thresholds).hasSize(curve.size());
    assertThat(thresholds[0]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Arrays.copyOfRange(thresholds, 1, thresholds.length))
        .usingComparatorWithPrecision(0.0)
        .containsExactly(golden.doubles("thresholds"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thePrecisionRecallCurveIsThatOfScikitLearn(GoldenCase golden) {
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.of(golden.ints("actual"), golden.doubles("scores"));
    assertThat(curve.averagePrecision()).isEqualTo(golden.number("ap"), ROUNDING);
    assertThat(curve.precisions()).containsExactly(golden.doubles("precision"), ROUNDING);
    assertThat(curve.recalls()).containsExactly(golden.doubles("recall"), ROUNDING);
    assertThat(curve.precisions()).hasSize(curve.size());
    assertThat(curve.thresholds())
        .usingComparatorWithPrecision(0.0)
        .containsExactly(golden.doubles("ascending"));
  }
}
