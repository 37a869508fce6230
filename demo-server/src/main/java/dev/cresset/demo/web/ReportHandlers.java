package dev.cresset.demo.web;

import dev.cresset.demo.export.CsvReport;
import dev.cresset.demo.export.HtmlReport;
import dev.cresset.demo.export.Report;
import dev.cresset.demo.run.Run;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Answers with a tested run as a file to keep. */
final class ReportHandlers {

  private final RunFinder finder;

  @Inject
  ReportHandlers(RunFinder finder) {
    this.finder = finder;
  }

  void html(Context context) {
    Report report = report(context, "html");
    context.contentType("text/html; charset=utf-8").result(HtmlReport.of(report));
  }

  void json(Context context) {
    context.json(report(context, "json"));
  }

  void csv(Context context) {
    Report report = report(context, "csv");
    context.contentType("text/csv; charset=utf-8").result(CsvReport.of(report));
  }

  private Report report(Context context, String ending) {
    Run run = finder.run(context);
    Report report = Report.of(run, finder.tested(context));
    context.header(
        "Content-Disposition",
        "attachment; filename=\"cresset-run-%s-recipe-%s.%s\""
            .formatted(run.id(), run.plan().recipe().name(), ending));
    return report;
  }
}
