package dev.cresset.benchmarks.plot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One pair of logarithmic axes with its lines, each named where it ends.
 *
 * @param title what grows along the horizontal axis
 * @param subtitle what takes the time, microseconds, that the vertical axis shows
 */
public record Panel(String title, String subtitle, List<Line> lines) {

  static final int WIDTH = 300;
  static final int HEIGHT = 256;

  private static final int MARGIN = 8;
  private static final int LEFT = 58;
  private static final int RIGHT = WIDTH - 62;
  private static final int INSET = 10;
  private static final int TOP = 50;
  private static final int BOTTOM = HEIGHT - 36;
  private static final int LABEL_HEIGHT = 14;
  private static final double CHARACTER_WIDTH = 7;

  String svg() {
    double[] values = points().mapToDouble(Line.Point::x).sorted().distinct().toArray();
    LogScale x = new LogScale(values[0], values[values.length - 1], LEFT + INSET, RIGHT - INSET);
    double[] times = points().mapToDouble(Line.Point::y).sorted().toArray();
    LogScale y = LogScale.around(times[0], times[times.length - 1], BOTTOM, TOP);
    return Svg.text("title", MARGIN, 16, title)
        + Svg.text("note", MARGIN, 34, subtitle)
        + times(y)
        + values(x, values)
        + lines(x, y);
  }

  private Stream<Line.Point> points() {
    return lines.stream().flatMap(line -> line.points().stream());
  }

  private static String times(LogScale y) {
    StringBuilder svg = new StringBuilder();
    for (double tick : y.ticks()) {
      double at = y.position(tick);
      svg.append(Svg.line("grid", LEFT, at, RIGHT, at));
      svg.append(Svg.text("tick end", LEFT - 6, at + 4, duration(tick)));
    }
    return svg.toString();
  }

  private static String values(LogScale x, double[] values) {
    StringBuilder svg = new StringBuilder(Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    double free = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      double at = x.position(value);
      double half = count(value).length() * CHARACTER_WIDTH / 2;
      svg.append(Svg.line("axis", at, BOTTOM, at, BOTTOM + 4));
      if (at - half >= free) {
        svg.append(Svg.text("tick middle", at, BOTTOM + 18, count(value)));
        free = at + half;
      }
    }
    return svg.toString();
  }

  private String lines(LogScale x, LogScale y) {
    StringBuilder svg = new StringBuilder();
    for (Line line : lines) {
      StringBuilder path = new StringBuilder();
      StringBuilder dots = new StringBuilder();
      for (Line.Point point : line.points()) {
        double atX = x.position(point.x());
        double atY = y.position(point.y());
        path.append(String.format(Locale.ROOT, "%.1f,%.1f ", atX, atY));
        dots.append(Svg.dot(line.name(), atX, atY));
      }
      svg.append(
          "<polyline class=\"%s\" points=\"%s\"/>%n"
              .formatted(line.name(), path.toString().strip()));
      svg.append(dots);
    }
    List<Double> ends =
        lines.stream()
            .map(line -> y.position(line.points().get(line.points().size() - 1).y()))
            .toList();
    double[] heights = Labels.apart(ends, LABEL_HEIGHT, BOTTOM - 4);
    for (int i = 0; i < heights.length; i++) {
      String name = lines.get(i).name();
      svg.append(Svg.text("label " + name, RIGHT - INSET + 8, heights[i] + 4, name));
    }
    return svg.toString();
  }

  /** Microseconds, as people write them. */
  static String duration(double micros) {
    if (micros < 999.5) {
      return number(micros) + " µs";
    }
    return micros < 999_500 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
  }

  /** A number of things, as short as that can be. */
  static String count(double value) {
    return value >= 10_000 ? number(value / 1e3) + "k" : number(value);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
