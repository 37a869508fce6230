package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CalibrationView;
import dev.cresset.dashboard.view.EvaluationView;
import dev.cresset.dashboard.view.ExampleView;
import dev.cresset.dashboard.view.WeightsView;
import io.javalin.http.Context;
import java.util.List;

/**
 * Handlers of the test results and the network of a run or another tested model.
 *
 * @param finder finds the results of a request
 */
public record ResultHandlers(ResultFinder finder) {

  private static final int CELL_IMAGES = 60;
  private static final int MISCLASSIFIED_IMAGES = 24;
  private static final int MAX_IMAGES = 500;

  /** Returns the routes of the results below a path. */
  public List<Route> routes(String path) {
    return List.of(
        Route.get(path + "/evaluation", this::evaluation),
        Route.get(path + "/confusion/{actual}/{predicted}", this::cell),
        Route.get(path + "/misclassified", this::misclassified),
        Route.get(path + "/calibration", this::calibration),
        Route.get(path + "/weights", this::weights));
  }

  private void evaluation(Context context) {
    context.json(EvaluationView.of(finder.testResult(context)));
  }

  private void cell(Context context) {
    TestResult result = finder.testResult(context);
    int actual = RunFinder.label(context, "actual", result.classes());
    int predicted = RunFinder.label(context, "predicted", result.classes());
    int limit = RunFinder.limit(context, CELL_IMAGES, MAX_IMAGES);
    context.json(ExampleView.cell(result, actual, predicted, limit));
  }

  private void misclassified(Context context) {
    int limit = RunFinder.limit(context, MISCLASSIFIED_IMAGES, MAX_IMAGES);
    context.json(ExampleView.misclassified(finder.testResult(context), limit));
  }

  private void calibration(Context context) {
    context.json(CalibrationView.of(finder.testResult(context)));
  }

  private void weights(Context context) {
    context.json(
        WeightsView.of(finder.network(context))
            .orElseThrow(
                () ->
                    new HttpError(
                        404, "This network has no layer that takes the pixels as its input.")));
  }
}
