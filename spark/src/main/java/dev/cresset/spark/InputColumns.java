package dev.cresset.spark;

import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the columns that a stage reads exist and have types that it reads; columns that are
 * null are not set.
 *
 * @param operation name of the stage in messages
 * @param schema columns of the DataFrame
 */
record InputColumns(String operation, StructType schema) {

  private static final String CAST = "convert it with cast(..)";

  void checkFeatures(List<String> columns) {
    if (columns.size() == 1) {
      check(
          columns.get(0),
          InputColumns::hasNumbers,
          "features must be vectors, arrays of numbers, or numbers",
          "convert it, for example with VectorAssembler");
      return;
    }
    for (String column : columns) {
      check(column, InputColumns::isNumber, "features in several columns must be numbers", CAST);
    }
  }

  private static boolean hasNumbers(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType)
        || isNumber(type);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** Checks the column of labels; whether its values suit the loss is checked for each row. */
  void checkLabel(String column) {
    check(
        column,
        InputColumns::hasNumbers,
        "labels must be numbers, or vectors or arrays of probabilities",
        "convert it, for example with StringIndexer");
  }

  void checkWeight(@Nullable String column) {
    check(column, InputColumns::isNumber, "weights must be numbers", CAST);
  }

  void checkOrder(@Nullable String column) {
    check(column, IntegralType.class::isInstance, "rows must be ordered by integers", CAST);
  }

  void checkValidationIndicator(@Nullable String column) {
    check(
        column,
        BooleanType.class::isInstance,
        "the validation indicator must be true or false",
        CAST);
  }

  private void check(
      @Nullable String column, Predicate<DataType> accepts, String expected, String mend) {
    if (column == null) {
      return;
    }
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(column)) {
      throw new IllegalArgumentException(
          "%s: there is no column \"%s\"; the columns are %s".formatted(operation, column, names));
    }
    DataType type = schema.apply(column).dataType();
    if (!accepts.test(type)) {
      throw new IllegalArgumentException(
          "%s: column \"%s\" has the type %s, but %s; %s"
              .formatted(operation, column, type.simpleString(), expected, mend));
    }
  }
}
