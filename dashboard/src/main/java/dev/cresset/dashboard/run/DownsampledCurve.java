package dev.cresset.dashboard.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A curve of any number of samples in a bounded number of points. Every point stands for the same
 * number of samples, a power of two that doubles whenever the limit is reached.
 */
final class DownsampledCurve<P> {

  private final int limit;
  private final BinaryOperator<P> merge;
  private final List<P> points = new ArrayList<>();

  /** Samples that do not fill a point yet: element i stands for 2^i of them, or is null. */
  private final List<@Nullable P> pending = new ArrayList<>();

  /**
   * Creates an empty curve.
   *
   * @param limit the curve has fewer points than this, an even number
   * @param merge makes one point of two neighbours, the earlier one first
   */
  DownsampledCurve(int limit, BinaryOperator<P> merge) {
    this.limit = limit;
    this.merge = merge;
  }

  /** Replaces the points of this curve by those of another one with the same limit. */
  void continueFrom(DownsampledCurve<P> earlier) {
    points.clear();
    points.addAll(earlier.points);
    pending.clear();
    pending.addAll(earlier.pending);
  }

  /** Replaces the points of this curve, of a run that has ended. */
  void restore(List<P> all) {
    points.clear();
    points.addAll(all);
    pending.clear();
  }

  void add(P sample) {
    P point = sample;
    for (int i = 0; i < pending.size(); i++) {
      P earlier = pending.get(i);
      if (earlier == null) {
        pending.set(i, point);
        return;
      }
      point = merge.apply(earlier, point);
      pending.set(i, null);
    }
    points.add(point);
    if (points.size() == limit) {
      halve();
    }
  }

  private void halve() {
    for (int i = 0; i < limit / 2; i++) {
      points.set(i, merge.apply(points.get(2 * i), points.get(2 * i + 1)));
    }
    points.subList(limit / 2, limit).clear();
    pending.add(null);
  }

  List<P> points() {
    return List.copyOf(points);
  }

  int samplesPerPoint() {
    return 1 << pending.size();
  }
}
