package dev.cresset.demo.training;

import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TestTable;
import dev.cresset.data.Dataset;
import dev.cresset.demo.recipe.RecipeTable;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Probabilities;
import dev.cresset.nn.Module;
import dev.cresset.nn.Prediction;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The rows of a table.
 *
 * @param table how the recipe uses them
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
    return new Samples(table, columns, parts.get(0), parts.get(1), parts.get(2));
  }

  private record Samples(
      RecipeTable table,
      FittedColumns columns,
      Rows trainingRows,
      Rows validationRows,
      Rows testRows)
      implements RunSamples {

    @Override
    public Dataset training() {
      return columns.dataset(trainingRows);
    }

    @Override
    public Dataset validation() {
      return columns.dataset(validationRows);
    }

    @Override
    public int testSize() {
      return testRows.size();
    }

    @Override
    public Consumer<Run> test(Module trained) {
      TablePredictor predictor = columns.predictor(trained);
      Consumer<Run> outcome =
          table.task() == Task.REGRESSION ? numbers(predictor) : classes(predictor);
      return run -> {
        run.testedOn(new TestTable(predictor, testRows));
        outcome.accept(run);
      };
    }

    private Consumer<Run> numbers(TablePredictor predictor) {
      double[] predicted = predictor.value(testRows);
      for (int row = 0; row < predicted.length; row++) {
        requireFinite(predicted[row], row);
      }
      RegressionResult result =
          new RegressionResult(
              table.name(), table.target(), testRows.numbers(table.target()), predicted, samples());
      return run -> run.tested(result);
    }

    private Consumer<Run> classes(TablePredictor predictor) {
      int[] actual = columns.labels(testRows);
      int classes = columns.classNames().size();
      int[] predicted = new int[actual.length];
      float[] probabilities = new float[actual.length * classes];
      double[][] rows = probabilities(predictor, testRows);
      for (int row = 0; row < actual.length; row++) {
        for (int label = 0; label < classes; label++) {
          requireFinite(rows[row][label], row);
          probabilities[row * classes + label] = (float) rows[row][label];
          predicted[row] = rows[row][label] > rows[row][predicted[row]] ? label : predicted[row];
        }
      }
      TestResult result =
          new TestResult(
              table.name(),
              columns.classNames(),
              ConfusionMatrix.of(actual, predicted, classes),
              actual,
              predicted,
              probabilities,
              samples(),
              Probabilities.of(
                  columns.labels(validationRows), probabilities(predictor, validationRows)));
      return run -> run.tested(result, null);
    }

    private static double[][] probabilities(TablePredictor predictor, Rows rows) {
      return predictor.predict(rows).stream()
          .map(Prediction::probabilities)
          .toArray(double[][]::new);
    }

    /** Returns the rows in one line each, without missing values. */
    private IntFunction<TestSample> samples() {
      return index ->
          new TestSample.Text(
              testRows.columns().stream()
                  .filter(column -> testRows.get(index, column) != null)
                  .map(column -> column + " " + testRows.get(index, column))
                  .collect(Collectors.joining(", ")));
    }

    private static void requireFinite(double output, int row) {
      if (!Double.isFinite(output)) {
        throw new RunFailure(
            "The output of the network for test row %s is not finite; try a smaller learning rate."
                .formatted(row));
      }
    }
  }
}
