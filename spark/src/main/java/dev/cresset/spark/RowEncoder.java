package dev.cresset.spark;

import dev.cresset.spark.Targets.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads features, label and weight of rows, and checks them; {@link InputColumns} has checked the
 * types of their columns.
 *
 * @param operation name for messages
 * @param features columns of features: one of vectors or arrays, or several of numbers
 * @param size number of features
 * @param targets what labels are
 */
record RowEncoder(
    String operation,
    List<String> features,
    int size,
    @Nullable String label,
    @Nullable String weight,
    @Nullable String order,
    @Nullable String validation,
    Targets targets)
    implements Serializable {

  /** Returns a reader of features alone. */
  static RowEncoder ofFeatures(String operation, List<String> features, int size) {
    return new RowEncoder(
        operation, features, size, null, null, null, null, Targets.of(Kind.NUMBERS, 1));
  }

  /** Encodes a row for training. */
  byte[] encode(Row row) {
    return EncodedRow.encode(
        validation != null && isValidation(row),
        order == null ? null : order(row),
        label(row),
        weight == null ? 1f : weight(row),
        features(row));
  }

  private boolean isValidation(Row row) {
    return (Boolean) value(row, validation, "validation indicator");
  }

  private long order(Row row) {
    return ((Number) value(row, order, "order")).longValue();
  }

  /** Returns the values of the label of a row. */
  private float[] label(Row row) {
    if (targets.kind() == Kind.PROBABILITIES) {
      return probabilities(row);
    }
    double value = number(row, label, "label");
    if (targets.ignores(value)) {
      return new float[] {Targets.IGNORED};
    }
    int last = targets.lastClass();
    if (targets.kind() != Kind.NUMBERS && !(value >= 0 && value <= last && value == (long) value)) {
      throw bad(
          label,
          "label %s is not a class from 0 to %s, which are the outputs of the network"
              .formatted(value, last));
    }
    return new float[] {(float) value};
  }

  private float[] probabilities(Row row) {
    float[] values = numbers(value(row, label, "label"), label);
    if (values.length != targets.outputs()) {
      throw bad(
          label,
          "the label must have a probability for each of the %s outputs of the network, got %s"
              .formatted(targets.outputs(), values.length));
    }
    for (float value : values) {
      if (!(value >= 0 && value <= 1)) {
        throw bad(label, "a probability must be in 0 to 1, got %s".formatted(value));
      }
    }
    return values;
  }

  private float weight(Row row) {
    double value = number(row, weight, "weight");
    if (!(value >= 0)) {
      throw bad(weight, "weights must be 0 or more, got %s".formatted(value));
    }
    return (float) value;
  }

  /** Returns the features of a row in single precision. */
  float[] features(Row row) {
    if (features.size() > 1) {
      float[] values = new float[features.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) number(row, features.get(i), "feature");
      }
      return checked(values, features.get(0));
    }
    String column = features.get(0);
    return checked(numbers(value(row, column, "features"), column), column);
  }

  /** Returns the numbers of a vector or array, or a single one. */
  private float[] numbers(Object value, @Nullable String column) {
    if (value instanceof DenseVector dense) {
      return floats(dense.values());
    }
    if (value instanceof SparseVector sparse) {
      float[] values = new float[sparse.size()];
      for (int i = 0; i < sparse.indices().length; i++) {
        values[sparse.indices()[i]] = (float) sparse.values()[i];
      }
      return values;
    }
    if (value instanceof scala.collection.Seq<?> array) {
      float[] values = new float[array.size()];
      for (int i = 0; i < values.length; i++) {
        if (!(array.apply(i) instanceof Number number)) {
          throw bad(column, "element %s must be a number, got %s".formatted(i, array.apply(i)));
        }
        values[i] = number.floatValue();
      }
      return values;
    }
    return new float[] {(float) number(value, column, "feature")};
  }

  /** Returns the number of features of a row. */
  static int size(String operation, List<String> features, Row row) {
    if (features.size() > 1) {
      return features.size();
    }
    Object value = ofFeatures(operation, features, 0).value(row, features.get(0), "features");
    if (value instanceof org.apache.spark.ml.linalg.Vector vector) {
      return vector.size();
    }
    return value instanceof scala.collection.Seq<?> array ? array.size() : 1;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private float[] checked(float[] values, String column) {
    if (values.length != size) {
      throw bad(
          column,
          "a row has %s features, expected %s; give all rows the same number"
              .formatted(values.length, size));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw bad(
            column,
            "feature %s of a row is %s; replace it, or remove the row".formatted(i, values[i]));
      }
    }
    return values;
  }

  private double number(Row row, @Nullable String column, String what) {
    return number(value(row, column, what), column, what);
  }

  private double number(Object value, @Nullable String column, String what) {
    double number = Double.NaN;
    if (value instanceof Number given) {
      number = given.doubleValue();
    } else if (value instanceof Boolean given) {
      number = given ? 1 : 0;
    }
    if (!Double.isFinite((float) number)) {
      throw bad(column, "the %s must be a finite number, got %s".formatted(what, value));
    }
    return number;
  }

  private Object value(Row row, @Nullable String column, String what) {
    int index = row.fieldIndex(column);
    if (row.isNullAt(index)) {
      throw bad(
          column,
          "the %s of a row is null; remove such rows, for example with na().drop()"
              .formatted(what));
    }
    return row.get(index);
  }

  private IllegalArgumentException bad(@Nullable String column, String problem) {
    return new IllegalArgumentException(
        "%s: column \"%s\": %s".formatted(operation, column, problem));
  }

  /** Returns the columns that are read. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(features);
    for (String column : new String[] {label, weight, order, validation}) {
      if (column != null && !columns.contains(column)) {
        columns.add(column);
      }
    }
    return columns;
  }
}
