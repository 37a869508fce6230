package dev.cresset.demo.run;

import java.util.ArrayList;
import java.util.List;

/**
 * The losses of any number of steps in a bounded number of points: when they become too many, each
 * two are replaced by their mean.
 */
final class LossCurve {

  private final int limit;
  private final List<LossPoint> points = new ArrayList<>();
  private long stepsInPoint = 1;
  private double sum;
  private long summed;

  LossCurve(int limit) {
    this.limit = limit;
  }

  void add(long step, double loss) {
    sum += loss;
    summed++;
    if (summed == stepsInPoint) {
      points.add(new LossPoint(step, sum / summed));
      sum = 0;
      summed = 0;
      if (points.size() == limit) {
        halve();
      }
    }
  }

  private void halve() {
    for (int i = 0; i < limit / 2; i++) {
      LossPoint later = points.get(2 * i + 1);
      points.set(i, new LossPoint(later.step(), (points.get(2 * i).loss() + later.loss()) / 2));
    }
    points.subList(limit / 2, points.size()).clear();
    stepsInPoint *= 2;
  }

  List<LossPoint> points() {
    return List.copyOf(points);
  }
}
