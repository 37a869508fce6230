package dev.cresset.metrics;

import static dev.cresset.metrics.ZeroDivision.NAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** scikit-learn's {@code zero_division=nan}: undefined scores are NaN and left out of averages. */
class NanZeroDivisionTest {

  static List<GoldenCase> cases() {
    return GoldenCase.read("figures.txt");
  }

  @Test
  void undefinedScoresAreNan() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 0, 1}, new int[] {0, 2, 2}, 4);
    assertThat(matrix.perClass(NAN))
        .containsExactly(
            new ClassMetrics(0, 1, 0.5, 2 / 3.0, 2),
            new ClassMetrics(1, Double.NaN, 0, 0, 1),
            new ClassMetrics(2, 0, Double.NaN, 0, 0),
            new ClassMetrics(3, Double.NaN, Double.NaN, Double.NaN, 0));
  }

  @Test
  void averagesLeaveUndefinedScoresOut() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 0, 1}, new int[] {0, 2, 2}, 4);
    assertThat(matrix.precision(Average.MACRO, NAN)).isEqualTo(0.5);
    assertThat(matrix.recall(Average.MACRO, NAN)).isEqualTo(0.25);
    assertThat(matrix.f1(Average.MACRO, NAN)).isCloseTo(2 / 9.0, within(1e-15));
    assertThat(matrix.precision(Average.WEIGHTED, NAN)).isEqualTo(1);
    assertThat(matrix.recall(Average.WEIGHTED, NAN)).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(matrix.f1(Average.WEIGHTED, NAN)).isCloseTo(4 / 9.0, within(1e-15));
    assertThat(matrix.precision(Average.MICRO, NAN)).isCloseTo(1 / 3.0, within(1e-15));
  }

  @Test
  void classesWithoutSupportCountAlikeWhereNoOthersAreDefined() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 0}, new int[] {1, 1}, 2);
    assertThat(matrix.precision(Average.WEIGHTED, NAN)).isZero();
  }

  @Test
  void everythingIsNanWithoutSamples() {
    ConfusionMatrix matrix = ConfusionMatrix.empty(3);
    for (Average average : Average.values()) {
      assertThat(matrix.precision(average, NAN)).isNaN();
      assertThat(matrix.recall(average, NAN)).isNaN();
      assertThat(matrix.f1(average, NAN)).isNaN();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aScoreIsNanExactlyWhereTheOtherSettingsDiffer(GoldenCase golden) {
    ConfusionMatrix matrix = golden.matrix();
    for (int label = 0; label < matrix.classes(); label++) {
      ClassMetrics zero = matrix.perClass(ZeroDivision.ZERO).get(label);
      ClassMetrics one = matrix.perClass(ZeroDivision.ONE).get(label);
      ClassMetrics nan = matrix.perClass(NAN).get(label);
      for (ToDoubleFunction<ClassMetrics> score :
          List.<ToDoubleFunction<ClassMetrics>>of(
              ClassMetrics::precision, ClassMetrics::recall, ClassMetrics::f1)) {
        boolean defined = score.applyAsDouble(zero) == score.applyAsDouble(one);
        Double expected = defined ? score.applyAsDouble(zero) : Double.NaN;
        assertThat(score.applyAsDouble(nan)).isEqualTo(expected);
      }
    }
  }
}
