package dev.cresset.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.benchmarks.plot.Line;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvesTest {

  @Test
  void pytorchHasTheThreadsThatItIsFastestWithAtEachPoint() {
    Curves curves = new Curves(Axis.WIDTH);
    add(curves, 64, 100, 200, 300, 400);
    add(curves, 2048, 1000, 3000, 2500, 2000);

    assertThat(curves.table())
        .isEqualTo(
            """
            | Width W | nd4j (µs a step) | jvm (µs a step) | pytorch (µs a step) | fastest pytorch | nd4j, times as fast as pytorch | jvm, times as fast as pytorch |
            | --- | --- | --- | --- | --- | --- | --- |
            | 64 | 100 | 200 | 300 | pytorch@1 | 3.00 | 1.50 |
            | 2048 | 1000 | 3000 | 2000 | pytorch@2 | 2.00 | 0.667 |
            """);
    assertThat(curves.panel().lines())
        .contains(
            new Line("pytorch", List.of(new Line.Point(64, 300), new Line.Point(2048, 2000))));
  }

  private static void add(
      Curves curves, int width, double nd4j, double jvm, double one, double two) {
    curves.add(width, "nd4j", Map.of("step (µs)", nd4j));
    curves.add(width, "jvm", Map.of("step (µs)", jvm));
    curves.add(width, "pytorch@1", Map.of("step (µs)", one));
    curves.add(width, "pytorch@2", Map.of("step (µs)", two));
  }

  @Test
  void openingTheDataStandsBesideTheEpochThatIsDrawnInMicroseconds() {
    Curves curves = new Curves(Axis.DATASET);
    curves.add(60_000, "nd4j", Map.of("epoch (ms)", 300.0, "opening (ms)", 500.0));
    curves.add(60_000, "pytorch@1", Map.of("epoch (ms)", 600.0, "opening (ms)", 750.0));

    assertThat(curves.table())
        .contains("| nd4j, opening (ms) | jvm, opening (ms) | pytorch, opening (ms) |")
        .contains("| 60000 | 300 |  | 600 | pytorch@1 | 2.00 |  | 500 |  | 750 |");
    assertThat(curves.panel().lines())
        .containsExactly(
            new Line("nd4j", List.of(new Line.Point(60_000, 300_000))),
            new Line("pytorch", List.of(new Line.Point(60_000, 600_000))));
  }

  @Test
  void ofTwoRoundsTheFasterCounts() {
    Curves curves = new Curves(Axis.WIDTH);
    add(curves, 64, 100, 250, 300, 400);
    add(curves, 64, 110, 200, 350, 240);

    assertThat(curves.table()).contains("| 64 | 100 | 200 | 240 | pytorch@2 | 2.40 | 1.20 |");
  }

  @Test
  void aPointThatALibraryLacksIsLeftOut() {
    Curves curves = new Curves(Axis.BATCH);
    curves.add(8, "nd4j", Map.of("step (µs)", 100.0));
    curves.add(8, "jvm", Map.of("step (µs)", 100.0));
    curves.add(64, "nd4j", Map.of("step (µs)", 200.0));

    assertThat(curves.table()).contains("| 64 | 200 |  |  |  |  |  |");
    assertThat(curves.panel().lines())
        .containsExactly(
            new Line("nd4j", List.of(new Line.Point(8, 100), new Line.Point(64, 200))),
            new Line("jvm", List.of(new Line.Point(8, 100))));
  }
}
