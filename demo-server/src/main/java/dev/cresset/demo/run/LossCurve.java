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

  /**
   * Returns the points after a step, neighbours made one until they are no more than {@code most}.
   */
  List<LossPoint> pointsAfter(long step, int most) {
    int from = points.size();
    while (from > 0 && points.get(from - 1).step() > step) {
      from--;
    }
    int together = Math.max(1, (points.size() - from + most - 1) / most);
    List<LossPoint> fewer = new ArrayList<>();
    for (int start = from; start < points.size(); start += together) {
      fewer.add(merged(points.subList(start, Math.min(start + together, points.size()))));
    }
    return fewer;
  }

  private static LossPoint merged(List<LossPoint> neighbours) {
    double mean = neighbours.stream().mapToDouble(LossPoint::loss).average().orElseThrow();
    return new LossPoint(neighbours.get(neighbours.size() - 1).step(), mean);
  }
}
