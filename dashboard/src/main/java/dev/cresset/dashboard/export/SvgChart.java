package dev.cresset.dashboard.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cresset.dashboard.export.ChartDescription.Line;
import dev.cresset.dashboard.export.ChartDescription.Point;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Draws a chart as a figure with an SVG image and a legend. */
final class SvgChart {

  private static final int WIDTH = 400;
  private static final int HEIGHT = 250;
  private static final int LEFT = 58;
  private static final int RIGHT = 22;
  private static final int TOP = 10;
  private static final int BOTTOM = 40;
  private static final int FEW_POINTS = 60;

  private final ChartDescription chart;
  private final List<Line> lines;
  private final ChartFormat formatX;
  private final ChartFormat formatY;
  private final ChartAxis x;
  private final ChartAxis y;

  private SvgChart(ChartDescription chart, List<Line> lines) {
    this.chart = chart;
    this.lines = lines;
    this.formatX = format(chart.x());
    this.formatY = format(chart.y());
    DoubleSummaryStatistics at = range(Point::x);
    DoubleSummaryStatistics of = range(Point::y);
    double least = chart.y().zero() ? Math.min(0, of.getMin()) : of.getMin();
    this.x =
        ChartAxis.linear(
            at.getMin(), at.getMax(), LEFT, WIDTH - RIGHT, formatX == ChartFormat.PERCENT ? 0 : 1);
    this.y =
        chart.y().logarithmic()
            ? ChartAxis.logarithmic(of.getMin(), of.getMax(), HEIGHT - BOTTOM, TOP)
            : ChartAxis.linear(least, of.getMax(), HEIGHT - BOTTOM, TOP, 0);
  }

  /** Returns the chart of this id with the data of a report; empty without data. */
  static String of(String id, JsonNode report) {
    ChartDescription chart = ChartDescription.of(id);
    List<Line> lines = chart.lines(report);
    return lines.isEmpty() ? "" : new SvgChart(chart, lines).figure();
  }

  private static ChartFormat format(ChartDescription.Axis axis) {
    return ChartFormat.valueOf(axis.format().toUpperCase(Locale.ROOT));
  }

  private DoubleSummaryStatistics range(ToDoubleFunction<Point> coordinate) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(coordinate)
        .summaryStatistics();
  }

  private String figure() {
    StringBuilder html = new StringBuilder();
    html.append(
        "<figure id=\"%s\"><figcaption>%s</figcaption><svg class=\"chart\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(
                chart.id(), Html.text(chart.title()), WIDTH, HEIGHT, Html.text(description())));
    for (double tick : y.ticks()) {
      String at = at(y.place(tick));
      html.append(
          "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(LEFT, WIDTH - RIGHT, at, at));
      html.append(
          "<text x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s</text>"
              .formatted(LEFT - 8, at, formatY.tick(tick)));
    }
    for (double tick : x.ticks()) {
      html.append(
          "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>"
              .formatted(at(x.place(tick)), HEIGHT - BOTTOM + 18, formatX.tick(tick)));
    }
    html.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>"
            .formatted(at((LEFT + WIDTH - RIGHT) / 2.0), HEIGHT - 4, Html.text(chart.x().label())));
    lines.forEach(line -> html.append(svg(line)));
    return html.append("</svg>").append(legend()).append("</figure>").toString();
  }

  private String description() {
    return lines.stream()
        .map(
            line -> {
              List<Point> points = line.points();
              return "%s from %s to %s"
                  .formatted(
                      line.name(),
                      formatY.value(points.get(0).y()),
                      formatY.value(points.get(points.size() - 1).y()));
            })
        .collect(Collectors.joining(", ", chart.title() + ": ", "."));
  }

  private String svg(Line line) {
    String style = line.style() == null ? "dots" : line.style();
    String path =
        line.points().stream()
            .map(point -> at(x.place(point.x())) + "," + at(y.place(point.y())))
            .collect(Collectors.joining(" "));
    boolean scattered = "points".equals(style);
    String svg =
        scattered
            ? ""
            : "<polyline class=\"series-%s %s\" points=\"%s\"/>"
                .formatted(line.colour(), style, path);
    if (!scattered && (line.style() != null || line.points().size() > FEW_POINTS)) {
      return svg;
    }
    return line.points().stream()
        .map(
            point ->
                "<circle class=\"series-%s\" cx=\"%s\" cy=\"%s\" r=\"3\"/>"
                    .formatted(line.colour(), at(x.place(point.x())), at(y.place(point.y()))))
        .collect(Collectors.joining("", svg, ""));
  }

  private String legend() {
    return lines.size() == 1
        ? ""
        : lines.stream()
            .map(
                line ->
                    "<span class=\"series-%s %s\">%s</span>"
                        .formatted(
                            line.colour(),
                            line.style() == null ? "dots" : line.style(),
                            Html.text(line.name())))
            .collect(Collectors.joining("", "<p class=\"legend\">", "</p>"));
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
