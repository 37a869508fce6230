package dev.cresset.demo.web;

import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.ModelView;
import dev.cresset.demo.view.RunView;
import dev.cresset.nn.Summary;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Answers for the latest run that was tested, in the shapes that other programs rely on. */
final class LatestRun {

  private final RunFinder finder;

  @Inject
  LatestRun(RunFinder finder) {
    this.finder = finder;
  }

  void run(Context context) {
    context.json(RunView.of(finder.latestTested().snapshot()));
  }

  void model(Context context) {
    Summary summary = finder.latestTested().summary().orElseThrow();
    context.json(ModelView.of(summary));
  }

  void evaluation(Context context) {
    Run run = finder.latestTested();
    TestResult result = run.tested().orElseThrow();
    context.json(EvaluationView.of(result.confusion()));
  }
}
