package dev.cresset.dashboard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownsampledCurveTest {

  private final DownsampledCurve<LossPoint> curve = new DownsampledCurve<>(8, LossPoint::merge);

  private void add(int steps) {
    for (int step = 1; step <= steps; step++) {
      curve.add(point(step, step));
    }
  }

  private static LossPoint point(long step, double loss) {
    return new LossPoint(step, loss, loss);
  }

  @Test
  void keepsEachStepBelowTheLimit() {
    add(7);

    assertThat(curve.points())
        .extracting(LossPoint::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(curve.samplesPerPoint()).isEqualTo(1);
  }

  @Test
  void pointsAreMeansOfEquallyManySteps() {
    add(32);

    assertThat(curve.points())
        .containsExactly(point(8, 4.5), point(16, 12.5), point(24, 20.5), point(32, 28.5));
    assertThat(curve.samplesPerPoint()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 31, 33, 63, 100, 1000})
  void eachPointIsTheMeanOfItsSteps(int steps) {
    add(steps);

    int width = curve.samplesPerPoint();
    assertThat(curve.points()).hasSize(steps / width).hasSizeLessThan(8);
    for (int i = 0; i < curve.points().size(); i++) {
      LossPoint point = curve.points().get(i);
      double mean =
          LongStream.rangeClosed(i * width + 1L, (i + 1L) * width).average().orElseThrow();
      assertThat(point.step()).isEqualTo((i + 1L) * width);
      assertThat(point.loss()).isCloseTo(mean, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void updatesAddUpToTheCurve(long seed) {
    Random random = new Random(seed);
    List<LossPoint> client = new ArrayList<>();
    CurveUpdate<LossPoint> update = null;
    int step = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        step++;
        curve.add(point(step, random.nextDouble()));
      }
      update = CurveUpdate.since(update, curve.points(), curve.samplesPerPoint());
      client.subList(update.from(), client.size()).clear();
      client.addAll(update.points());

      assertThat(client).isEqualTo(curve.points());
    }
  }

  @Test
  void updateHasOnlyTheNewPointsUntilTheNumberOfSamplesChanges() {
    add(5);
    CurveUpdate<LossPoint> first = CurveUpdate.since(null, curve.points(), 1);
    assertThat(first.from()).isZero();
    curve.add(point(6, 6));
    CurveUpdate<LossPoint> second = CurveUpdate.since(first, curve.points(), 1);
    assertThat(second).isEqualTo(new CurveUpdate<>(1, 5, List.of(point(6, 6))));
    assertThat(CurveUpdate.since(second, curve.points(), 1).points()).isEmpty();

    curve.add(point(7, 7));
    curve.add(point(8, 8));
    CurveUpdate<LossPoint> third = CurveUpdate.since(second, curve.points(), 2);
    assertThat(third).isEqualTo(new CurveUpdate<>(2, 0, curve.points()));
  }

  @Test
  void smoothingIsAnExponentialMovingAverage() {
    List<LossPoint> smooth =
        LossPoint.smooth(List.of(point(1, 1), point(2, 1), point(3, 2), point(4, 2)));

    assertThat(smooth).extracting(LossPoint::loss).containsExactly(1.0, 1.0, 2.0, 2.0);
    assertThat(smooth.get(1).smoothed()).isCloseTo(1, within(1e-12));
    assertThat(smooth.get(2).smoothed()).isCloseTo(1.16, within(1e-12));
    assertThat(smooth.get(3).smoothed()).isCloseTo(1.2944, within(1e-12));
  }
}
