package dev.cresset.demo.web;

import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.run.TrainedNetwork;
import dev.cresset.demo.view.CalibrationView;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.ExampleView;
import dev.cresset.demo.view.WeightsView;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Handlers of the test results and the trained network of a run. */
record EvaluationHandlers(RunFinder finder, JsonBody jsonBody) {

  private static final int CELL_IMAGES = 60;
  private static final int MISCLASSIFIED_IMAGES = 24;
  private static final int MAX_IMAGES = 500;
  private static final int PIXELS = TrainedNetwork.SIDE * TrainedNetwork.SIDE;

  @Inject
  EvaluationHandlers {}

  void evaluation(Context context) {
    context.json(EvaluationView.of(finder.testResult(context)));
  }

  /** Of the latest tested run, without class names. */
  void latest(Context context) {
    TestResult result = finder.latestTested().testResult().orElseThrow();
    context.json(EvaluationView.of(result.confusion()));
  }

  void cell(Context context) {
    TestResult result = finder.testResult(context);
    int actual = RunFinder.label(context, "actual", result.classes());
    int predicted = RunFinder.label(context, "predicted", result.classes());
    int limit = RunFinder.limit(context, CELL_IMAGES, MAX_IMAGES);
    context.json(ExampleView.cell(result, actual, predicted, limit));
  }

  void misclassified(Context context) {
    int limit = RunFinder.limit(context, MISCLASSIFIED_IMAGES, MAX_IMAGES);
    context.json(ExampleView.misclassified(finder.testResult(context), limit));
  }

  void calibration(Context context) {
    context.json(CalibrationView.of(finder.testResult(context)));
  }

  void weights(Context context) {
    context.json(
        WeightsView.of(finder.network(context))
            .orElseThrow(
                () ->
                    new HttpError(
                        404, "This network has no layer that takes the pixels as its input.")));
  }

  void predict(Context context) {
    JsonFields fields = jsonBody.read(context).only("pixels");
    TrainedNetwork network = finder.network(context);
    context.json(network.predict(fields.bytes("pixels", PIXELS)));
  }
}
