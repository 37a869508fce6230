package dev.cresset.demo.web;

import dev.cresset.metrics.Average;
import dev.cresset.metrics.ClassMetrics;
import dev.cresset.metrics.ConfusionMatrix;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The JSON of {@code GET /api/evaluation}.
 *
 * @param accuracy share of the test images that were classified right
 * @param precision averaged three ways
 * @param recall averaged three ways
 * @param f1 averaged three ways
 * @param perClass one entry for each class, in order of the label
 * @param confusion counts; rows are the actual class, columns the predicted one
 */
record EvaluationView(
    double accuracy,
    Averages precision,
    Averages recall,
    Averages f1,
    List<ClassMetrics> perClass,
    long[][] confusion) {

  /** One figure, averaged three ways. */
  record Averages(double macro, double micro, double weighted) {

    static Averages of(ToDoubleFunction<Average> figure) {
      return new Averages(
          figure.applyAsDouble(Average.MACRO),
          figure.applyAsDouble(Average.MICRO),
          figure.applyAsDouble(Average.WEIGHTED));
    }
  }

  static EvaluationView of(ConfusionMatrix matrix) {
    return new EvaluationView(
        matrix.accuracy(),
        Averages.of(matrix::precision),
        Averages.of(matrix::recall),
        Averages.of(matrix::f1),
        matrix.perClass(),
        matrix.counts());
  }
}
