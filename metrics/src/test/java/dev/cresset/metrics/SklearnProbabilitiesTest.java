package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SklearnProbabilitiesTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  static List<GoldenCase> cases() {
    return GoldenCase.read("probabilities.txt");
  }

  @Test
  void thereAreCasesWithTiesAbsentClassesAndSingleSamples() {
    List<Probabilities> all =
        cases().stream().map(SklearnProbabilitiesTest::probabilities).toList();
    assertThat(all).hasSizeGreaterThan(80);
    assertThat(all).filteredOn(p -> p.samples() == 1).hasSizeGreaterThan(2);
    assertThat(all)
        .filteredOn(p -> p.warnings().toString().contains("never present"))
        .hasSizeGreaterThan(40);
    assertThat(all)
        .filteredOn(p -> p.warnings().toString().contains("All samples"))
        .hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossesAreThoseOfScikitLearn(GoldenCase golden) {
    Probabilities probabilities = probabilities(golden);
    assertThat(probabilities.logLoss()).isEqualTo(golden.number("log loss"), ROUNDING);
    assertThat(probabilities.brier()).isEqualTo(golden.number("brier"), ROUNDING);
    for (int k = 1; k < probabilities.classes(); k++) {
      assertThat(probabilities.topK(k)).as("top %s", k).isEqualTo(golden.number("top " + k));
    }
    assertThat(probabilities.topK(probabilities.classes())).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areasAreThoseOfScikitLearn(GoldenCase golden) {
    Probabilities probabilities = probabilities(golden);
    for (Average average : Average.values()) {
      String key = " " + average.name().toLowerCase(Locale.ROOT);
      assertSame("roc" + key, probabilities.rocAuc(average), golden.number("roc" + key));
      assertSame("ap" + key, probabilities.averagePrecision(average), golden.number("ap" + key));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areasOfEachClassAreThoseOfScikitLearn(GoldenCase golden) {
    double[] roc = golden.doubles("roc each");
    double[] precision = golden.doubles("ap each");
    for (ClassAreas areas : probabilities(golden).perClass()) {
      int label = areas.label();
      assertSame("roc " + label, areas.rocAuc(), roc[label]);
      assertSame("ap " + label, areas.averagePrecision(), precision[label]);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void curvesOfEachClassHaveTheSameAreas(GoldenCase golden) {
    Probabilities probabilities = probabilities(golden);
    for (ClassAreas areas : probabilities.perClass()) {
      int label = areas.label();
      if (areas.support() > 0) {
        assertThat(probabilities.precisionRecallCurve(label).averagePrecision())
            .isEqualTo(areas.averagePrecision());
        if (areas.support() < probabilities.samples()) {
          assertThat(probabilities.rocCurve(label).auc()).isEqualTo(areas.rocAuc());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void calibrationIsThatOfScikitLearn(GoldenCase golden) {
    Probabilities probabilities = probabilities(golden);
    for (int bins : new int[] {4, 10}) {
      List<CalibrationBin> filled =
          probabilities.calibration(bins).stream().filter(bin -> bin.samples() > 0).toList();
      double[] accuracy = golden.doubles("bin accuracy " + bins);
      double[] confidence = golden.doubles("bin confidence " + bins);
      assertThat(filled).hasSize(accuracy.length);
      for (int i = 0; i < accuracy.length; i++) {
        assertThat(filled.get(i).accuracy()).isEqualTo(accuracy[i], ROUNDING);
        assertThat(filled.get(i).confidence()).isEqualTo(confidence[i], ROUNDING);
      }
      assertThat(probabilities.calibrationError(bins))
          .isEqualTo(golden.number("ece " + bins), ROUNDING);
    }
  }

  private static Probabilities probabilities(GoldenCase golden) {
    return Probabilities.of(golden.ints("actual"), golden.rows("rows"));
  }

  private static void assertSame(String figure, double value, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(value).as(figure).isNaN();
    } else {
      assertThat(value).as(figure).isEqualTo(expected, ROUNDING);
    }
  }
}
