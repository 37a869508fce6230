package dev.cresset.demo.export;

import static dev.cresset.demo.export.Markup.at;

import dev.cresset.demo.view.CalibrationView;
import dev.cresset.demo.view.CalibrationView.Bin;

/** Accuracy against confidence, a bar for each range, and the line where both agree, as SVG. */
final class CalibrationChart {

  private static final int SIZE = 280;
  private static final int LEFT = 44;
  private static final int BOTTOM = 40;
  private static final int EDGE = 20;

  private CalibrationChart() {}

  static String of(CalibrationView calibration) {
    Axis x = new Axis(0, 1, LEFT, SIZE - EDGE);
    Axis y = new Axis(0, 1, SIZE - BOTTOM, EDGE);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"chart square\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(
                SIZE,
                SIZE,
                Markup.text(
                    "Accuracy by confidence; expected calibration error "
                        + Markup.percent(calibration.expectedCalibrationError()))));
    for (double tick : new double[] {0, 0.5, 1}) {
      svg.append(
          "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(at(x.place(0)), at(x.place(1)), at(y.place(tick)), at(y.place(tick))));
      svg.append(
          "<text x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s%%</text>"
              .formatted(LEFT - 8, at(y.place(tick)), Math.round(100 * tick)));
      svg.append(
          "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s%%</text>"
              .formatted(at(x.place(tick)), SIZE - BOTTOM + 18, Math.round(100 * tick)));
    }
    for (Bin bin : calibration.bins()) {
      if (bin.count() > 0) {
        svg.append(
            "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
                .formatted(
                    at(x.place(bin.from()) + 1),
                    at(y.place(bin.accuracy())),
                    at(x.place(bin.to()) - x.place(bin.from()) - 2),
                    at(y.place(0) - y.place(bin.accuracy()))));
      }
    }
    svg.append(
        "<line class=\"agree\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(at(x.place(0)), at(y.place(0)), at(x.place(1)), at(y.place(1))));
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">confidence</text>"
            .formatted(at(x.place(0.5)), SIZE - 4));
    return svg.append("</svg>").toString();
  }
}
