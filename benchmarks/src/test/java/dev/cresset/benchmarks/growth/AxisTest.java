package dev.cresset.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.benchmarks.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AxisTest {

  @ParameterizedTest
  @EnumSource
  void anAxisIsFoundByItsName(Axis axis) {
    assertThat(Axis.named(axis.toString())).isSameAs(axis);
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Axis.named("height"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "nothing called \"height\" grows; expected one of width, batch, depth, dataset,"
                + " threads-1, threads-3");
  }

  @Test
  void whatGrowsIsWhatTheAxisSays() {
    assertThat(Axis.WIDTH.network(256).widths()).containsExactly(784, 256, 256, 10);
    assertThat(Axis.BATCH.network(512))
        .isEqualTo(
            new Network(0, Network.numbered(1).widths(), 0, 512, Network.Optimizer.SGD, 0.01));
    assertThat(Axis.DEPTH.network(3).widths()).containsExactly(784, 128, 128, 128, 10);
    assertThat(Axis.DATASET.images(600_000)).isEqualTo(600_000);
    assertThat(Axis.WIDTH.images(256)).isEqualTo(60_000);
    assertThat(Axis.THREADS_3.entrants(2)).containsExactly("nd4j@2", "jvm@2", "pytorch@2");
  }
}
