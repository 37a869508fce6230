package dev.cresset.demo.run;

import java.util.ArrayList;
import java.util.List;

/** Memory at a bounded number of steps: when they become too many, each second one goes. */
final class MemoryCurve {

  private final int limit;
  private final List<MemoryPoint> points = new ArrayList<>();

  MemoryCurve(int limit) {
    this.limit = limit;
  }

  void add(MemoryPoint point) {
    points.add(point);
    if (points.size() == limit) {
      for (int i = 0; i < limit / 2; i++) {
        points.set(i, points.get(2 * i + 1));
      }
      points.subList(limit / 2, points.size()).clear();
    }
  }

  List<MemoryPoint> points() {
    return List.copyOf(points);
  }
}
