package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CalibrationView;
import dev.cresset.dashboard.view.CurvesView;
import dev.cresset.dashboard.view.EvaluationView;
import dev.cresset.dashboard.view.ExampleView;
import dev.cresset.dashboard.view.FeatureMapsView;
import dev.cresset.dashboard.view.FiltersView;
import dev.cresset.dashboard.view.IntervalsView;
import dev.cresset.dashboard.view.LabelIssuesView;
import dev.cresset.dashboard.view.WeightsView;
import dev.cresset.metrics.LabelIssue;
import io.javalin.http.Context;
import java.util.List;

/** Handlers of the test results and the network of a run or another tested model. */
public final class ResultHandlers {

  private static final int CELL_IMAGES = 60;
  private static final int MISCLASSIFIED_IMAGES = 24;
  private static final int LABEL_ISSUES = 12;
  private static final int MAX_IMAGES = 500;

  private final ResultFinder finder;
  private final ResultCache<TestResult> cache = new ResultCache<>();

  /**
   * Creates handlers.
   *
   * @param finder finds the results of a request
   */
  public ResultHandlers(ResultFinder finder) {
    this.finder = finder;
  }

  /** Returns the routes of the results below a path. */
  public List<Route> routes(String path) {
    return List.of(
        Route.get(path + "/evaluation", this::evaluation),
        Route.get(path + "/confusion/{actual}/{predicted}", this::cell),
        Route.get(path + "/misclassified", this::misclassified),
        Route.get(path + "/calibration", this::calibration),
        Route.get(path + "/curves", this::curves),
        Route.get(path + "/intervals", this::intervals),
        Route.get(path + "/label-issues", this::labelIssues),
        Route.get(path + "/weights", this::weights),
        Route.get(path + "/filters", this::filters),
        Route.get(path + "/feature-maps/{image}", this::featureMaps));
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
    context.json(cache.get(finder.testResult(context), "calibration", CalibrationView::of));
  }

  private void curves(Context context) {
    TestResult result = finder.testResult(context);
    int label = RunFinder.label(context, result.classes());
    context.json(cache.get(result, "curves " + label, each -> CurvesView.of(each, label)));
  }

  private void intervals(Context context) {
    context.json(cache.get(finder.testResult(context), "intervals", IntervalsView::of));
  }

  private void labelIssues(Context context) {
    int limit = RunFinder.limit(context, LABEL_ISSUES, MAX_IMAGES);
    TestResult result = finder.testResult(context);
    List<LabelIssue> found = cache.get(result, "label issues", LabelIssuesView::find);
    context.json(LabelIssuesView.of(result, found, limit));
  }

  private void weights(Context context) {
    context.json(
        WeightsView.of(finder.network(context))
            .orElseThrow(
                () ->
                    new HttpError(
                        404, "This network has no layer that takes the pixels as its input.")));
  }

  private void filters(Context context) {
    context.json(
        FiltersView.of(finder.network(context), finder.testResult(context))
            .orElseThrow(ResultHandlers::noConvolution));
  }

  private void featureMaps(Context context) {
    TestResult result = finder.testResult(context);
    int image = RunFinder.sample(context, "image", result.size());
    context.json(
        FeatureMapsView.of(finder.network(context), result, image)
            .orElseThrow(ResultHandlers::noConvolution));
  }

  private static HttpError noConvolution() {
    return new HttpError(
        404, "The first layer of this network is not a convolution over images of one channel.");
  }
}
