package dev.cresset.tabular;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.number;
import static dev.cresset.tensor.Tensors.withSeed;

import dev.cresset.data.DataLoader;
import dev.cresset.datasets.BreastCancer;
import dev.cresset.datasets.Diabetes;
import dev.cresset.datasets.Penguins;
import dev.cresset.loss.Loss;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Regression;
import dev.cresset.metrics.RocCurve;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cross-validation of a network with one hidden layer of ReLUs on a table of {@code datasets}.
 *
 * @param target the column to predict
 * @param columns the inputs, as sklearn_cross_validation.py also prepares them
 */
record TableExperiment(
    String name,
    Rows rows,
    String target,
    Columns columns,
    Kind kind,
    int hidden,
    int batchSize,
    int epochs,
    double learningRate,
    double weightDecay) {

  static final int FOLDS = 5;

  /** Number of the row in the table, a column that {@link #numbered} adds. */
  private static final String ROW = "row";

  /** What is predicted, and the figure that measures it. */
  enum Kind {
    /** Predictions are class indices. */
    ACCURACY,
    /** Predictions are probabilities of the class 1. */
    AUC,
    /** Predictions are numbers. */
    R2;

    double of(double[] actual, double... predicted) {
      return switch (this) {
        case ACCURACY -> ConfusionMatrix.of(ints(actual), ints(predicted), 3).accuracy();
        case AUC -> RocCurve.of(ints(actual), predicted).auc();
        case R2 -> Regression.of(actual, predicted).r2();
      };
    }

    private static int[] ints(double... values) {
      return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }
  }

  /**
   * The test rows of a fold.
   *
   * @param rows their numbers in the table
   */
  record TestedFold(int[] rows, double[] actual, double[] predicted) {}

  /** Predicts the species from all other columns. */
  static TableExperiment penguins() {
    Columns columns =
        Columns.features(
                number("bill_length_mm").standardized().missing(mean()),
                number("bill_depth_mm").standardized().missing(mean()),
                number("flipper_length_mm").standardized().missing(mean()),
                number("body_mass_g").standardized().missing(mean()),
                category("island"),
                category("sex").missingAsCategory())
            .label("species");
    return new TableExperiment(
        "penguins",
        numbered(Penguins.csv()),
        "species",
        columns,
        Kind.ACCURACY,
        16,
        16,
        40,
        0.01,
        0);
  }

  /** Predicts the diagnosis, with malignant as class 1. */
  static TableExperiment breastCancer() {
    Rows rows = numbered(BreastCancer.csv());
    Columns columns =
        Columns.features(standardized(rows, "diagnosis")).binaryLabel("diagnosis", "malignant");
    return new TableExperiment(
        "breast-cancer", rows, "diagnosis", columns, Kind.AUC, 16, 32, 30, 0.01, 0.01);
  }

  /** Predicts the progression of the disease. */
  static TableExperiment diabetes() {
    Rows rows = numbered(Diabetes.csv());
    Columns columns =
        Columns.features(standardized(rows, "progression"))
            .target(number("progression").standardized());
    return new TableExperiment(
        "diabetes", rows, "progression", columns, Kind.R2, 16, 32, 30, 0.01, 0.01);
  }

  private static Feature[] standardized(Rows rows, String target) {
    return rows.columns().stream()
        .filter(column -> !column.equals(ROW) && !column.equals(target))
        .map(column -> number(column).standardized().missing(mean()))
        .toArray(Feature[]::new);
  }

  private static Rows numbered(String csv) {
    List<String> lines = csv.lines().toList();
    Stream<String> rows =
        IntStream.range(1, lines.size()).mapToObj(i -> i - 1 + "," + lines.get(i));
    return Csv.parse(
        String.join("\n", Stream.concat(Stream.of(ROW + "," + lines.get(0)), rows).toList()));
  }

  /** Returns the test rows of each fold; the seed determines folds, weights and batches. */
  List<TestedFold> run(long seed) {
    return withSeed(
        seed,
        () -> {
          List<Fold> folds =
              kind == Kind.R2 ? rows.folds(FOLDS) : rows.stratifiedFolds(target, FOLDS);
          List<TestedFold> tested = new ArrayList<>();
          folds.forEach(fold -> tested.add(test(fold)));
          return tested;
        });
  }

  private TestedFold test(Fold fold) {
    FittedColumns fitted = columns.fit(fold.training());
    int outputs = kind == Kind.ACCURACY ? fitted.classNames().size() : 1;
    Sequential model =
        Sequential.of(linear(fitted.features().size(), hidden), relu(), linear(hidden, outputs));
    Trainer.of(model)
        .loss(loss())
        .optimizer(adam(learningRate).weightDecay(weightDecay))
        .epochs(epochs)
        .fit(DataLoader.of(fitted.dataset(fold.training())).batchSize(batchSize).shuffle(true));
    return new TestedFold(
        Arrays.stream(fold.test().numbers(ROW)).mapToInt(row -> (int) row).toArray(),
        actual(fitted, fold.test()),
        predicted(fitted.predictor(model), fold.test()));
  }

  private Loss loss() {
    return switch (kind) {
      case ACCURACY -> crossEntropy();
      case AUC -> binaryCrossEntropyWithLogits();
      case R2 -> mse();
    };
  }

  private double[] actual(FittedColumns fitted, Rows test) {
    return kind == Kind.R2
        ? test.numbers(target)
        : Arrays.stream(fitted.labels(test)).asDoubleStream().toArray();
  }

  private double[] predicted(TablePredictor predictor, Rows test) {
    return switch (kind) {
      case ACCURACY -> predictor.predict(test).stream().mapToDouble(each -> each.index()).toArray();
      case AUC ->
          predictor.predict(test).stream().mapToDouble(each -> each.probabilities()[1]).toArray();
      case R2 -> predictor.value(test);
    };
  }

  /** Returns the figure of all rows, each predicted by the network that was not trained on it. */
  double pooled(List<TestedFold> folds) {
    return kind.of(
        folds.stream().flatMapToDouble(fold -> Arrays.stream(fold.actual())).toArray(),
        folds.stream().flatMapToDouble(fold -> Arrays.stream(fold.predicted())).toArray());
  }

  /** Returns the figure of each fold. */
  double[] perFold(List<TestedFold> folds) {
    return folds.stream().mapToDouble(fold -> kind.of(fold.actual(), fold.predicted())).toArray();
  }
}
