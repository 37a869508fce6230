package dev.cresset.dashboard.evaluation;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TestTable;
import dev.cresset.data.DataLoader;
import dev.cresset.metrics.Probabilities;
import dev.cresset.nn.Module;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A test set of rows of a table.
 *
 * @param data name of the data
 * @param columns the columns with which networks are trained: with a label, or with one target
 * @param rows the test rows
 * @param validation rows to which the temperature of a classifier is fitted; {@code null} for none
 */
public record TestRows(String data, FittedColumns columns, Rows rows, @Nullable Rows validation)
    implements TestSet {

  private static final int BATCH = 256;
  private static final String TEST_ROW = "test row";

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
      labelled(rows).check(network);
    }
  }

  @Override
  public void test(Module model, Run run) {
    evaluate(model).accept(run);
  }

  /**
   * Predicts all rows in evaluation mode, without gradients.
   *
   * @return records the predictions and the rows in a run, and ends it
   * @throws IllegalArgumentException if the rows or the outputs do not fit the columns
   * @throws NotFiniteOutputException if an output is not finite
   */
  public Consumer<Run> evaluate(Module model) {
    TestTable table = new TestTable(columns.predictor(model), rows);
    if (task() == Task.CLASSIFICATION) {
      TestResult result = classes(model);
      return run -> {
        run.testedOn(table);
        run.tested(result, null);
      };
    }
    RegressionResult result = numbers(table.predictor());
    return run -> {
      run.testedOn(table);
      run.tested(result);
    };
  }

  private TestResult classes(Module model) {
    TestResult tested = labelled(rows).evaluate(model, TEST_ROW);
    return validation == null
        ? tested
        : tested.withHeldOut(probabilities(labelled(validation).evaluate(model, "validation row")));
  }

  private static Probabilities probabilities(TestResult result) {
    double[][] probabilities = new double[result.size()][];
    for (int i = 0; i < probabilities.length; i++) {
      float[] row = result.probabilitiesOf(i);
      probabilities[i] = IntStream.range(0, row.length).mapToDouble(label -> row[label]).toArray();
    }
    return Probabilities.of(result.labels(), probabilities);
  }

  private RegressionResult numbers(TablePredictor predictor) {
    String target = columns.targets().get(0);
    double[] predicted = predictor.value(rows);
    for (int row = 0; row < predicted.length; row++) {
      if (!Double.isFinite(predicted[row])) {
        throw new NotFiniteOutputException(TEST_ROW, row);
      }
    }
    return new RegressionResult(
        data,
        target,
        rows.numbers(target),
        predicted,
        index -> new TestSample.Text(text(rows, index)));
  }

  private TestData labelled(Rows labelled) {
    return new TestData(
        data,
        DataLoader.of(columns.dataset(labelled)).batchSize(BATCH),
        columns.classNames(),
        index -> text(labelled, index));
  }

  /** Returns a row in one line, without missing values. */
  private static String text(Rows rows, int index) {
    return rows.columns().stream()
        .filter(column -> rows.get(index, column) != null)
        .map(column -> column + " " + rows.get(index, column))
        .collect(Collectors.joining(", "));
  }
}
