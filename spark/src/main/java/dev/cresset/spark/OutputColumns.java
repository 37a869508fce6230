package dev.cresset.spark;

import dev.cresset.nn.OutputType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a model adds; those whose names are null or empty are left out.
 *
 * @param raw column of the outputs of the network, as vectors
 * @param probability column of the probabilities of the classes, as vectors
 * @param prediction column of the predicted class or number
 * @param type what the outputs of a classifier are; null for regression
 * @param areScores whether {@code raw} has a score for each class, as the evaluators of Spark ML
 *     need, also for a network with one output
 */
record OutputColumns(
    @Nullable String raw,
    @Nullable String probability,
    @Nullable String prediction,
    @Nullable OutputType type,
    boolean areScores)
    implements Serializable {

  private static boolean isWanted(@Nullable String column) {
    return column != null && !column.isEmpty();
  }

  StructType addTo(String operation, StructType schema) {
    List<String> names = new ArrayList<>(List.of(schema.fieldNames()));
    StructType result = schema;
    if (isWanted(raw)) {
      result = add(operation, result, names, field(raw, SQLDataTypes.VectorType()));
    }
    if (isWanted(probability)) {
      result = add(operation, result, names, field(probability, SQLDataTypes.VectorType()));
    }
    if (isWanted(prediction)) {
      result = add(operation, result, names, field(prediction, DataTypes.DoubleType));
    }
    return result;
  }

  private static StructField field(
      @Nullable String name, org.apache.spark.sql.types.DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private static StructType add(
      String operation, StructType schema, List<String> names, StructField field) {
    if (names.contains(field.name())) {
      throw new IllegalArgumentException(
          "%s: there is a column \"%s\" already; drop it, or choose another name for the output"
              .formatted(operation, field.name()));
    }
    names.add(field.name());
    return schema.add(field);
  }

  /** Appends the values of the columns for the outputs of a sample. */
  void addValues(float[] outputs, List<Object> values) {
    if (isWanted(raw)) {
      values.add(Vectors.dense(rawScores(outputs)));
    }
    if (type == null) {
      if (isWanted(prediction)) {
        values.add((double) outputs[0]);
      }
      return;
    }
    double[] probabilities = type.probabilities(outputs);
    if (isWanted(probability)) {
      values.add(Vectors.dense(probabilities));
    }
    if (isWanted(prediction)) {
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        if (probabilities[i] > probabilities[best]) {
          best = i;
        }
      }
      values.add((double) best);
    }
  }

  private double[] rawScores(float[] outputs) {
    if (areScores && outputs.length == 1) {
      return type == OutputType.PROBABILITIES
          ? new double[] {1 - outputs[0], outputs[0]}
          : new double[] {-outputs[0], outputs[0]};
    }
    double[] scores = new double[outputs.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = outputs[i];
    }
    return scores;
  }
}
