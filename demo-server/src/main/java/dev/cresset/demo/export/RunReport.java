package dev.cresset.demo.export;

import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.view.CalibrationView;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.LayersView;
import dev.cresset.demo.view.RunView;

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
        LayersView.of(run.summary().orElseThrow()),
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
