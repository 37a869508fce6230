package dev.cresset.spark;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The columns of features of a stage: one column, or several columns of numbers.
 *
 * @param stage the stage
 * @param one its parameter {@code featuresCol}
 * @param several its parameter {@code featuresCols}
 */
record FeatureColumns(Params stage, Param<String> one, StringArrayParam several) {

  /** Sets one column, in place of several. */
  void set(String column) {
    stage.set(one, column);
    stage.clear(several);
  }

  /** Sets several columns, in place of one; none to return to one. */
  void set(String[] columns) {
    stage.set(several, columns);
    if (columns.length > 0) {
      stage.clear(one);
    }
  }

  /** Returns the names of the columns. */
  List<String> names() {
    String[] columns = stage.getOrDefault(several);
    return columns.length > 0 ? List.of(columns) : List.of(stage.getOrDefault(one));
  }

  /**
   * Checks that only one of the parameters is set. The setters guarantee this; {@code set} and
   * grids do not.
   *
   * @throws IllegalArgumentException if both are
   */
  void check(String operation) {
    if (stage.isSet(one) && stage.getOrDefault(several).length > 0) {
      throw new IllegalArgumentException(
          "%s: featuresCol is \"%s\" and featuresCols is %s, but only one of them may be set; call setFeaturesCol or setFeaturesCols, which clear the other"
              .formatted(operation, stage.getOrDefault(one), names()));
    }
  }
}
