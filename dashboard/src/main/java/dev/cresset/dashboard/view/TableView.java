package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestTable;
import dev.cresset.tabular.InputColumn;
import dev.cresset.tabular.Rows;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a test table: what a form for one row asks for.
 *
 * @param rows number of rows
 * @param columns the columns of the inputs
 * @param classNames names of the classes; empty if numbers are predicted
 * @param targets columns of the predicted numbers; empty if classes are predicted
 * @param example the first row
 */
public record TableView(
    int rows,
    List<Column> columns,
    List<String> classNames,
    List<String> targets,
    TableRowView example) {

  /**
   * A column of the inputs.
   *
   * @param name name
   * @param type number, category or date
   * @param categories known categories; empty if there are none or they are hashed
   * @param acceptsMissing whether a value may be missing
   * @param acceptsUnknown whether other categories may be given
   * @param least smallest number in the rows; null without any
   * @param most largest number in the rows; null without any
   */
  public record Column(
      String name,
      String type,
      List<String> categories,
      boolean acceptsMissing,
      boolean acceptsUnknown,
      @Nullable Double least,
      @Nullable Double most) {

    private static Column of(InputColumn input, Rows rows) {
      DoubleSummaryStatistics range = range(input, rows);
      boolean known = range.getCount() > 0;
      return new Column(
          input.name(),
          typeOf(input.type()),
          input.categories(),
          input.acceptsMissing(),
          input.acceptsUnknown(),
          known ? range.getMin() : null,
          known ? range.getMax() : null);
    }
  }

  /** Returns the JSON of a table. */
  public static TableView of(TestTable table) {
    Rows rows = table.rows();
    return new TableView(
        rows.size(),
        table.predictor().columns().columns().stream().map(each -> Column.of(each, rows)).toList(),
        table.predictor().classNames(),
        table.predictor().columns().targets(),
        TableRowView.of(table, 0));
  }

  static String typeOf(InputColumn.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static DoubleSummaryStatistics range(InputColumn input, Rows rows) {
    if (input.type() != InputColumn.Type.NUMBER) {
      return new DoubleSummaryStatistics();
    }
    try {
      return Arrays.stream(rows.numbers(input.name()))
          .filter(value -> !Double.isNaN(value))
          .summaryStatistics();
    } catch (IllegalArgumentException decimalCommas) {
      return new DoubleSummaryStatistics();
    }
  }
}
