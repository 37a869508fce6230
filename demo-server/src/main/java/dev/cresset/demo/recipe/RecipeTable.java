package dev.cresset.demo.recipe;

import dev.cresset.dashboard.run.Task;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Rows;
import dev.cresset.tensor.Generator;
import java.util.List;

/**
 * The rows of a table, 60 % of them for training, 20 % for validation and 20 % for the test. Rows
 * are stratified by class.
 *
 * @param name name of the table
 * @param rows all rows
 * @param target the column that is predicted
 * @param columns the columns, not fitted
 * @param task what is predicted
 * @param sizes number of training, validation and test rows
 */
public record RecipeTable(
    String name, Rows rows, String target, Columns columns, Task task, List<Integer> sizes)
    implements RecipeData {

  private static final double[] FRACTIONS = {0.6, 0.2, 0.2};

  /** Creates a table; the sizes of its parts are the same with each generator. */
  public RecipeTable(String name, Rows rows, String target, Columns columns, Task task) {
    this(
        name,
        rows,
        target,
        columns,
        task,
        split(rows, target, task, new Generator(0)).stream().map(Rows::size).toList());
  }

  /** Splits the rows into training, validation and test rows, by the current random generator. */
  public List<Rows> split() {
    return split(rows, target, task, Generator.standard().split());
  }

  private static List<Rows> split(Rows rows, String target, Task task, Generator generator) {
    return task == Task.REGRESSION
        ? rows.randomSplit(generator, FRACTIONS)
        : rows.stratifiedSplit(target, generator, FRACTIONS);
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public List<String> names(List<String> images) {
    return List.of(name);
  }

  @Override
  public int trainingSamples(int images) {
    return sizes.get(0);
  }

  @Override
  public int validationSamples() {
    return sizes.get(1);
  }
}
