package dev.cresset.demo.training;

import dev.cresset.dashboard.evaluation.NotFiniteOutputException;
import dev.cresset.dashboard.evaluation.TestRows;
import dev.cresset.dashboard.run.Run;
import dev.cresset.data.Dataset;
import dev.cresset.demo.recipe.RecipeTable;
import dev.cresset.nn.Module;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import java.util.List;
import java.util.function.Consumer;

/**
 * The table of a recipe.
 *
 * @param table the rows, their columns and the task
 */
record TableData(RecipeTable table) implements RunData {

  @Override
  public List<String> examples() {
    return List.of();
  }

  @Override
  public RunSamples split() {
    List<Rows> parts = table.split();
    // Nothing of the other rows reaches the network.
    FittedColumns columns = table.columns().fit(parts.get(0));
    Rows validation = parts.get(1);
    return new Samples(
        columns.dataset(parts.get(0)),
        columns.dataset(validation),
        new TestRows(table.name(), columns, parts.get(2), validation));
  }

  private record Samples(Dataset training, Dataset validation, TestRows test)
      implements RunSamples {

    @Override
    public int testSize() {
      return test.size();
    }

    @Override
    public Consumer<Run> test(Module trained) {
      try {
        return test.evaluate(trained);
      } catch (NotFiniteOutputException e) {
        throw new RunFailure(e.getMessage(), e);
      }
    }
  }
}
