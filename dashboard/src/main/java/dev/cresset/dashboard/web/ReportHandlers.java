package dev.cresset.dashboard.web;

import dev.cresset.dashboard.export.CsvReport;
import dev.cresset.dashboard.export.HtmlReport;
import dev.cresset.dashboard.export.RunReport;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Task;
import io.javalin.http.Context;

/** Handlers of the reports of a tested run. */
record ReportHandlers(RunFinder finder) {

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
    RunReport report =
        run.description().task() == Task.REGRESSION
            ? RunReport.of(run, finder.regressionResult(context))
            : RunReport.of(run, finder.testResult(context));
    Attachment.of(run, ending).addTo(context);
    return report;
  }
}
