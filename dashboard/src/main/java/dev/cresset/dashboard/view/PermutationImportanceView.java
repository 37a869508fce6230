package dev.cresset.dashboard.view;

import dev.cresset.tabular.PermutationImportance;
import java.util.List;

/**
 * The JSON of the permutation importance of columns.
 *
 * @param scoreName accuracy or R²
 * @param score score of the rows as they are
 * @param rows number of rows
 * @param repeats number of permutations of each column
 * @param columns the importances, the largest first
 */
public record PermutationImportanceView(
    String scoreName, double score, int rows, int repeats, List<Column> columns) {

  /**
   * The importance of a column.
   *
   * @param column name of the column
   * @param mean mean decrease of the score
   * @param standardDeviation standard deviation of the decrease
   */
  public record Column(String column, double mean, double standardDeviation) {}

  /** Returns the JSON of importances. */
  public static PermutationImportanceView of(PermutationImportance importance) {
    return new PermutationImportanceView(
        importance.scoreName(),
        importance.score(),
        importance.rows(),
        importance.repeats(),
        importance.columns().stream()
            .map(each -> new Column(each.column(), each.mean(), each.standardDeviation()))
            .toList());
  }
}
