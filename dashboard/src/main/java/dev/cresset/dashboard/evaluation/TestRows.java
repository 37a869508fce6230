package dev.cresset.dashboard.evaluation;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TestTable;
import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import java.util.stream.Collectors;

/**
 * A test set of rows of a table.
 *
 * @param columns the columns with which networks are trained: with a label, or with one target
 * @param rows the rows
 */
public record TestRows(FittedColumns columns, Rows rows) implements TestSet {

  private static final int BATCH = 256;

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public Task task() {
    return columns.targets().isEmpty() ? Task.CLASSIFICATION : Task.REGRESSION;
  }

  @Override
  public void check(NetworkLayers network) {
    if (task() == Task.CLASSIFICATION) {
      labelled().check(network);
    }
  }

  @Override
  public void test(Module model, Run run) {
    TablePredictor predictor = columns.predictor(model);
    run.testedOn(new TestTable(predictor, rows));
    if (task() == Task.CLASSIFICATION) {
      labelled().test(model, run);
      return;
    }
    String target = columns.targets().get(0);
    run.tested(
        new RegressionResult(
            "test set",
            target,
            rows.numbers(target),
            predictor.value(rows),
            index -> new TestSample.Text(text(index))));
  }

  private TestData labelled() {
    return new TestData(
        DataLoader.of(columns.dataset(rows)).batchSize(BATCH), columns.classNames(), this::text);
  }

  private String text(int index) {
    return rows.row(index).entrySet().stream()
        .map(cell -> cell.getKey() + " " + cell.getValue())
        .collect(Collectors.joining(", "));
  }
}
