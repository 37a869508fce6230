package dev.cresset.demo.export;

import dev.cresset.demo.view.RunView;
import dev.cresset.metrics.ClassMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report for spreadsheets: the run's settings, its classes and its epochs, as three tables with
 * an empty line between them (RFC 4180).
 */
public final class CsvReport {

  private static final String END = "\r\n";

  private final StringBuilder text = new StringBuilder();

  private CsvReport() {}

  /** Returns the text of the file. */
  public static String of(Report report) {
    CsvReport csv = new CsvReport();
    csv.settings(report.run());
    csv.classes(report);
    csv.epochs(report.run());
    return csv.text.toString();
  }

  private void settings(RunView run) {
    row("setting", "value");
    row("run", run.id());
    row("recipe", run.recipe());
    row("title", run.title());
    row("variant", run.variant());
    row("data", run.data());
    row("backend", run.backend());
    row("version", run.version());
    row("seed", run.seed());
    row("epochs", run.epochs());
    row("batch size", run.batchSize());
    row("optimizer", run.optimizer());
    row("loss", run.loss());
    row("training images", run.trainingImages());
    row("validation images", run.validationImages());
    row("test images", run.testImages());
    row("state", run.state());
    row("started at", run.startedAt());
    row("seconds", run.seconds());
    row("accuracy", run.accuracy());
    row("macro precision", run.macroPrecision());
    row("macro recall", run.macroRecall());
    row("macro F1", run.macroF1());
  }

  private void classes(Report report) {
    text.append(END);
    row("label", "class", "precision", "recall", "f1", "support");
    for (ClassMetrics each : report.evaluation().perClass()) {
      row(
          each.label(),
          report.className(each.label()),
          each.precision(),
          each.recall(),
          each.f1(),
          each.support());
    }
  }

  private void epochs(RunView run) {
    text.append(END);
    row(
        "epoch",
        "training loss",
        "training accuracy",
        "validation loss",
        "validation accuracy",
        "seconds");
    for (RunView.EpochView epoch : run.history()) {
      row(
          epoch.epoch(),
          epoch.trainingLoss(),
          epoch.trainingAccuracy(),
          epoch.validationLoss(),
          epoch.validationAccuracy(),
          epoch.seconds());
    }
  }

  private void row(@Nullable Object... cells) {
    List<String> written = Arrays.stream(cells).map(CsvReport::cell).toList();
    text.append(written.stream().collect(Collectors.joining(","))).append(END);
  }

  /** Writes one cell; a text that a spreadsheet would take for a formula is kept from that. */
  static String cell(@Nullable Object value) {
    if (value == null || value.equals(Double.NaN)) {
      return "";
    }
    if (value instanceof Number) {
      return value.toString();
    }
    String cell = value.toString();
    boolean formula = !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0;
    return quoted(formula ? "'" + cell : cell);
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n'].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
