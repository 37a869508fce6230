package dev.cresset.tabular;

import dev.cresset.nn.Prediction;
import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much worse predictions become if the values of one column are permuted among the rows.
 *
 * <pre>{@code
 * PermutationImportance importance = PermutationImportance.of(predictor, test, 42);
 * System.out.println(importance);
 * }</pre>
 *
 * <p>The importance of a column is {@code score(rows) - score(rows with permuted column)}: mean and
 * standard deviation (divided by the number of repeats) over several permutations. The score is the
 * accuracy of classes and R² of numbers, in their original units; with several targets the mean of
 * their R². R² of equal targets counts as 1 for exact predictions, otherwise as 0.
 *
 * <p>A column that the network does not use has an importance of 0; chance makes it slightly
 * positive or negative on few rows. Columns that carry the same information share their importance:
 * each alone looks unimportant.
 *
 * <p>Immutable. scikit-learn counterpart: {@code sklearn.inspection.permutation_importance}.
 *
 * @since 0.1
 */
public final class PermutationImportance {

  private static final int REPEATS = 5;
  private static final String OF = "PermutationImportance.of";

  /**
   * The importance of one column.
   *
   * @param column name of the column
   * @param mean mean decrease of the score
   * @param standardDeviation standard deviation of the decrease, at least 0
   * @since 0.1
   */
  public record Importance(String column, double mean, double standardDeviation) {

    /** Creates the importance of a column. */
    public Importance {
      NotNull.check("Importance", "column", column);
    }

    @Override
    public String toString() {
      return "Importance(%s, %s ± %s)"
          .formatted(Texts.quoted(column), Texts.figure(mean), Texts.figure(standardDeviation));
    }
  }

  private final String scoreName;
  private final double score;
  private final int rows;
  private final int repeats;
  private final List<Importance> columns;

  private PermutationImportance(
      String scoreName, double score, int rows, int repeats, List<Importance> columns) {
    this.scoreName = scoreName;
    this.score = score;
    this.rows = rows;
    this.repeats = repeats;
    this.columns = List.copyOf(columns);
  }

  /**
   * Returns the importances of all columns with five permutations of each. The same seed gives the
   * same importances.
   *
   * @param rows rows with labels or targets, which the network was not trained on
   * @throws IllegalArgumentException if there are no rows, a column does not exist, or a value
   *     cannot be used; the message names source, line and column
   */
  public static PermutationImportance of(TablePredictor predictor, Rows rows, long seed) {
    return of(predictor, rows, seed, REPEATS);
  }

  /**
   * Returns the importances of all columns with this number of permutations of each.
   *
   * @param repeats number of permutations of each column, at least 1
   * @throws IllegalArgumentException as for {@link #of(TablePredictor, Rows, long)}, or if {@code
   *     repeats} is below 1
   */
  public static PermutationImportance of(
      TablePredictor predictor, Rows rows, long seed, int repeats) {
    NotNull.check(OF, "predictor", predictor);
    NotNull.check(OF, "rows", rows);
    if (repeats < 1) {
      throw new IllegalArgumentException(
          "%s: the number of repeats must be 1 or more, got %s".formatted(OF, repeats));
    }
    FittedColumns columns = predictor.columns();
    EncodedRows encoded = EncodedRows.of(OF, columns, rows);
    Score score = score(predictor, rows);
    double whole = score.of(encoded.inputs());
    Generator generator = new Generator(seed);
    List<Importance> importances = new ArrayList<>();
    for (InputColumn column : columns.columns()) {
      double[] decreases = new double[repeats];
      for (int i = 0; i < repeats; i++) {
        int[] order = IntStream.range(0, rows.size()).toArray();
        generator.shuffle(order);
        decreases[i] = whole - score.of(encoded.permuted(column.name(), order));
      }
      importances.add(importance(column.name(), decreases));
    }
    importances.sort(Comparator.comparing(Importance::mean).reversed());
    String name = columns.classNames().isEmpty() ? "R²" : "accuracy";
    return new PermutationImportance(name, whole, rows.size(), repeats, importances);
  }

  /** How well the predictions for the inputs of some rows agree with these rows. */
  private interface Score {
    double of(float[][] inputs);
  }

  private static Score score(TablePredictor predictor, Rows rows) {
    FittedColumns columns = predictor.columns();
    if (columns.classNames().isEmpty()) {
      double[][] actual = columns.targetValues(OF, rows);
      return inputs -> r2(actual, predictor.numbers(inputs));
    }
    int[] labels = columns.labels(OF, rows);
    return inputs -> accuracy(labels, predictor.predictions(inputs));
  }

  private static double accuracy(int[] labels, List<Prediction> predictions) {
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      correct += predictions.get(i).index() == labels[i] ? 1 : 0;
    }
    return (double) correct / labels.length;
  }

  private static double r2(double[][] actual, List<double[]> predicted) {
    int targets = actual[0].length;
    double sum = 0;
    for (int target = 0; target < targets; target++) {
      sum += r2(actual, predicted, target);
    }
    return sum / targets;
  }

  private static double r2(double[][] actual, List<double[]> predicted, int target) {
    double mean = Arrays.stream(actual).mapToDouble(row -> row[target]).sum() / actual.length;
    double errors = 0;
    double deviations = 0;
    boolean equal = true;
    for (int i = 0; i < actual.length; i++) {
      double error = actual[i][target] - predicted.get(i)[target];
      double deviation = actual[i][target] - mean;
      errors += error * error;
      deviations += deviation * deviation;
      equal &= actual[i][target] == actual[0][target];
    }
    if (equal) {
      return errors == 0 ? 1 : 0;
    }
    return 1 - errors / deviations;
  }

  private static Importance importance(String column, double... decreases) {
    double mean = Arrays.stream(decreases).average().orElseThrow();
    double squares = Arrays.stream(decreases).map(each -> (each - mean) * (each - mean)).sum();
    return new Importance(column, mean, Math.sqrt(squares / decreases.length));
  }

  /** Returns the name of the score: {@code accuracy} or {@code R²}. */
  public String scoreName() {
    return scoreName;
  }

  /** Returns the score of the rows as they are. */
  public double score() {
    return score;
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of permutations of each column. */
  public int repeats() {
    return repeats;
  }

  /** Returns the importances of the columns, the most important first. */
  public List<Importance> columns() {
    return columns;
  }

  /** Returns the score and a table of the importances. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("column", "decrease", "std"));
    for (Importance each : columns) {
      lines.add(
          List.of(
              each.column(), Texts.figure(each.mean()), Texts.figure(each.standardDeviation())));
    }
    return "PermutationImportance(%s %s of %s rows, %s permutations of each column)\n%s"
        .formatted(scoreName, Texts.figure(score), rows, repeats, Texts.aligned(lines));
  }
}
