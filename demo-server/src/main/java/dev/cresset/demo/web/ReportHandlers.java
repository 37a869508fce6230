package dev.cresset.demo.web;

import dev.cresset.demo.export.CsvReport;
import dev.cresset.demo.export.HtmlReport;
import dev.cresset.demo.export.RunReport;
import dev.cresset.demo.run.Run;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Handlers of the reports of a tested run. */
record ReportHandlers(RunFinder finder) {

  @Inject
  ReportHandlers {}

  void html(Context context) {
    RunReport report = report(context, "html");
    context.contentType("text/html; charset=utf-8").result(HtmlReport.of(report));
  }

  void json(Context context) {
    context.json(report(context, "json"));
  }

  void csv(Context context) {
    RunReport report = report(context, "csv");
    context.contentType("text/csv; charset=utf-8").result(CsvReport.of(report));
  }

  private RunReport report(Context context, String ending) {
    Run run = finder.run(context);
    RunReport report = RunReport.of(run, finder.testResult(context));
    Attachment.of(run, ending).addTo(context);
    return report;
  }
}
