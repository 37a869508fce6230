package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.EvaluationView;
import dev.cresset.dashboard.view.LayersView;
import dev.cresset.dashboard.view.RegressionView;
import dev.cresset.dashboard.view.RunView;
import io.javalin.http.Context;

/** Handlers of runs and their networks. */
final class RunHandlers {

  private final Runs runs;
  private final RunFinder finder;
  private final RunControl control;
  private final JsonBody jsonBody;
  private final ResultCache<RegressionResult> cache = new ResultCache<>();

  RunHandlers(Runs runs, RunFinder finder, RunControl control, JsonBody jsonBody) {
    this.runs = runs;
    this.finder = finder;
    this.control = control;
    this.jsonBody = jsonBody;
  }

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
    if (!control.stop(run)) {
      throw new HttpError(
          409, "Run %s cannot be stopped; it has ended or is being tested.".formatted(run.id()));
    }
    context.status(202).json(RunView.of(run));
  }

  void regression(Context context) {
    context.json(cache.get(finder.regressionResult(context), "regression", RegressionView::of));
  }

  void model(Context context) {
    Run run = finder.run(context);
    context.json(
        run.layers()
            .map(LayersView::of)
            .orElseThrow(
                () ->
                    new HttpError(
                        404, "The network of run %s has not been built.".formatted(run.id()))));
  }

  /** The results of the latest tested run, without class names. */
  void latestEvaluation(Context context) {
    TestResult result = RunFinder.testResult(finder.latestTested());
    context.json(EvaluationView.of(result.confusion()));
  }

  /** The network of the latest tested run. */
  void latestModel(Context context) {
    context.json(LayersView.withoutCosts(finder.latestTested().layers().orElseThrow()));
  }
}
