package dev.cresset.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void whatIsApartStaysWhereItIs() {
    assertThat(Labels.apart(List.of(90.0, 10.0, 50.0), 14, 200)).containsExactly(90, 10, 50);
  }

  @Test
  void neighboursGiveWayAlike() {
    assertThat(Labels.apart(List.of(52.0, 50.0), 14, 200)).containsExactly(58, 44);
  }

  @Test
  void noneIsBelowTheLowestPlaceAndAllAreApart() {
    double[] heights = Labels.apart(List.of(100.0, 100.0, 99.0), 14, 100);

    assertThat(heights[2]).isLessThanOrEqualTo(heights[0] - 14);
    assertThat(heights[0]).isLessThanOrEqualTo(heights[1] - 14);
    assertThat(heights[1]).isLessThanOrEqualTo(100);
  }
}
