package dev.cresset.demo.web;

import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.Runs;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.demo.view.LayersView;
import dev.cresset.demo.view.RunView;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Answers for the runs themselves. */
final class RunHandlers {

  private final Runs runs;
  private final RunFinder finder;
  private final TrainingService trainer;
  private final JsonBody jsonBody;

  @Inject
  RunHandlers(Runs runs, RunFinder finder, TrainingService trainer, JsonBody jsonBody) {
    this.runs = runs;
    this.finder = finder;
    this.trainer = trainer;
    this.jsonBody = jsonBody;
  }

  void list(Context context) {
    context.json(runs.all().stream().map(run -> RunView.of(run.snapshot())).toList());
  }

  void one(Context context) {
    context.json(RunView.of(finder.run(context).snapshot()));
  }

  void stop(Context context) {
    jsonBody.read(context).only();
    Run run = finder.run(context);
    if (!trainer.stop(run)) {
      throw Refusal.conflict("Run %s is not training.".formatted(run.id()));
    }
    context.status(202).json(RunView.of(run.snapshot()));
  }

  void model(Context context) {
    Run run = finder.run(context);
    context.json(
        run.summary()
            .map(LayersView::of)
            .orElseThrow(
                () -> Refusal.notFound("The network of run %s is not built.".formatted(run.id()))));
  }
}
