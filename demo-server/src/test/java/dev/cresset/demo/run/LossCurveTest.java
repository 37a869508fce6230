package dev.cresset.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossCurveTest {

  private final LossCurve curve = new LossCurve(8);

  private void add(int steps) {
    for (int step = 1; step <= steps; step++) {
      curve.add(step, step);
    }
  }

  @Test
  void keepsEachStepWhileThereIsRoom() {
    add(7);

    assertThat(curve.points())
        .extracting(LossPoint::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void manyStepsBecomeMeansOfAsManySteps() {
    add(32);

    assertThat(curve.points())
        .containsExactly(
            new LossPoint(8, 4.5),
            new LossPoint(16, 12.5),
            new LossPoint(24, 20.5),
            new LossPoint(32, 28.5));
  }

  @Test
  void tellsWhatCameAfterAStepInNoMorePointsThanAsked() {
    add(7);

    assertThat(curve.pointsAfter(7, 3)).isEmpty();
    assertThat(curve.pointsAfter(5, 3)).containsExactly(new LossPoint(6, 6), new LossPoint(7, 7));
    assertThat(curve.pointsAfter(0, 3))
        .containsExactly(new LossPoint(3, 2), new LossPoint(6, 5), new LossPoint(7, 7));
  }

  @Test
  void progressTellsTheMeanSinceItWasLastTold() {
    Progress early = at(10, 20);
    Progress late = at(14, 22);

    assertThat(late.meanLossSince(early)).isCloseTo(0.5, within(1e-12));
    assertThat(late.meanLossSince(Progress.NONE)).isCloseTo(22.0 / 14, within(1e-12));
    assertThat(late.meanLossSince(late)).isNaN();
  }

  private static Progress at(long step, double lossSum) {
    return new Progress(1, 1, 1, step, lossSum, 0, 0, 0, 0, new MemoryPoint(0, 0, 0));
  }
}
