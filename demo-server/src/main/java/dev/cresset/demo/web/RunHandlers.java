package dev.cresset.demo.web;

import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunEvents;
import dev.cresset.demo.run.Runs;
import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.LayersView;
import dev.cresset.demo.view.RunView;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Handlers of runs and their networks. */
record RunHandlers(
    Runs runs, RunFinder finder, TrainingService trainer, JsonBody jsonBody, RunEvents events) {

  @Inject
  RunHandlers {}

  void list(Context context) {
    context.json(runs.all().stream().map(RunView::of).toList());
  }

  void one(Context context) {
    context.json(RunView.of(finder.run(context)));
  }

  /** The latest tested run. */
  void latest(Context context) {
    context.json(RunView.of(finder.latestTested()));
  }

  void stop(Context context) {
    jsonBody.read(context).only();
    Run run = finder.run(context);
    if (!trainer.stop(run)) {
      throw new HttpError(
          409, "Run %s cannot be stopped; it has ended or is being tested.".formatted(run.id()));
    }
    context.status(202).json(RunView.of(run));
  }

  /** Continues a stopped run as a new one. */
  void resume(Context context) {
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

  void model(Context context) {
    Run run = finder.run(context);
    context.json(
        run.summary()
            .map(LayersView::of)
            .orElseThrow(
                () ->
                    new HttpError(
                        404, "The network of run %s has not been built.".formatted(run.id()))));
  }

  /** The results of the latest tested run, without class names. */
  void latestEvaluation(Context context) {
    TestResult result = finder.latestTested().testResult().orElseThrow();
    context.json(EvaluationView.of(result.confusion()));
  }

  /** The network of the latest tested run. */
  void latestModel(Context context) {
    context.json(LayersView.withoutCosts(finder.latestTested().summary().orElseThrow()));
  }
}
