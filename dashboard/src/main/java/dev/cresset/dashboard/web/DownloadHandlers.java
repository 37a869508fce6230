package dev.cresset.dashboard.web;

import dev.cresset.dashboard.export.ModelDownload;
import dev.cresset.dashboard.run.Run;
import io.javalin.http.Context;

/** Handlers of the files with the trained network of a run. */
record DownloadHandlers(RunFinder finder) {

  void safetensors(Context context) {
    Run run = finder.run(context);
    byte[] file =
        run.table()
            .map(table -> ModelDownload.safetensors(table.predictor()))
            .orElseGet(
                () ->
                    ModelDownload.safetensors(
                        run, finder.network(context), finder.testResult(context).classNames()));
    send(context, run, "safetensors", file);
  }

  void onnx(Context context) {
    Run run = finder.run(context);
    send(context, run, "onnx", ModelDownload.onnx(finder.network(context)));
  }

  private static void send(Context context, Run run, String ending, byte[] file) {
    Attachment.of(run, ending).addTo(context);
    context.contentType("application/octet-stream").result(file);
  }
}
