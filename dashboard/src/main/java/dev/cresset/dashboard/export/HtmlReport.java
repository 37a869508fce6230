package dev.cresset.dashboard.export;

import static dev.cresset.dashboard.export.Html.count;
import static dev.cresset.dashboard.export.Html.duration;
import static dev.cresset.dashboard.export.Html.loss;
import static dev.cresset.dashboard.export.Html.percent;
import static dev.cresset.dashboard.export.Html.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cresset.dashboard.json.Json;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.view.CalibrationView;
import dev.cresset.dashboard.view.EstimateView;
import dev.cresset.dashboard.view.EvaluationView.Averages;
import dev.cresset.dashboard.view.LayersView;
import dev.cresset.dashboard.view.RegressionView;
import dev.cresset.dashboard.view.RunView;
import dev.cresset.metrics.ClassMetrics;
import dev.cresset.train.StopReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A report as one HTML file without scripts and references to other files. */
public final class HtmlReport {

  private static final String STYLE =
      read("/dev/cresset/dashboard/page/styles/theme.css") + read("report.css");

  private final RunReport report;
  private final JsonNode data;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(RunReport report) {
    this.report = report;
    this.data = Json.mapper().valueToTree(report);
  }

  /** Returns the text of the file. */
  public static String of(RunReport report) {
    HtmlReport page = new HtmlReport(report);
    page.head();
    page.overview();
    page.training();
    if (report.regression() == null) {
      page.classes();
      page.confusion();
      page.calibration();
    } else {
      page.regression(report.regression());
    }
    page.network();
    page.html.append("</main></body></html>\n");
    return page.html.toString();
  }

  private static String read(String name) {
    try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void head() {
    html.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        %s</style></head><body><main>
        """
            .formatted(text(report.heading()), STYLE));
  }

  private void overview() {
    RunView run = report.run();
    html.append(
        "<header><p class=\"kicker\">%s</p><h1>%s</h1><dl class=\"facts\">"
            .formatted(
                text(run.recipe() == null ? "Cresset" : "Cresset, recipe " + run.recipe()),
                text(report.heading())));
    if (run.data() != null) {
      fact("data", run.data());
    }
    fact("backend", run.backend());
    fact("version", run.version());
    if (run.seed() != null) {
      fact("seed", run.seed());
    }
    fact("epochs", "%s of %s".formatted(run.history().size(), run.epochs()));
    fact("batch size", run.batchSize());
    fact("optimizer", run.optimizer());
    fact("loss", run.loss());
    if (run.schedule() != null) {
      fact("schedule", run.schedule());
    }
    if (run.patience() != null) {
      fact("early stopping", "patience " + run.patience());
    }
    fact("training " + units(), count(run.trainingImages()));
    if (run.validationImages() > 0) {
      fact("validation " + units(), count(run.validationImages()));
    }
    fact("test " + units(), count(run.testImages()));
    fact("training time", duration(run.progress().seconds()));
    fact("throughput", count(Math.round(run.progress().samplesPerSecond())) + " " + units() + "/s");
    fact("started", run.startedAt().replaceFirst("T", " ").replaceFirst("(\\.\\d+)?Z$", " UTC"));
    fact("state", run.state());
    if (run.stopReason() != null) {
      fact("end of training", endOfTraining(run));
    }
    html.append("</dl></header><section class=\"scores\" aria-label=\"Test set\">");
    if (report.regression() == null) {
      score("accuracy", percent(run.accuracy()));
      score("precision, macro", percent(run.macroPrecision()));
      score("recall, macro", percent(run.macroRecall()));
      score("F1, macro", percent(run.macroF1()));
    } else {
      score("R²", loss(run.r2()));
      score("mean absolute error", ChartFormat.NUMBER.value(run.meanAbsoluteError()));
      score("root mean square error", ChartFormat.NUMBER.value(run.rootMeanSquareError()));
    }
    html.append("</section>");
  }

  private static String endOfTraining(RunView run) {
    StopReason stop = StopReason.valueOf(run.stopReason().toUpperCase(Locale.ROOT));
    String reason = stop == StopReason.STOPPED ? "stopped by request" : stop.description();
    return run.restoredEpoch() == null
        ? reason
        : "%s; weights of epoch %s".formatted(reason, run.restoredEpoch());
  }

  private void fact(String name, Object value) {
    html.append("<div><dt>%s</dt><dd>%s</dd></div>".formatted(text(name), text(value)));
  }

  private void score(String name, String value) {
    html.append("<p><b>%s</b><span>%s</span></p>".formatted(value, text(name)));
  }

  private String units() {
    return report.run().unit() + "s";
  }

  private void training() {
    RunView run = report.run();
    boolean validated = run.validationImages() > 0;
    startSection("Training");
    boolean accuracy =
        run.history().stream()
            .anyMatch(each -> each.trainingAccuracy() != null || each.validationAccuracy() != null);
    charts("running-loss", "epoch-loss");
    if (accuracy) {
      charts("epoch-accuracy");
    }
    if (run.schedule() != null) {
      charts("learning-rate");
    }
    List<String> columns = new ArrayList<>(List.of("Epoch", "Training loss"));
    if (accuracy) {
      columns.add("Training accuracy");
    }
    if (validated) {
      columns.add("Validation loss");
    }
    if (validated && accuracy) {
      columns.add("Validation accuracy");
    }
    columns.addAll(List.of("Learning rate", "Time"));
    startTable(columns);
    for (EpochResult epoch : run.history()) {
      startRow(epoch.epoch(), loss(epoch.trainingLoss()));
      if (accuracy) {
        cells(percent(epoch.trainingAccuracy()));
      }
      if (validated) {
        cells(loss(epoch.validationLoss()));
      }
      if (validated && accuracy) {
        cells(percent(epoch.validationAccuracy()));
      }
      cells(ChartFormat.NUMBER.value(epoch.learningRate()), duration(epoch.seconds()));
    }
    html.append("</tbody></table></div></section>");
  }

  private void classes() {
    startSection("Classes");
    startTable(List.of("Class", "Precision", "Recall", "F1", "Support"));
    long images = 0;
    for (ClassMetrics each : report.evaluation().perClass()) {
      startRow(
          report.className(each.label()),
          percent(each.precision()),
          percent(each.recall()),
          percent(each.f1()),
          count(each.support()));
      images += each.support();
    }
    html.append("</tbody><tfoot>");
    average("macro average", Averages::macro, images);
    average("weighted average", Averages::weighted, images);
    html.append("</tfoot></table></div></section>");
  }

  private void average(String name, ToDoubleFunction<Averages> figure, long images) {
    startRow(
        name,
        percent(figure.applyAsDouble(report.evaluation().precision())),
        percent(figure.applyAsDouble(report.evaluation().recall())),
        percent(figure.applyAsDouble(report.evaluation().f1())),
        count(images));
  }

  private void confusion() {
    startSection("Confusion matrix");
    html.append(ConfusionTable.of(report)).append("</section>");
  }

  private void calibration() {
    startSection("Calibration");
    charts("calibration");
    CalibrationView calibration = report.calibration();
    html.append(
        "<p>Mean confidence %s, accuracy %s, expected calibration error %s. A calibrated network is as often correct as its confidence says.%s</p></section>"
            .formatted(
                percent(calibration.meanConfidence()),
                percent(report.run().accuracy()),
                percent(calibration.expectedCalibrationError()),
                scaling(calibration)));
  }

  private String scaling(CalibrationView calibration) {
    CalibrationView.Scaling scaling = calibration.scaling();
    return scaling == null
        ? ""
        : " Temperature scaling, fitted to %s, gives a temperature of %s and an expected calibration error of %s."
            .formatted(
                scaling.onValidation()
                    ? "the validation " + units()
                    : "half of the test " + units() + " and measured on the other half",
                ChartFormat.NUMBER.value(scaling.temperature()),
                percent(scaling.expectedCalibrationError()));
  }

  private void regression(RegressionView regression) {
    startSection("Predicted against actual " + regression.target());
    charts("predicted-actual");
    startTable(List.of("Metric", "Value", "95 % interval"));
    estimate("R²", regression.r2());
    estimate("Mean absolute error", regression.meanAbsoluteError());
    estimate("Root mean square error", regression.rootMeanSquareError());
    html.append("</tbody></table></div></section>");
  }

  private void estimate(String name, EstimateView estimate) {
    startRow(
        name,
        ChartFormat.NUMBER.value(estimate.value()),
        Double.isNaN(estimate.lower())
            ? "–"
            : "%s to %s"
                .formatted(
                    ChartFormat.NUMBER.value(estimate.lower()),
                    ChartFormat.NUMBER.value(estimate.upper())));
  }

  private void network() {
    LayersView model = report.model();
    startSection("Network");
    startTable(List.of("Layer", "Output shape", "Parameters", "Multiply-adds"));
    for (LayersView.Layer layer : model.layers()) {
      startRow(
          layer.type() + (layer.name().isEmpty() ? "" : " " + layer.name()),
          text(layer.outputShape()).replace("-1", "batch"),
          count(layer.parameters()),
          count(layer.multiplyAdds()));
    }
    html.append("</tbody><tfoot>");
    startRow("Total", "", count(model.parameters()), count(model.multiplyAdds()));
    html.append("</tfoot></table></div>");
    charts("gradient-norms", "update-ratios", "memory");
    html.append("</section>");
  }

  private void charts(String... ids) {
    html.append("<div class=\"charts\">");
    for (String id : ids) {
      html.append(SvgChart.of(id, data));
    }
    html.append("</div>");
  }

  private void startSection(String title) {
    html.append("<section><h2>%s</h2>".formatted(text(title)));
  }

  private void startTable(List<String> columns) {
    html.append("<div class=\"wide\"><table><thead><tr>");
    columns.forEach(name -> html.append("<th scope=\"col\">%s</th>".formatted(text(name))));
    html.append("</tr></thead><tbody>");
  }

  /** Starts a row; HTML ends the row before. */
  private void startRow(Object name, String... cells) {
    html.append("<tr><th scope=\"row\">%s</th>".formatted(text(name)));
    cells(cells);
  }

  private void cells(String... cells) {
    for (String cell : cells) {
      html.append("<td>").append(cell).append("</td>");
    }
  }
}
