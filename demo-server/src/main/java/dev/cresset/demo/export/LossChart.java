package dev.cresset.demo.export;

import static dev.cresset.demo.export.Markup.at;

import dev.cresset.demo.run.LossPoint;
import dev.cresset.demo.view.RunView;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The loss as it fell: each step faintly, each epoch's mean, and the validation's, as SVG. */
final class LossChart {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 280;
  private static final int LEFT = 52;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 40;
  private static final int TICKS = 6;

  private final RunView run;
  private final Axis epochs;
  private final Axis losses;

  private LossChart(RunView run) {
    this.run = run;
    int epochs = Math.max(1, run.history().size());
    double most =
        Stream.concat(run.running().stream().map(LossPoint::loss), run.losses().stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    this.epochs = new Axis(0, epochs, LEFT, WIDTH - RIGHT);
    this.losses = Axis.around(0, most, HEIGHT - BOTTOM, TOP, TICKS);
  }

  static String of(RunView run) {
    return new LossChart(run).svg();
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"chart\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, Markup.text(description())));
    for (double tick : losses.ticks(TICKS)) {
      String y = at(losses.place(tick));
      svg.append(
          "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(LEFT, WIDTH - RIGHT, y, y));
      svg.append(
          "<text x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s</text>"
              .formatted(LEFT - 8, y, Axis.label(tick)));
    }
    for (double tick : epochs.ticks(10)) {
      if (tick == Math.rint(tick)) {
        svg.append(
            "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>"
                .formatted(at(epochs.place(tick)), HEIGHT - BOTTOM + 18, Axis.label(tick)));
      }
    }
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">epoch</text>"
            .formatted(at((LEFT + WIDTH - RIGHT) / 2.0), HEIGHT - 4));
    svg.append(line("running", steps()));
    svg.append(line("training", means()));
    svg.append(dots("training", means()));
    svg.append(line("validation", validations()));
    svg.append(dots("validation", validations()));
    return svg.append("</svg>").toString();
  }

  private String description() {
    List<Double> means = run.losses();
    return means.isEmpty()
        ? "Loss within the first epoch"
        : "Mean training loss of each epoch, from %s to %s"
            .formatted(Markup.loss(means.get(0)), Markup.loss(means.get(means.size() - 1)));
  }

  private record Point(double epoch, double loss) {}

  private List<Point> steps() {
    int batches = Math.max(1, run.progress().batches());
    return run.running().stream()
        .map(point -> new Point((double) point.step() / batches, point.loss()))
        .filter(point -> point.epoch <= epochs.most())
        .toList();
  }

  private List<Point> means() {
    return run.history().stream().map(e -> new Point(e.epoch(), e.trainingLoss())).toList();
  }

  private List<Point> validations() {
    return run.history().stream()
        .filter(e -> e.validationLoss() != null)
        .map(e -> new Point(e.epoch(), e.validationLoss()))
        .toList();
  }

  private String line(String kind, List<Point> points) {
    if (points.size() < 2) {
      return "";
    }
    String path = points.stream().map(p -> x(p) + "," + y(p)).collect(Collectors.joining(" "));
    return "<polyline class=\"%s\" points=\"%s\"/>".formatted(kind, path);
  }

  private String dots(String kind, List<Point> points) {
    return points.stream()
        .map(p -> "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"3\"/>".formatted(kind, x(p), y(p)))
        .collect(Collectors.joining());
  }

  private String x(Point point) {
    return at(epochs.place(point.epoch));
  }

  private String y(Point point) {
    return at(losses.place(point.loss));
  }
}
