package dev.cresset.dashboard.run;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of the training loss curve.
 *
 * @param step the last step that it stands for, from 1
 * @param loss mean loss of these steps
 * @param smoothed exponential moving average of the loss over the points so far
 */
public record LossPoint(long step, double loss, double smoothed) {

  /** Weight of the average so far; a point's weight halves every four points. */
  private static final double SMOOTHING = 0.84;

  static LossPoint merge(LossPoint earlier, LossPoint later) {
    double mean = (earlier.loss + later.loss) / 2;
    return new LossPoint(later.step, mean, mean);
  }

  static List<LossPoint> smooth(List<LossPoint> points) {
    List<LossPoint> smooth = new ArrayList<>(points.size());
    double average = points.isEmpty() ? 0 : points.get(0).loss;
    for (LossPoint point : points) {
      average = SMOOTHING * average + (1 - SMOOTHING) * point.loss;
      smooth.add(new LossPoint(point.step, point.loss, average));
    }
    return smooth;
  }
}
