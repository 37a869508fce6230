package dev.cresset.benchmarks.growth;

import dev.cresset.benchmarks.measure.BriefEpochs;
import dev.cresset.benchmarks.measure.SignificantDigits;
import dev.cresset.benchmarks.plot.Line;
import dev.cresset.benchmarks.plot.Panel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The figures of one axis, as a table and as a panel. */
final class Curves {

  private static final List<String> LIBRARIES = List.of("nd4j", "jvm", "pytorch");
  private static final String PEER = "pytorch";

  /** By the value on the axis, then by entrant. */
  private final Map<Integer, Map<String, Map<String, Double>>> figures = new TreeMap<>();

  private final Axis axis;

  Curves(Axis axis) {
    this.axis = axis;
  }

  Axis axis() {
    return axis;
  }

  String title() {
    return axis.title() + ": " + axis.networks();
  }

  /** Keeps the smaller of figures found twice: whatever else a machine does adds to a time. */
  void add(int value, String entrant, Map<String, Double> found) {
    Map<String, Double> kept =
        figures
            .computeIfAbsent(value, any -> new LinkedHashMap<>())
            .computeIfAbsent(entrant, any -> new HashMap<>());
    found.forEach((figure, time) -> kept.merge(figure, time, Math::min));
  }

  /**
   * Returns a Markdown table: a row for each value, the time of each library with the number of
   * threads it is fastest with, and how many times as fast as PyTorch it is.
   */
  String table() {
    boolean opening = axis.subject() == Axis.Subject.EPOCH;
    List<String> header = new ArrayList<>(List.of(axis.title()));
    LIBRARIES.forEach(library -> header.add(library + " (" + axis.subject().unit + ")"));
    header.add("fastest " + PEER);
    peerless().forEach(library -> header.add(library + ", times as fast as " + PEER));
    if (opening) {
      LIBRARIES.forEach(library -> header.add(library + ", " + BriefEpochs.OPENING));
    }
    StringBuilder table = new StringBuilder(row(header));
    table.append(row(Collections.nCopies(header.size(), "---")));
    for (int value : figures.keySet()) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(value)));
      LIBRARIES.forEach(library -> cells.add(text(time(value, library))));
      cells.add(fastest(value, PEER).orElse(""));
      peerless().forEach(library -> cells.add(text(time(value, PEER) / time(value, library))));
      if (opening) {
        LIBRARIES.forEach(library -> cells.add(text(opening(value, library))));
      }
      table.append(row(cells));
    }
    return table.toString();
  }

  /** Returns the same to look at. */
  Panel panel() {
    List<Line> lines = new ArrayList<>();
    for (String library : LIBRARIES) {
      List<Line.Point> points = new ArrayList<>();
      for (int value : figures.keySet()) {
        double time = time(value, library);
        if (!Double.isNaN(time)) {
          points.add(new Line.Point(value, time * axis.subject().micros));
        }
      }
      if (!points.isEmpty()) {
        lines.add(new Line(library, points));
      }
    }
    String what = axis.subject() == Axis.Subject.EPOCH ? "an epoch of " : "a step of ";
    return new Panel(axis.title(), what + axis.networks(), lines);
  }

  boolean isEmpty() {
    return figures.isEmpty();
  }

  private static List<String> peerless() {
    return LIBRARIES.stream().filter(library -> !library.equals(PEER)).toList();
  }

  private double time(int value, String library) {
    return figure(value, library, axis.subject().figure);
  }

  private double opening(int value, String library) {
    return figure(value, library, BriefEpochs.OPENING);
  }

  private double figure(int value, String library, String figure) {
    return fastest(value, library)
        .map(entrant -> figures.get(value).get(entrant).get(figure))
        .orElse(Double.NaN);
  }

  private Optional<String> fastest(int value, String library) {
    return figures.get(value).keySet().stream()
        .filter(entrant -> entrant.equals(library) || entrant.startsWith(library + "@"))
        .min(
            Comparator.comparing(
                entrant -> figures.get(value).get(entrant).get(axis.subject().figure)));
  }

  private static String text(double value) {
    return SignificantDigits.of(value);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
