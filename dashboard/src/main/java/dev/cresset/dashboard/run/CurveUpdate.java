package dev.cresset.dashboard.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a downsampled curve. A client that has an earlier state keeps the first {@code from}
 * points and replaces the others.
 *
 * @param samplesPerPoint number of samples that each point stands for
 * @param from index of the first of these points, 0 when the number of samples has changed
 * @param points all points from there to the end
 */
public record CurveUpdate<P>(int samplesPerPoint, int from, List<P> points) {

  /**
   * Returns what a curve has gained since an update.
   *
   * @param points all points of the curve
   * @param earlier the last update that was sent; {@code null} for none
   */
  static <P> CurveUpdate<P> since(
      @Nullable CurveUpdate<P> earlier, List<P> points, int samplesPerPoint) {
    int from =
        earlier != null && earlier.samplesPerPoint == samplesPerPoint
            ? earlier.from + earlier.points.size()
            : 0;
    return new CurveUpdate<>(samplesPerPoint, from, points.subList(from, points.size()));
  }
}
