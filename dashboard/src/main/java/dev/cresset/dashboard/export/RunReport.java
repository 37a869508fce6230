package dev.cresset.dashboard.export;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CalibrationView;
import dev.cresset.dashboard.view.EvaluationView;
import dev.cresset.dashboard.view.LayersView;
import dev.cresset.dashboard.view.RunView;

/**
 * All figures of a tested run. Its JSON is the file {@code report.json}.
 *
 * @param run settings and training
 * @param model layers of the network
 * @param evaluation figures of the test set
 * @param calibration calibration curve of the test set
 */
public record RunReport(
    RunView run, LayersView model, EvaluationView evaluation, CalibrationView calibration) {

  /** Returns the report of a tested run. */
  public static RunReport of(Run run, TestResult result) {
    return new RunReport(
        RunView.of(run),
        LayersView.of(run.layers().orElseThrow()),
        EvaluationView.of(result),
        CalibrationView.of(result));
  }

  /** Returns the name of a class. */
  String className(int label) {
    return evaluation.classNames() == null ? "" + label : evaluation.classNames().get(label);
  }

  /** Returns the title of the run. */
  String heading() {
    String variant = run.variant();
    return variant == null ? run.title() : run.title() + ": " + variant;
  }
}
