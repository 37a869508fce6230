package dev.cresset.dashboard.view;

import dev.cresset.nn.Prediction;
import dev.cresset.tabular.TablePredictor;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the prediction for a row.
 *
 * @param predicted index of the most probable class; null if numbers are predicted
 * @param probabilities of all classes; empty if numbers are predicted
 * @param values predicted number of each target; empty if classes are predicted
 */
public record RowPredictionView(
    @Nullable Integer predicted, List<Double> probabilities, Map<String, Double> values) {

  /**
   * Returns the prediction for a row.
   *
   * @throws IllegalArgumentException if the row lacks a column or a value cannot be used
   */
  public static RowPredictionView of(TablePredictor predictor, Map<String, ?> row) {
    if (predictor.classNames().isEmpty()) {
      return new RowPredictionView(null, List.of(), predictor.values(row));
    }
    Prediction prediction = predictor.predict(row);
    return new RowPredictionView(
        prediction.index(), DoubleStream.of(prediction.probabilities()).boxed().toList(), Map.of());
  }
}
