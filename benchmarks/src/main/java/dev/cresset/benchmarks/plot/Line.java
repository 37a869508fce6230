package dev.cresset.benchmarks.plot;

import java.util.List;

/** Some points of one library, from left to right. */
public record Line(String name, List<Point> points) {

  /** Both are positive, as on logarithmic axes they must be. */
  public record Point(double x, double y) {

    /**
     * Makes a point.
     *
     * @throws IllegalArgumentException if a coordinate is not above 0
     */
    public Point {
      if (!(x > 0 && y > 0)) {
        throw new IllegalArgumentException(
            "a logarithmic axis has no place for (%s, %s); leave the point out".formatted(x, y));
      }
    }
  }
}
