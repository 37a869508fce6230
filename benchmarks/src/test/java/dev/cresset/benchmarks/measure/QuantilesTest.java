package dev.cresset.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantilesTest {

  @Test
  void theMedianIsTheMiddleOfTheSortedValues() {
    assertThat(Quantiles.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
    assertThat(Quantiles.median(List.of(9.0, 1.0, 5.0, 7.0))).isEqualTo(6);
  }

  @Test
  void aShareOfTheValuesIsAtMostTheQuantile() {
    double[] values = new double[100];
    for (int i = 0; i < 100; i++) {
      values[99 - i] = i + 1;
    }

    assertThat(Quantiles.of(values, 0.5)).isEqualTo(50);
    assertThat(Quantiles.of(values, 0.99)).isEqualTo(99);
    assertThat(Quantiles.of(values, 1)).isEqualTo(100);
    assertThat(Quantiles.of(new double[] {3}, 0.01)).isEqualTo(3);
  }
}
