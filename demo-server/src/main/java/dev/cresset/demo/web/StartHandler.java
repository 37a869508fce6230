package dev.cresset.demo.web;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.view.RunView;
import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingService;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.inject.Inject;

/** Handler of {@code POST /api/runs}, which starts a run. */
record StartHandler(JsonBody jsonBody, PlanReader reader, TrainingService trainer)
    implements Handler {

  @Inject
  StartHandler {}

  @Override
  public void handle(Context context) {
    Run run = trainer.start(reader.plan(jsonBody.read(context)), RunListener.SILENT).first();
    context
        .status(201)
        // Relative to the URL of this request, because a proxy may add a path in front.
        .header("Location", "runs/" + run.id())
        .json(RunView.of(run));
  }
}
