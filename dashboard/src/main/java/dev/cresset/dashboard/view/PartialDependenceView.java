package dev.cresset.dashboard.view;

import dev.cresset.tabular.InputColumn;
import dev.cresset.tabular.PartialDependence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the partial dependence of predictions on one column.
 *
 * @param column name of the column
 * @param type number, category or date
 * @param rows number of rows
 * @param outputs names of the classes or of the targets
 * @param points the mean predictions
 */
public record PartialDependenceView(
    String column, String type, int rows, List<String> outputs, List<Point> points) {

  /**
   * The mean prediction for one value.
   *
   * @param value the value as text
   * @param number the value of a number; null for other values
   * @param means mean of each output
   */
  public record Point(String value, @Nullable Double number, List<Double> means) {

    private static Point of(PartialDependence.Point point, boolean isNumber) {
      // Only a decimal comma; grouping is not accepted in numbers.
      Double number = isNumber ? Double.valueOf(point.value().replace(',', '.')) : null;
      return new Point(point.value(), number, point.means());
    }
  }

  /** Returns the JSON of a partial dependence. */
  public static PartialDependenceView of(PartialDependence dependence) {
    boolean isNumber = dependence.type() == InputColumn.Type.NUMBER;
    return new PartialDependenceView(
        dependence.column(),
        TableView.typeOf(dependence.type()),
        dependence.rows(),
        dependence.outputs(),
        dependence.points().stream().map(each -> Point.of(each, isNumber)).toList());
  }
}
