package dev.cresset.demo.export;

import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.view.CalibrationView;
import dev.cresset.demo.view.EvaluationView;
import dev.cresset.demo.view.LayersView;
import dev.cresset.demo.view.RunView;

/**
 * All figures of a tested run; as JSON, the file {@code report.json}.
 *
 * @param run what was trained, and how it went
 * @param model the network's layers
 * @param evaluation what the test came to
 * @param calibration how its confidence compares with its accuracy
 */
public record Report(
    RunView run, LayersView model, EvaluationView evaluation, CalibrationView calibration) {

  /** Returns the figures of a run that was tested. */
  public static Report of(Run run, TestResult result) {
    return new Report(
        RunView.of(run.snapshot()),
        LayersView.of(run.summary().orElseThrow()),
        EvaluationView.of(result),
        CalibrationView.of(result));
  }

  /** Returns the name of a class. */
  String className(int label) {
    return evaluation.classNames() == null ? "" + label : evaluation.classNames().get(label);
  }

  /** Returns what was trained, in one line. */
  String heading() {
    String variant = run.variant();
    return variant == null ? run.title() : run.title() + ": " + variant;
  }
}
