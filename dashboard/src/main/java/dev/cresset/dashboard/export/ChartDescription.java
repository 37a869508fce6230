package dev.cresset.dashboard.export;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cresset.dashboard.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line chart of {@code charts.json}, from which both the page and the report draw it.
 *
 * @param id its id in the page
 * @param title its title
 * @param source the part of the report with its data
 * @param rows the field of the source with its rows
 * @param nested the field of each row with further rows, if any
 * @param x the x axis
 * @param y the y axis
 * @param series its series
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ChartDescription(
    String id,
    String title,
    String source,
    String rows,
    @Nullable String nested,
    Axis x,
    Axis y,
    List<Series> series) {

  /**
   * An axis.
   *
   * @param label its label
   * @param field the field of a row with the coordinate; of the x axis only
   * @param format name of a {@link ChartFormat} in lower case
   * @param zero whether the axis starts at 0
   * @param logarithmic whether the axis is logarithmic
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Axis(
      String label, @Nullable String field, String format, boolean zero, boolean logarithmic) {}

  /**
   * A series, or one for each value of a field.
   *
   * @param name its name
   * @param field the field of a row with its value
   * @param groupBy the field of a row with the name of its series
   * @param last the field of the source with the only value, at the last row
   * @param points the points of a series without data
   * @param rows the field of the source with its rows, if not that of the chart
   * @param colour number of its colour, from 1
   * @param style {@code line}, {@code faint} or {@code dashed}; with dots by default
   */
  record Series(
      @Nullable String name,
      @Nullable String field,
      @Nullable String groupBy,
      @JsonProperty("final") @Nullable String last,
      @Nullable List<Point> points,
      @Nullable String rows,
      int colour,
      @Nullable String style) {}

  /**
   * A point of a line.
   *
   * @param x its coordinate
   * @param y its value
   */
  record Point(double x, double y) {}

  /**
   * A line to draw.
   *
   * @param name its name
   * @param colour number of its colour, from 1
   * @param style as of the series
   * @param points in order
   */
  record Line(String name, int colour, @Nullable String style, List<Point> points) {}

  private static final int COLOURS = 6;
  private static final List<ChartDescription> ALL = read();

  private static List<ChartDescription> read() {
    try (InputStream file =
        ChartDescription.class.getResourceAsStream(
            "/dev/cresset/dashboard/page/charts/charts.json")) {
      return List.of(Json.mapper().readValue(file, ChartDescription[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ChartDescription of(String id) {
    return ALL.stream().filter(chart -> chart.id.equals(id)).findFirst().orElseThrow();
  }

  /** Returns the lines that have points. */
  List<Line> lines(JsonNode report) {
    JsonNode from = report.get(source);
    List<JsonNode> data = rows(from, rows);
    List<Line> lines = new ArrayList<>();
    for (Series each : series) {
      if (each.groupBy == null) {
        List<JsonNode> own = each.rows == null ? data : rows(from, each.rows);
        lines.add(new Line("" + each.name, each.colour, each.style, points(each, from, own)));
      } else {
        data.stream()
            .collect(Collectors.groupingBy(nameIn(each), LinkedHashMap::new, Collectors.toList()))
            .forEach(
                (name, group) ->
                    lines.add(
                        new Line(
                            name,
                            lines.size() % COLOURS + 1,
                            each.style,
                            points(each, from, group))));
      }
    }
    lines.removeIf(line -> line.points.isEmpty());
    return lines;
  }

  private static Function<JsonNode, String> nameIn(Series series) {
    return row -> row.get(series.groupBy).asText();
  }

  /** Returns all rows; nested ones with the coordinate of the row that they are in. */
  private List<JsonNode> rows(JsonNode from, String field) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode row : from.get(field)) {
      if (nested == null) {
        all.add(row);
      } else {
        row.get(nested)
            .forEach(each -> all.add(((ObjectNode) each).set(x.field, row.get(x.field))));
      }
    }
    return all;
  }

  private List<Point> points(Series series, JsonNode from, List<JsonNode> data) {
    if (series.points != null) {
      return series.points;
    }
    List<Point> points = new ArrayList<>();
    if (series.last == null) {
      data.forEach(row -> add(points, row.get(x.field), row.get(series.field)));
    } else if (!data.isEmpty()) {
      add(points, data.get(data.size() - 1).get(x.field), from.get(series.last));
    }
    return points;
  }

  private void add(List<Point> points, JsonNode at, JsonNode value) {
    if (at.isNumber() && value.isNumber() && !(y.logarithmic && value.asDouble() <= 0)) {
      points.add(new Point(at.asDouble(), value.asDouble()));
    }
  }
}
