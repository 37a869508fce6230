package dev.cresset.tabular;

import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Columns with the statistics and categories of the training rows; {@link Columns#fit} returns
 * them.
 *
 * <pre>{@code
 * FittedColumns fitted = columns.fit(training);
 * Sequential model = Sequential.of(
 *     linear(fitted.features().size(), 16), relu(), linear(16, fitted.classNames().size()));
 * Trainer.of(model).loss(crossEntropy().weight(fitted.classWeights())).optimizer(adam(0.01))
 *     .epochs(50).fit(DataLoader.of(fitted.dataset(training)).batchSize(32).shuffle(true));
 * fitted.predictor(model).save(file);
 * }</pre>
 *
 * <p>Immutable. Printed, they are a table of what was learnt.
 *
 * @since 0.1
 */
public final class FittedColumns {

  private final List<FittedFeature> features;
  private final @Nullable FittedLabel label;
  private final List<FittedNumber> targets;
  private final int rows;
  private final List<String> names;

  /**
   * Creates columns.
   *
   * @param label the classes, or null if numbers are predicted
   * @param rows number of the training rows
   */
  FittedColumns(
      List<FittedFeature> features,
      @Nullable FittedLabel label,
      List<FittedNumber> targets,
      int rows) {
    this.features = List.copyOf(features);
    this.label = label;
    this.targets = List.copyOf(targets);
    this.rows = rows;
    this.names = features.stream().flatMap(feature -> feature.names().stream()).toList();
  }

  List<FittedFeature> fitted() {
    return features;
  }

  @Nullable FittedLabel label() {
    return label;
  }

  List<FittedNumber> fittedTargets() {
    return targets;
  }

  int rows() {
    return rows;
  }

  // ---------------------------------------------------------------------------------------------
  // What was learnt

  /**
   * Returns the names of the inputs of the network, in order: {@code bill_length_mm}, {@code
   * island=Biscoe}. Their number is that of the inputs of the first layer.
   */
  public List<String> features() {
    return names;
  }

  /** Returns the columns that a row needs for a prediction, in order; each once. */
  public List<InputColumn> columns() {
    Map<String, InputColumn> columns = new LinkedHashMap<>();
    features.forEach(feature -> columns.merge(feature.column(), feature.input(), InputColumn::and));
    return List.copyOf(columns.values());
  }

  /**
   * Returns the names of the classes in the order of their labels; empty if numbers are predicted.
   * The positive class of {@link Columns#binaryLabel} is the second one.
   */
  public List<String> classNames() {
    return label == null ? List.of() : label.classes();
  }

  /** Returns the columns of the numbers that are predicted; empty if classes are. */
  public List<String> targets() {
    return targets.stream().map(FittedNumber::column).toList();
  }

  /**
   * Returns a weight for each class, so that all classes count alike: {@code rows / (classes * rows
   * of the class)}, for {@code crossEntropy().weight(..)}. scikit-learn counterpart: {@code
   * class_weight="balanced"}.
   *
   * @throws IllegalStateException if numbers are predicted
   */
  public float[] classWeights() {
    FittedLabel classes = labelFor("classWeights");
    float[] weights = new float[classes.counts().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) ((double) rows / weights.length / classes.counts()[i]);
    }
    return weights;
  }

  private FittedLabel labelFor(String operation) {
    if (label == null) {
      throw new IllegalStateException(
          "%s: the columns predict the numbers %s, not classes; call label(..) on the columns for classes"
              .formatted(operation, targets()));
    }
    return label;
  }

  // ---------------------------------------------------------------------------------------------
  // Rows as samples

  /**
   * Returns rows as samples: inputs {@code FLOAT32 [batch, features]}; as targets class labels, or
   * numbers as the network is trained on.
   *
   * @throws IllegalArgumentException if a column does not exist, a value is missing where the
   *     column does not say what it becomes, is not of the column's type, or is a category or class
   *     that was in none of the training rows; the message names source, line and column
   */
  public Dataset dataset(Rows rows) {
    float[][] inputs = inputs("dataset", NotNull.check("dataset", "rows", rows));
    if (label == null) {
      return Dataset.of(inputs, targets("dataset", rows));
    }
    int[] labels = label.labels("dataset", rows.view("dataset", label.column()));
    return label.isBinary() ? Dataset.of(inputs, zerosAndOnes(labels)) : Dataset.of(inputs, labels);
  }

  /**
   * Returns rows as samples of a network that begins with an embedding: inputs {@code INT64 [batch,
   * features]}, targets as for {@link #dataset}.
   *
   * @throws IllegalArgumentException as for {@link #dataset}, and if an input is not the
   *     {@linkplain CategoryFeature#index index} of a category
   */
  public Dataset indexDataset(Rows rows) {
    NotNull.check("indexDataset", "rows", rows);
    for (FittedFeature feature : features) {
      if (!(feature instanceof FittedCategory category && category.isIndex())) {
        throw new IllegalArgumentException(
            "indexDataset: column \"%s\" is not the index of a category; declare each as category(..).index(), or call dataset(..)"
                .formatted(feature.column()));
      }
    }
    float[][] inputs = inputs("indexDataset", rows);
    long[][] indices = new long[inputs.length][];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = new long[inputs[i].length];
      for (int j = 0; j < inputs[i].length; j++) {
        indices[i][j] = (long) inputs[i][j];
      }
    }
    if (label == null) {
      return Dataset.of(indices, targets("indexDataset", rows));
    }
    int[] labels = label.labels("indexDataset", rows.view("indexDataset", label.column()));
    return label.isBinary()
        ? Dataset.of(indices, zerosAndOnes(labels))
        : Dataset.of(indices, labels);
  }

  private static float[] zerosAndOnes(int[] labels) {
    float[] targets = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      targets[i] = labels[i];
    }
    return targets;
  }

  /**
   * Returns the inputs of the network for each row. The rows need no label and no targets.
   *
   * @throws IllegalArgumentException as for {@link #dataset}
   */
  public float[][] inputs(Rows rows) {
    return inputs("inputs", NotNull.check("inputs", "rows", rows));
  }

  /**
   * Returns the label of each row, the index of its class in {@link #classNames}.
   *
   * @throws IllegalArgumentException if the column does not exist, a label is missing, or a class
   *     was in none of the training rows; the message names source, line and column
   * @throws IllegalStateException if numbers are predicted
   */
  public int[] labels(Rows rows) {
    return labels("labels", NotNull.check("labels", "rows", rows));
  }

  int[] labels(String operation, Rows rows) {
    FittedLabel classes = labelFor(operation);
    return classes.labels(operation, rows.view(operation, classes.column()));
  }

  /** Returns the targets of each row, in their original units. */
  double[][] targetValues(String operation, Rows rows) {
    double[][] values = new double[rows.size()][targets.size()];
    for (int target = 0; target < targets.size(); target++) {
      ColumnView column = rows.view(operation, targets.get(target).column());
      for (int i = 0; i < values.length; i++) {
        try {
          values[i][target] = targets.get(target).number(column.get(i));
        } catch (CellException e) {
          throw column.error(operation, i, e);
        }
      }
    }
    return values;
  }

  float[][] inputs(String operation, Rows rows) {
    float[][] inputs = new float[rows.size()][names.size()];
    encode(operation, rows, features, inputs);
    return inputs;
  }

  private float[][] targets(String operation, Rows rows) {
    float[][] values = new float[rows.size()][targets.size()];
    encode(operation, rows, targets, values);
    return values;
  }

  private static void encode(
      String operation, Rows rows, List<? extends FittedFeature> features, float[][] values) {
    int at = 0;
    for (FittedFeature feature : features) {
      ColumnView column = rows.view(operation, feature.column());
      for (int i = 0; i < values.length; i++) {
        try {
          feature.encode(column.get(i), values[i], at);
        } catch (CellException e) {
          throw column.error(operation, i, e);
        }
      }
      at += feature.width();
    }
  }

  /** Returns the inputs of the network for one row, which is a map from column to value. */
  float[] inputs(String operation, Map<String, ?> row) {
    float[] inputs = new float[names.size()];
    int at = 0;
    for (FittedFeature feature : features) {
      Object value = row.get(feature.column());
      if (value == null && !row.containsKey(feature.column())) {
        throw new IllegalArgumentException(
            "%s: the row has no column %s; its columns are %s; pass \"\" for a missing value"
                .formatted(operation, Texts.quoted(feature.column()), Texts.listed(keys(row))));
      }
      try {
        String text = feature.text(value);
        feature.encode(text.isEmpty() ? null : text, inputs, at);
      } catch (CellException e) {
        throw new IllegalArgumentException(
            "%s: column %s: %s".formatted(operation, Texts.quoted(feature.column()), e.problem()),
            e);
      }
      at += feature.width();
    }
    return inputs;
  }

  private static List<String> keys(Map<String, ?> row) {
    return row.keySet().stream().map(String::valueOf).sorted().toList();
  }

  // ---------------------------------------------------------------------------------------------
  // Predictions

  /**
   * Returns a predictor of rows: these columns with a copy of a network, which later training does
   * not change.
   *
   * @throws IllegalArgumentException if the network does not take {@code features().size()} inputs,
   *     or does not have an output for each class or target; for two classes, one output will do
   * @throws IllegalStateException if the network cannot be {@linkplain Module#copy copied}
   */
  public TablePredictor predictor(Module model) {
    return TablePredictor.of(this, NotNull.check("predictor", "model", model));
  }

  /** Returns a table with a line for each column: its type, missing values and fitted values. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("column", "type", "missing", "training rows", "inputs"));
    for (FittedFeature feature : features) {
      lines.add(line(feature, Integer.toString(feature.width())));
    }
    if (label != null) {
      lines.add(List.of(label.column(), "label", "error", label.described(), "-"));
    }
    for (FittedNumber target : targets) {
      lines.add(line(target, "-"));
    }
    return "FittedColumns(%s training rows, %s inputs)\n%s"
        .formatted(rows, names.size(), Texts.aligned(lines));
  }

  private static List<String> line(FittedFeature feature, String inputs) {
    List<String> described = feature.described();
    return Stream.of(
            List.of(feature.column(), inputs.equals("-") ? "target" : described.get(0)),
            described.subList(1, described.size()),
            List.of(inputs))
        .flatMap(List::stream)
        .toList();
  }
}
