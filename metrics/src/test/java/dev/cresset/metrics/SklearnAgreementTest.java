package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Balanced accuracy, Matthews' coefficient and Cohen's kappa. */
class SklearnAgreementTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  static List<GoldenCase> cases() {
    return GoldenCase.read("agreement.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void figuresAreThoseOfScikitLearn(GoldenCase golden) {
    ConfusionMatrix matrix = golden.matrix();
    assertThat(matrix.balancedAccuracy()).isEqualTo(golden.number("balanced"), ROUNDING);
    assertThat(matrix.matthews()).isEqualTo(golden.number("matthews"), ROUNDING);
    double kappa = golden.number("kappa");
    if (Double.isNaN(kappa)) {
      assertThat(matrix.kappa()).isNaN();
    } else {
      assertThat(matrix.kappa()).isEqualTo(kappa, ROUNDING);
    }
  }

  @Test
  void undefinedFiguresAreThoseThatAreAskedFor() {
    ConfusionMatrix oneClass = ConfusionMatrix.of(new int[] {1, 1}, new int[] {1, 1}, 2);
    assertThat(oneClass.matthews()).isZero();
    assertThat(oneClass.matthews(ZeroDivision.NAN)).isNaN();
    assertThat(oneClass.kappa()).isNaN();
    assertThat(oneClass.kappa(ZeroDivision.ONE)).isEqualTo(1);
    assertThat(oneClass.balancedAccuracy()).isEqualTo(1);
    ConfusionMatrix none = ConfusionMatrix.empty(3);
    assertThat(none.balancedAccuracy()).isNaN();
    assertThat(none.kappa(ZeroDivision.ZERO)).isZero();
    assertThat(none.matthews(ZeroDivision.NAN)).isNaN();
  }

  @Test
  void countsAboveTheRangeOfIntDoNotOverflow() {
    ConfusionMatrix large =
        ConfusionMatrix.ofCounts(new long[][] {{4_000_000_000L, 0}, {0, 4_000_000_000L}});
    assertThat(large.matthews()).isEqualTo(1, ROUNDING);
    assertThat(large.kappa()).isEqualTo(1, ROUNDING);
  }
}
