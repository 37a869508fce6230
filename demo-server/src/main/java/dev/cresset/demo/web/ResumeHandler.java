package dev.cresset.demo.web;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.view.RunView;
import dev.cresset.dashboard.web.HttpError;
import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.dashboard.web.RunFinder;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingService;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.inject.Inject;

/** Handler of {@code POST /api/runs/{id}/resume}, which continues a stopped run as a new one. */
record ResumeHandler(RunFinder finder, TrainingService trainer, JsonBody jsonBody, RunEvents events)
    implements Handler {

  @Inject
  ResumeHandler {}

  @Override
  public void handle(Context context) {
    jsonBody.read(context).only();
    Run stopped = finder.run(context);
    Run run =
        trainer
            .resume(stopped, RunListener.SILENT)
            .orElseThrow(
                () ->
                    new HttpError(
                        409,
                        "Run %s cannot be resumed; it was not stopped, was resumed already, or its checkpoint is no longer kept."
                            .formatted(stopped.id())))
            .first();
    events.publish(stopped);
    context.status(201).header("Location", "../" + run.id()).json(RunView.of(run));
  }
}
