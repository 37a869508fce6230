package dev.cresset.dashboard.export;

import java.util.Arrays;
import java.util.Locale;

/** The confusion matrix as an HTML table; the colour of a cell shows its share of the row. */
final class ConfusionTable {

  private static final double MAX_TINT = 0.9;
  // Above this tint, white text has the better contrast.
  private static final double WHITE_TEXT = 0.6;

  private ConfusionTable() {}

  static String of(RunReport report) {
    long[][] counts = report.evaluation().confusion();
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table class=\"confusion\">");
    html.append("<caption>Rows: actual class. Columns: predicted class.</caption>");
    html.append("<thead><tr><td></td>");
    for (int label = 0; label < counts.length; label++) {
      html.append("<th scope=\"col\">").append(name(report, label)).append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (int actual = 0; actual < counts.length; actual++) {
      html.append("<tr><th scope=\"row\">").append(name(report, actual)).append("</th>");
      long row = Math.max(1, Arrays.stream(counts[actual]).sum());
      for (int predicted = 0; predicted < counts.length; predicted++) {
        html.append(cell(counts[actual][predicted], row, actual == predicted));
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String cell(long count, long row, boolean correct) {
    if (count == 0) {
      return "<td class=\"none\">0</td>";
    }
    double share = (double) count / row;
    // Errors are rare: the square root makes small shares visible.
    double tint = correct ? share * share : Math.sqrt(share);
    return String.format(
        Locale.ROOT,
        "<td class=\"%s\" style=\"--tint:%.3f\">%,d</td>",
        (correct ? "right" : "wrong") + (tint > WHITE_TEXT ? " strong" : ""),
        Math.min(MAX_TINT, tint),
        count);
  }

  private static String name(RunReport report, int label) {
    return Html.text(report.className(label));
  }
}
