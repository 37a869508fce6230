package dev.cresset.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogScaleTest {

  @Test
  void equalRatiosAreEqualDistances() {
    LogScale scale = new LogScale(64, 2048, 50, 250);

    assertThat(scale.position(64)).isCloseTo(50, within(1e-9));
    assertThat(scale.position(2048)).isCloseTo(250, within(1e-9));
    assertThat(scale.position(128) - scale.position(64))
        .isCloseTo(scale.position(2048) - scale.position(1024), within(1e-9));
  }

  @Test
  void anAxisBeginsAndEndsWithRoundValues() {
    LogScale scale = LogScale.around(137, 730, 0, 1);

    assertThat(scale.low()).isCloseTo(100, within(1e-9));
    assertThat(scale.high()).isCloseTo(1000, within(1e-9));
    assertThat(LogScale.around(200, 500, 0, 1).ticks()).containsExactly(200.0, 500.0);
  }

  @Test
  void ticksAreFew() {
    assertThat(LogScale.around(137, 730, 0, 1).ticks())
        .containsExactly(100.0, 200.0, 500.0, 1000.0);
    assertThat(LogScale.around(137, 73_000, 0, 1).ticks()).containsExactly(100.0, 1e3, 1e4, 1e5);
  }

  @Test
  void aSingleValueIsInTheMiddle() {
    assertThat(new LogScale(5, 5, 0, 10).position(5)).isEqualTo(5);
  }

  @Test
  void thereIsNoPlaceForNothing() {
    assertThatThrownBy(() -> new Line.Point(64, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(64.0, 0.0)");
  }
}
