package dev.cresset.dashboard.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ClassMetrics;
import dev.cresset.metrics.ConfusionMatrix;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an evaluation.
 *
 * @param accuracy accuracy
 * @param precision precision
 * @param recall recall
 * @param f1 F1 score
 * @param perClass the figures of each class, in label order
 * @param confusion number of images by actual class (row) and predicted class (column)
 * @param classNames names of the classes; absent from {@code GET /api/evaluation}
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
   * The averages of a figure over the classes.
   *
   * @param macro unweighted mean
   * @param micro computed from the total counts of all classes
   * @param weighted mean weighted by support
   */
  public record Averages(double macro, double micro, double weighted) {

    static Averages of(ToDoubleFunction<Average> figure) {
      return new Averages(
          figure.applyAsDouble(Average.MACRO),
          figure.applyAsDouble(Average.MICRO),
          figure.applyAsDouble(Average.WEIGHTED));
    }
  }

  /** Returns the figures without class names. */
  public static EvaluationView of(ConfusionMatrix matrix) {
    return of(matrix, null);
  }

  /** Returns the figures with class names. */
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
