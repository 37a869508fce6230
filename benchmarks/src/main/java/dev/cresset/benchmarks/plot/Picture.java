package dev.cresset.benchmarks.plot;

import java.util.List;

/**
 * Panels side by side, in rows of three.
 *
 * @param title what a screen reader says first
 * @param description what it says then
 */
public record Picture(String title, String description, List<Panel> panels) {

  private static final int COLUMNS = 3;
  private static final int GAP = 14;

  /** Colours that stand out from white and from near-black pages; lines differ in dashes too. */
  private static final String STYLE =
      """
      svg { color: #24292f; --nd4j: #0a5cc2; --jvm: #b4500b; --pytorch: #6a6f78 }
      @media (prefers-color-scheme: dark) {
        svg { color: #e6edf3; --nd4j: #6cb0ff; --jvm: #ff9a57; --pytorch: #a3abb6 }
      }
      text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: currentColor }
      .title { font-size: 14px; font-weight: 600 }
      .note, .tick { opacity: 0.75 }
      .tick { font-size: 11px }
      .end { text-anchor: end }
      .middle { text-anchor: middle }
      .grid { stroke: currentColor; stroke-opacity: 0.15 }
      .axis { stroke: currentColor; stroke-opacity: 0.5 }
      polyline { fill: none; stroke-width: 2; stroke-linejoin: round }
      polyline.nd4j { stroke: var(--nd4j) }
      polyline.jvm { stroke: var(--jvm) }
      polyline.pytorch { stroke: var(--pytorch); stroke-dasharray: 5 3 }
      circle.nd4j, .label.nd4j { fill: var(--nd4j) }
      circle.jvm, .label.jvm { fill: var(--jvm) }
      circle.pytorch, .label.pytorch { fill: var(--pytorch) }
      .label { font-weight: 600 }
      """;

  /** Returns the picture, a whole file. */
  public String svg() {
    int columns = Math.min(COLUMNS, panels.size());
    int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
    int width = columns * (Panel.WIDTH + GAP);
    int height = rows * (Panel.HEIGHT + GAP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\">%n"
            .formatted(width, height, width, height));
    svg.append("<title>%s</title>%n".formatted(Svg.escaped(title)));
    svg.append("<desc>%s</desc>%n".formatted(Svg.escaped(description)));
    svg.append("<style>%n%s</style>%n".formatted(STYLE));
    for (int i = 0; i < panels.size(); i++) {
      int x = i % COLUMNS * (Panel.WIDTH + GAP);
      int y = i / COLUMNS * (Panel.HEIGHT + GAP) + GAP / 2;
      svg.append("<g transform=\"translate(%s %s)\">%n".formatted(x, y));
      svg.append(panels.get(i).svg()).append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }
}
