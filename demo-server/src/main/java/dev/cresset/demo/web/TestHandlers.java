package dev.cresset.demo.web;

import dev.cresset.demo.run.Network;
import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.view.CalibrationView;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.ExampleView;
import dev.cresset.demo.view.PredictionView;
import dev.cresset.demo.view.WeightsView;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Answers for what a run came to, and for its trained network. */
final class TestHandlers {

  private static final int CELL_IMAGES = 60;
  private static final int MISTAKES = 24;
  private static final int MOST_IMAGES = 500;
  private static final int PIXELS = Network.SIDE * Network.SIDE;

  private final RunFinder finder;
  private final JsonBody jsonBody;

  @Inject
  TestHandlers(RunFinder finder, JsonBody jsonBody) {
    this.finder = finder;
    this.jsonBody = jsonBody;
  }

  void evaluation(Context context) {
    context.json(EvaluationView.of(finder.tested(context)));
  }

  void cell(Context context) {
    TestResult result = finder.tested(context);
    int actual = RunFinder.label(context, "actual", result.classes());
    int predicted = RunFinder.label(context, "predicted", result.classes());
    int limit = RunFinder.limit(context, CELL_IMAGES, MOST_IMAGES);
    context.json(ExampleView.cell(result, actual, predicted, limit));
  }

  void mistakes(Context context) {
    TestResult result = finder.tested(context);
    context.json(ExampleView.mistakes(result, RunFinder.limit(context, MISTAKES, MOST_IMAGES)));
  }

  void calibration(Context context) {
    context.json(CalibrationView.of(finder.tested(context)));
  }

  void weights(Context context) {
    context.json(
        WeightsView.of(finder.network(context))
            .orElseThrow(() -> Refusal.notFound("No layer of this network sees the pixels.")));
  }

  void predict(Context context) {
    JsonFields fields = jsonBody.read(context).only("pixels");
    Network network = finder.network(context);
    context.json(PredictionView.of(network.predict(fields.bytes("pixels", PIXELS))));
  }
}
