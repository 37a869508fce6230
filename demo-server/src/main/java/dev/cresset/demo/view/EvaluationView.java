package dev.cresset.demo.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cresset.demo.run.TestResult;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ClassMetrics;
import dev.cresset.metrics.ConfusionMatrix;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an evaluation.
 *
 * @param accuracy share of the test images that were classified right
 * @param precision averaged three ways
 * @param recall averaged three ways
 * @param f1 averaged three ways
 * @param perClass one entry for each class, in order of the label
 * @param confusion counts; rows are the actual class, columns the predicted one
 * @param classNames names of the classes; left out of {@code GET /api/evaluation}
 */
public record EvaluationView(
    double accuracy,
    Averages precision,
    Averages recall,
    Averages f1,
    List<ClassMetrics> perClass,
    long[][] confusion,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> classNames) {

  /**
   * One figure, averaged three ways.
   *
   * @param macro mean over the classes
   * @param micro from the totals of all classes
   * @param weighted mean over the classes, weighted by support
   */
  public record Averages(double macro, double micro, double weighted) {

    static Averages of(ToDoubleFunction<Average> figure) {
      return new Averages(
          figure.applyAsDouble(Average.MACRO),
          figure.applyAsDouble(Average.MICRO),
          figure.applyAsDouble(Average.WEIGHTED));
    }
  }

  /** Returns the figures alone. */
  public static EvaluationView of(ConfusionMatrix matrix) {
    return of(matrix, null);
  }

  /** Returns the figures with the names of the classes. */
  public static EvaluationView of(TestResult result) {
    return of(result.confusion(), result.classNames());
  }

  private static EvaluationView of(ConfusionMatrix matrix, @Nullable List<String> classNames) {
    return new EvaluationView(
        matrix.accuracy(),
        Averages.of(matrix::precision),
        Averages.of(matrix::recall),
        Averages.of(matrix::f1),
        matrix.perClass(),
        matrix.counts(),
        classNames);
  }
}
