package dev.cresset.metrics;

/** The text table of {@link Probabilities}. */
final class ProbabilityReport {

  private static final int DIGITS = 4;
  private static final int MAX_PRINTED_CLASSES = 25;
  private static final int NAME_WIDTH = "calibration error, 10 bins".length();

  private ProbabilityReport() {}

  static String text(Probabilities of, int bins) {
    StringBuilder text = new StringBuilder();
    text.append("Probabilities: %s classes, ".formatted(of.classes())).append(of.samples());
    text.append(of.samples() == 1 ? " sample\n" : " samples\n");
    boolean binary = of.classes() == 2;
    append(text, "accuracy", of.confusion().accuracy());
    append(text, "log loss", of.logLoss());
    append(text, "Brier score", of.brier());
    append(text, "calibration error, %s bins".formatted(bins), of.calibrationError(bins));
    append(text, binary ? "ROC AUC" : "ROC AUC (macro)", of.rocAuc(Average.MACRO));
    append(
        text,
        binary ? "average precision" : "average precision (macro)",
        of.averagePrecision(Average.MACRO));
    if (of.classes() <= MAX_PRINTED_CLASSES) {
      appendClasses(text, of);
    }
    for (String warning : of.warnings()) {
      text.append("\nWarning: ").append(warning);
    }
    return text.toString();
  }

  private static void appendClasses(StringBuilder text, Probabilities of) {
    int width = "class".length();
    for (int label = 0; label < of.classes(); label++) {
      width = Math.max(width, TableCells.width(of.name(label)));
    }
    text.append('\n');
    appendRow(text, TableCells.left("class", width), "ROC AUC", "average precision", "support");
    for (ClassAreas areas : of.perClass()) {
      appendRow(
          text,
          TableCells.left(of.name(areas.label()), width),
          TableCells.rounded(areas.rocAuc(), DIGITS),
          TableCells.rounded(areas.averagePrecision(), DIGITS),
          String.valueOf(areas.support()));
    }
  }

  private static void appendRow(
      StringBuilder text, String name, String area, String precision, String support) {
    text.append(name)
        .append(TableCells.right(area, 9))
        .append(TableCells.right(precision, 19))
        .append(TableCells.right(support, 9))
        .append('\n');
  }

  private static void append(StringBuilder text, String name, double value) {
    text.append(TableCells.left(name, NAME_WIDTH))
        .append(TableCells.right(TableCells.rounded(value, DIGITS), 9))
        .append('\n');
  }
}
