package dev.cresset.dashboard.export;

import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CalibrationView;
import dev.cresset.dashboard.view.EvaluationView;
import dev.cresset.dashboard.view.LayersView;
import dev.cresset.dashboard.view.RegressionView;
import dev.cresset.dashboard.view.RunView;
import org.jspecify.annotations.Nullable;

/**
 * All figures of a tested run. Its JSON is the file {@code report.json}.
 *
 * @param run settings and training
 * @param model layers of the network
 * @param evaluation figures of the test set; {@code null} if numbers are predicted
 * @param calibration calibration curve of the test set; {@code null} if numbers are predicted
 * @param regression figures and predictions of the test set; {@code null} if classes are predicted
 */
public record RunReport(
    RunView run,
    LayersView model,
    @Nullable EvaluationView evaluation,
    @Nullable CalibrationView calibration,
    @Nullable RegressionView regression) {

  /** Returns the report of a tested classifier. */
  public static RunReport of(Run run, TestResult result) {
    return new RunReport(
        RunView.of(run),
        LayersView.of(run.layers().orElseThrow()),
        EvaluationView.of(result),
        CalibrationView.of(result),
        null);
  }

  /** Returns the report of a tested run that predicts numbers. */
  public static RunReport of(Run run, RegressionResult result) {
    return new RunReport(
        RunView.of(run),
        LayersView.of(run.layers().orElseThrow()),
        null,
        null,
        RegressionView.of(result));
  }

  /** Returns the name of a class. */
  String className(int label) {
    return evaluation == null || evaluation.classNames() == null
        ? "" + label
        : evaluation.classNames().get(label);
  }

  /** Returns the title of the run. */
  String heading() {
    String variant = run.variant();
    return variant == null ? run.title() : run.title() + ": " + variant;
  }
}
