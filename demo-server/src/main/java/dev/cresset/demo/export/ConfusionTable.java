package dev.cresset.demo.export;

import java.util.Arrays;
import java.util.Locale;

/** The confusion matrix as a table whose cells are tinted by their share of the row. */
final class ConfusionTable {

  private static final double MOST_TINT = 0.9;
  // From here on, white reads better than ink on the light page.
  private static final double STRONG = 0.6;

  private ConfusionTable() {}

  static String of(Report report) {
    long[][] counts = report.evaluation().confusion();
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table class=\"confusion\">");
    html.append("<caption>Rows are the actual class, columns the predicted one.</caption>");
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

  private static String cell(long count, long row, boolean right) {
    if (count == 0) {
      return "<td class=\"none\">0</td>";
    }
    double share = (double) count / row;
    // Mistakes are rare: the root spreads them out.
    double tint = right ? share * share : Math.sqrt(share);
    return String.format(
        Locale.ROOT,
        "<td class=\"%s\" style=\"--tint:%.3f\">%,d</td>",
        (right ? "right" : "wrong") + (tint > STRONG ? " strong" : ""),
        Math.min(MOST_TINT, tint),
        count);
  }

  private static String name(Report report, int label) {
    return Markup.text(report.className(label));
  }
}
