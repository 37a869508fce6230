package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestTable;
import dev.cresset.dashboard.run.TrainedNetwork;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * Finds the run and the parameters of a request, or throws an {@link HttpError}.
 *
 * @param runs all runs
 */
public record RunFinder(Runs runs) implements ResultFinder {

  /** Returns the run in the path. */
  public Run run(Context context) {
    return number(context.pathParam("id"))
        .flatMap(runs::numbered)
        .orElseThrow(() -> new HttpError(404, "There is no run with this number."));
  }

  /** Returns the latest tested run. */
  public Run latestTested() {
    return runs.latestTested()
        .orElseThrow(
            () ->
                new HttpError(404, "No run has been tested yet; try again when a run has ended."));
  }

  /** Returns the test result of the run in the path. */
  @Override
  public TestResult testResult(Context context) {
    return testResult(run(context));
  }

  /** Returns the test result of a run. */
  static TestResult testResult(Run run) {
    if (run.description().task() == Task.REGRESSION) {
      throw new HttpError(
          404,
          "Run %s predicts numbers, not classes; see /api/runs/%s/regression."
              .formatted(run.id(), run.id()));
    }
    return run.testResult().orElseThrow(() -> missing(run));
  }

  /** Returns the predicted numbers of the test of the run in the path. */
  RegressionResult regressionResult(Context context) {
    Run run = run(context);
    if (run.description().task() == Task.CLASSIFICATION) {
      throw new HttpError(
          404,
          "Run %s predicts classes, not numbers; see /api/runs/%s/evaluation."
              .formatted(run.id(), run.id()));
    }
    return run.regressionResult().orElseThrow(() -> missing(run));
  }

  /** Returns the trained network of the run in the path. */
  @Override
  public TrainedNetwork network(Context context) {
    Run run = run(context);
    if (run.table().isPresent()) {
      throw new HttpError(
          404,
          "The network of run %s takes rows of a table, not images; this is available for images only."
              .formatted(run.id()));
    }
    return run.network().orElseThrow(() -> withoutNetwork(run));
  }

  /** Returns the test table of the run in the path. */
  TestTable table(Context context) {
    Run run = run(context);
    return run.table().orElseThrow(() -> withoutTable(run));
  }

  private static HttpError withoutNetwork(Run run) {
    return hasResult(run)
        ? new HttpError(
            404,
            "The network of run %s is not kept: only the program that trained it has it."
                .formatted(run.id()))
        : missing(run);
  }

  private static HttpError withoutTable(Run run) {
    if (!hasResult(run)) {
      return missing(run);
    }
    return new HttpError(
        404,
        run.description().unit().equals("row")
            ? "The test rows of run %s are not kept: only the program that trained its network has them."
                .formatted(run.id())
            : "The test set of run %s is not a table.".formatted(run.id()));
  }

  private static boolean hasResult(Run run) {
    return run.testResult().isPresent() || run.regressionResult().isPresent();
  }

  /** Returns why a run has no result. */
  private static HttpError missing(Run run) {
    return new HttpError(404, "Run %s %s.".formatted(run.id(), run.read(RunFinder::reason)));
  }

  private static String reason(Run run) {
    if (run.state() == RunState.FAILED) {
      return "failed and was not tested";
    }
    if (run.trainingImages() > 0 && run.testImages() == 0) {
      return "has no test set";
    }
    if (!run.state().ended()) {
      return "has not been tested yet";
    }
    return run.confusion() != null || run.regression() != null
        ? "has been archived: its figures are available, its predictions and its network are not"
        : "ended without a test";
  }

  /** Returns the label in the path. */
  static int label(Context context, String name, int classes) {
    return number(context.pathParam(name))
        .filter(label -> label < classes)
        .orElseThrow(
            () ->
                new HttpError(
                    404, "There is no such class; the classes are 0 to %s.".formatted(classes - 1)))
        .intValue();
  }

  /** Returns the index of a test sample in the path. */
  static int sample(Context context, String name, int samples) {
    return number(context.pathParam(name))
        .filter(index -> index < samples)
        .orElseThrow(
            () ->
                new HttpError(
                    404,
                    "There is no such test image; they are numbered 0 to %s."
                        .formatted(samples - 1)))
        .intValue();
  }

  /** Returns the label in the query; by default the second of two classes, or the first. */
  static int label(Context context, int classes) {
    return QueryParameter.of(context, "label")
        .map(
            given ->
                number(given)
                    .filter(label -> label < classes)
                    .orElseThrow(
                        () ->
                            new HttpError(
                                400,
                                "The parameter label must be a whole number from 0 to %s."
                                    .formatted(classes - 1)))
                    .intValue())
        .orElse(classes == 2 ? 1 : 0);
  }

  /** Returns the limit in the query. */
  static int limit(Context context, int standard, int most) {
    Optional<String> given = QueryParameter.of(context, "limit");
    if (given.isEmpty()) {
      return standard;
    }
    return number(given.get())
        .filter(limit -> limit >= 1 && limit <= most)
        .orElseThrow(
            () ->
                new HttpError(
                    400,
                    "The parameter limit must be a whole number from 1 to %s.".formatted(most)))
        .intValue();
  }

  /** Parses a number without leading zeros, so that each has one URL. */
  public static Optional<Long> number(String text) {
    return text.matches("0|[1-9]\\d{0,14}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
