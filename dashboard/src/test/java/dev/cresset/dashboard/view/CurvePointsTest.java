package dev.cresset.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvePointsTest {

  @Test
  void keepsAllOfFewPoints() {
    assertThat(CurvePoints.evenlySpaced(200, new double[] {0, 0.1, 0.9, 1}))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void choosesPointsAtEqualDistancesWithBothEnds() {
    double[] even = IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0).toArray();

    assertThat(CurvePoints.evenlySpaced(5, even)).containsExactly(0, 25, 50, 75, 100);
  }

  @Test
  void manyPointsInOnePlaceCountAsOne() {
    double[] crowded = new double[1001];
    double[] other = new double[1001];
    crowded[1000] = 1;
    for (int i = 0; i < 1000; i++) {
      other[i] = i * 1e-9;
    }
    other[1000] = 1;

    assertThat(CurvePoints.evenlySpaced(10, crowded, other)).containsExactly(0, 1000);
  }
}
