package dev.cresset.demo.web;

import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.run.TrainedNetwork;
import dev.cresset.demo.view.CalibrationView;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.ExampleView;
import dev.cresset.demo.view.WeightsView;
import io.javalin.http.Context;
import java.util.List;

/** Handlers of the test results and the network of a run or an uploaded model. */
record ResultHandlers(ResultFinder finder, JsonBody jsonBody) {

  private static final int CELL_IMAGES = 60;
  private static final int MISCLASSIFIED_IMAGES = 24;
  private static final int MAX_IMAGES = 500;
  private static final int PIXELS = TrainedNetwork.SIDE * TrainedNetwork.SIDE;

  /** Returns the routes of the results below a path. */
  List<Route> routes(String path) {
    return List.of(
        Route.get(path + "/evaluation", this::evaluation),
        Route.get(path + "/confusion/{actual}/{predicted}", this::cell),
        Route.get(path + "/misclassified", this::misclassified),
        Route.get(path + "/calibration", this::calibration),
        Route.get(path + "/weights", this::weights),
        Route.post(path + "/predict", this::predict));
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

  private void predict(Context context) {
    JsonFields fields = jsonBody.read(context).only("pixels");
    TrainedNetwork network = finder.network(context);
    context.json(network.predict(fields.bytes("pixels", PIXELS)));
  }
}
