package dev.cresset.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Formulas for numbers that several batch sizes gave. */
class BatchNumberTest {

  private static final long[] BATCHES = {2, 2, 3, 1};

  private static Optional<BatchNumber> formula(double... values) {
    return BatchNumber.of(BATCHES, values);
  }

  @Test
  void equalNumbersAreConstant() {
    assertThat(formula(0.1, 0.1, 0.1, 0.1)).contains(new BatchNumber(0.1, 0, false));
    assertThat(formula(Double.NaN, Double.NaN, Double.NaN, Double.NaN))
        .get()
        .matches(BatchNumber::isConstant);
  }

  @Test
  void multiplesAndSumsAreLinear() {
    assertThat(formula(2, 2, 3, 1)).get().matches(BatchNumber::isBatch);
    assertThat(formula(1568, 1568, 2352, 784)).contains(new BatchNumber(0, 784, false));
    assertThat(formula(1, 1, 2, 0)).contains(new BatchNumber(-1, 1, false));
    assertThat(formula(0.2, 0.2, 0.1 * 3, 0.1).map(BatchNumber::isWhole)).contains(false);
  }

  @Test
  void reciprocalsAreFound() {
    assertThat(formula(1 / 2.0, 1 / 2.0, 1 / 3.0, 1)).contains(new BatchNumber(0, 1, true));
    assertThat(formula(1, 1, 1 / 2.0, Double.POSITIVE_INFINITY))
        .contains(new BatchNumber(-1, 1, true));
  }

  @Test
  void othersHaveNoFormula() {
    assertThat(formula(4, 4, 9, 1)).isEmpty();
    assertThat(formula(1, 1, 2, 1)).isEmpty();
    assertThat(formula(1, 1, Double.NaN, 1)).isEmpty();
    assertThat(formula(1, 1, 1, 0)).isEmpty();
  }
}
