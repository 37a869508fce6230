package dev.cresset.benchmarks.plot;

import java.util.Locale;

/** The elements that a picture is made of; their looks are in the picture's style sheet. */
final class Svg {

  private Svg() {}

  static String text(String classes, double x, double y, String text) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
        classes,
        x,
        y,
        escaped(text));
  }

  static String line(String classes, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        classes,
        x1,
        y1,
        x2,
        y2);
  }

  static String dot(String classes, double x, double y) {
    return String.format(
        Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\"/>%n", classes, x, y);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
