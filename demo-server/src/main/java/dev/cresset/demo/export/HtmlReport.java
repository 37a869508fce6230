package dev.cresset.demo.export;

import static dev.cresset.demo.export.Markup.count;
import static dev.cresset.demo.export.Markup.duration;
import static dev.cresset.demo.export.Markup.loss;
import static dev.cresset.demo.export.Markup.percent;
import static dev.cresset.demo.export.Markup.text;

import dev.cresset.demo.view.EvaluationView.Averages;
import dev.cresset.demo.view.LayersView;
import dev.cresset.demo.view.RunView;
import dev.cresset.metrics.ClassMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A report as one file that needs no other, runs no script and asks no server. */
public final class HtmlReport {

  private static final String STYLE = style();

  private final Report report;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(Report report) {
    this.report = report;
  }

  /** Returns the text of the file. */
  public static String of(Report report) {
    HtmlReport page = new HtmlReport(report);
    page.head();
    page.lead();
    page.curves();
    page.classes();
    page.confusion();
    page.calibration();
    page.network();
    page.html.append("</main></body></html>\n");
    return page.html.toString();
  }

  private static String style() {
    try (InputStream file = HtmlReport.class.getResourceAsStream("report.css")) {
      if (file == null) {
        throw new IllegalStateException("The report's style sheet is not in the jar.");
      }
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

  private void lead() {
    RunView run = report.run();
    html.append(
        "<header><p class=\"kicker\">Cresset, recipe %s</p><h1>%s</h1><dl class=\"facts\">"
            .formatted(text(run.recipe()), text(report.heading())));
    fact("data", run.data());
    fact("backend", run.backend());
    fact("version", run.version());
    fact("seed", run.seed());
    fact("epochs", "%s of %s".formatted(run.history().size(), run.epochs()));
    fact("batch size", run.batchSize());
    fact("optimizer", run.optimizer());
    fact("loss", run.loss());
    fact("training images", count(run.trainingImages()));
    if (run.validationImages() > 0) {
      fact("validation images", count(run.validationImages()));
    }
    fact("training time", duration(run.seconds()));
    fact("images a second", count(Math.round(run.samplesPerSecond())));
    fact("started", run.startedAt().replaceFirst("T", " ").replaceFirst("(\\.\\d+)?Z$", " UTC"));
    fact("state", run.state());
    html.append("</dl></header><section class=\"scores\" aria-label=\"Scores\">");
    score("accuracy", run.accuracy());
    score("precision, macro", run.macroPrecision());
    score("recall, macro", run.macroRecall());
    score("F1, macro", run.macroF1());
    html.append("</section>");
  }

  private void fact(String name, Object value) {
    html.append("<div><dt>%s</dt><dd>%s</dd></div>".formatted(text(name), text(value)));
  }

  private void score(String name, @Nullable Double value) {
    html.append("<p><b>%s</b><span>%s</span></p>".formatted(percent(value), text(name)));
  }

  private void curves() {
    RunView run = report.run();
    boolean validated = run.validationImages() > 0;
    html.append("<section><h2>How it learnt</h2>").append(LossChart.of(run));
    html.append(
        "<p class=\"legend\"><span class=\"running\">loss of the steps</span>"
            + "<span class=\"training\">mean of the epoch</span>");
    html.append(validated ? "<span class=\"validation\">validation</span></p>" : "</p>");
    html.append("<div class=\"wide\"><table><thead><tr>");
    headers("Epoch", "Training loss", "Training accuracy");
    if (validated) {
      headers("Validation loss", "Validation accuracy");
    }
    headers("Time");
    html.append("</tr></thead><tbody>");
    for (RunView.EpochView epoch : run.history()) {
      html.append("<tr><th scope=\"row\">%s</th>".formatted(epoch.epoch()));
      cell(loss(epoch.trainingLoss()));
      cell(percent(epoch.trainingAccuracy()));
      if (validated) {
        cell(loss(epoch.validationLoss()));
        cell(percent(epoch.validationAccuracy()));
      }
      cell(duration(epoch.seconds()));
      html.append("</tr>");
    }
    html.append("</tbody></table></div></section>");
  }

  private void classes() {
    html.append("<section><h2>Each class</h2><div class=\"wide\"><table><thead><tr>");
    headers("Class", "Precision", "Recall", "F1", "Images");
    html.append("</tr></thead><tbody>");
    long images = 0;
    for (ClassMetrics each : report.evaluation().perClass()) {
      html.append("<tr><th scope=\"row\">%s</th>".formatted(text(report.className(each.label()))));
      cell(percent(each.precision()));
      cell(percent(each.recall()));
      cell(percent(each.f1()));
      cell(count(each.support()));
      html.append("</tr>");
      images += each.support();
    }
    html.append("</tbody><tfoot>");
    average("macro mean", Averages::macro, images);
    average("weighted mean", Averages::weighted, images);
    html.append("</tfoot></table></div></section>");
  }

  private void average(String name, ToDoubleFunction<Averages> figure, long images) {
    html.append("<tr><th scope=\"row\">%s</th>".formatted(name));
    cell(percent(figure.applyAsDouble(report.evaluation().precision())));
    cell(percent(figure.applyAsDouble(report.evaluation().recall())));
    cell(percent(figure.applyAsDouble(report.evaluation().f1())));
    cell(count(images));
    html.append("</tr>");
  }

  private void confusion() {
    html.append("<section><h2>What was taken for what</h2>")
        .append(ConfusionTable.of(report))
        .append("</section>");
  }

  private void calibration() {
    html.append("<section><h2>Is it right as often as it thinks?</h2><div class=\"beside\">")
        .append(CalibrationChart.of(report.calibration()))
        .append(
            "<p>Bars show how often the network was right when it gave its choice that probability; on the line both agree. Mean confidence %s, accuracy %s, expected calibration error %s.</p></div></section>"
                .formatted(
                    percent(report.calibration().meanConfidence()),
                    percent(report.run().accuracy()),
                    percent(report.calibration().expectedCalibrationError())));
  }

  private void network() {
    LayersView model = report.model();
    html.append("<section><h2>The network</h2><div class=\"wide\"><table><thead><tr>");
    headers("Layer", "Output shape", "Parameters", "Multiply-adds");
    html.append("</tr></thead><tbody>");
    for (LayersView.Layer layer : model.layers()) {
      html.append(
          "<tr><th scope=\"row\">%s</th>"
              .formatted(text(layer.type() + (layer.name().isEmpty() ? "" : " " + layer.name()))));
      cell(text(layer.outputShape()).replace("-1", "batch"));
      cell(count(layer.parameters()));
      cell(count(layer.multiplyAdds()));
      html.append("</tr>");
    }
    html.append("</tbody><tfoot><tr><th scope=\"row\">Total</th>");
    cell("");
    cell(count(model.parameters()));
    cell(count(model.multiplyAdds()));
    html.append("</tr></tfoot></table></div></section>");
  }

  private void headers(String... names) {
    for (String name : names) {
      html.append("<th scope=\"col\">").append(text(name)).append("</th>");
    }
  }

  private void cell(String markup) {
    html.append("<td>").append(markup).append("</td>");
  }
}
