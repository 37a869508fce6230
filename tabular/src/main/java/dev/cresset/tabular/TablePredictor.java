package dev.cresset.tabular;

import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.nn.Prediction;
import dev.cresset.nn.Predictor;
import dev.cresset.types.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts classes or numbers of rows: fitted columns, a network and class names, in one file.
 *
 * <pre>{@code
 * fitted.predictor(model).save(file);
 *
 * TablePredictor predictor = TablePredictor.load(file);
 * Prediction species = predictor.predict(Map.of("bill_length_mm", 39.1, "island", "Torgersen"));
 * double price = prices.value(Map.of("rooms", 3, "city", "Graz"));
 * }</pre>
 *
 * <p>A row is a map from column to value, or a record. Values are text, numbers, booleans, enum
 * constants, classes of {@code java.time}, or {@code Optional} of these; {@code null}, empty text,
 * an empty {@code Optional} and NaN are missing values. Columns that the network does not need are
 * ignored.
 *
 * <table class="striped">
 * <caption>Values that the training rows did not have</caption>
 * <tr><th>value</th><th>result</th></tr>
 * <tr><td>the row lacks a column</td><td>an error that names the column</td></tr>
 * <tr><td>missing value</td><td>what {@code missing(..)}, {@code missingAsCategory()} or {@code
 *     missingAsZeros()} of the column says; otherwise an error that names the column</td></tr>
 * <tr><td>unknown category</td><td>the category for unknown values, if {@code unknownAsCategory()},
 *     {@code minimumCount(..)} or {@code hashed(..)} was called; otherwise an error that names
 *     column and value</td></tr>
 * <tr><td>number outside of the range of the training rows</td><td>is used as it is</td></tr>
 * <tr><td>text that is no number or no date</td><td>an error that names column and value</td></tr>
 * </table>
 *
 * <p>Immutable; any number of threads can call it at once.
 *
 * @since 0.1
 */
public final class TablePredictor {

  /** Key of the columns in the metadata of a file. */
  private static final String COLUMNS = "tabular.columns";

  /** Rows that the network computes at once. */
  private static final int CHUNK = 1024;

  private static final String LOAD = "TablePredictor.load";

  private final FittedColumns columns;
  private final Module model;
  private final Predictor predictor;
  private final @Nullable OutputType outputs;

  private TablePredictor(
      FittedColumns columns, Module model, Predictor predictor, @Nullable OutputType outputs) {
    this.columns = columns;
    this.model = model;
    this.predictor = predictor;
    this.outputs = outputs;
  }

  /** Makes a predictor of a copy of a network. */
  static TablePredictor of(FittedColumns columns, Module model) {
    Module copy = model.copy().eval();
    Predictor predictor =
        predictor(columns, copy, problem -> new IllegalArgumentException("predictor: " + problem));
    return of(columns, copy, predictor, null);
  }

  private static TablePredictor of(
      FittedColumns columns, Module model, Predictor predictor, @Nullable OutputType outputs) {
    Predictor named =
        columns.classNames().isEmpty() ? predictor : predictor.classNames(columns.classNames());
    return new TablePredictor(
        columns, model, outputs == null ? named : named.outputs(outputs), outputs);
  }

  /**
   * Returns a predictor of a network after checking that it takes the inputs and has the outputs of
   * columns.
   *
   * @param misfit returns the exception for a sentence that says why it does not
   */
  private static Predictor predictor(
      FittedColumns columns, Module model, Function<String, RuntimeException> misfit) {
    int inputs = columns.features().size();
    Predictor predictor;
    int outputs;
    try {
      predictor = model.predictor(inputs);
      outputs = predictor.values(new float[inputs]).length;
    } catch (IllegalArgumentException e) {
      throw misfit.apply(
          "the columns become %s inputs, which the network does not take (%s)"
              .formatted(inputs, e.getMessage()));
    }
    int classes = columns.classNames().size();
    int expected = classes > 0 ? classes : columns.targets().size();
    boolean isBinary = classes == 2 && outputs == 1;
    if (outputs != expected && !isBinary) {
      throw misfit.apply(
          "the network has %s outputs, but the columns have %s %s; give its last layer %s outputs"
              .formatted(outputs, expected, classes > 0 ? "classes" : "targets", expected));
    }
    return predictor;
  }

  /**
   * Returns this predictor with an explicit type of the network's outputs, which is needed if its
   * last layer does not determine it; see {@link Predictor#outputs}. It is saved too.
   */
  public TablePredictor outputs(OutputType type) {
    NotNull.check("outputs", "type", type);
    return new TablePredictor(columns, model, predictor.outputs(type), type);
  }

  /** Returns the columns. */
  public FittedColumns columns() {
    return columns;
  }

  /** Returns the names of the classes in the order of their labels; empty for numbers. */
  public List<String> classNames() {
    return columns.classNames();
  }

  // ---------------------------------------------------------------------------------------------
  // Files

  /**
   * Saves columns, network and class names as one model file, completely or not at all. {@link
   * ModelFile#load} reads the network alone.
   *
   * @throws UncheckedIOException if the file cannot be written; a former file is then unchanged
   * @throws IllegalArgumentException if the network has a module that is not registered
   */
  public void save(Path file) {
    NotNull.check("TablePredictor.save", "file", file);
    ModelInfo info = ModelInfo.empty().metadata(COLUMNS, ColumnsJson.write(columns, outputs));
    model.save(file, columns.classNames().isEmpty() ? info : info.classNames(classNames()));
  }

  /**
   * Loads what {@link #save} wrote, on any backend, without executing anything of the file.
   *
   * @throws UncheckedIOException if the file cannot be read or is not valid; the message names the
   *     file and says what is wrong
   */
  public static TablePredictor load(Path file) {
    NotNull.check(LOAD, "file", file);
    ModelFile read = ModelFile.load(file);
    String json = read.info().metadata().get(COLUMNS);
    if (json == null) {
      throw failed(
          file,
          "it holds a network without columns; save it with TablePredictor.save, or load it with"
              + " ModelFile.load",
          null);
    }
    try {
      ColumnsJson.Content content = ColumnsJson.read(json);
      if (!content.columns().classNames().equals(read.info().classNames())) {
        throw new ColumnsFormatException("their classes differ from the class names of the file");
      }
      FittedColumns columns = content.columns();
      Predictor predictor =
          predictor(columns, read.model(), problem -> failed(file, problem, null));
      return of(columns, read.model(), predictor, content.outputs());
    } catch (ColumnsFormatException e) {
      throw failed(file, "its columns are not valid: " + e.getMessage(), e);
    }
  }

  private static UncheckedIOException failed(Path file, String problem, @Nullable Exception cause) {
    String message = "%s: %s: %s".formatted(LOAD, file, problem);
    return new UncheckedIOException(message, new IOException(message, cause));
  }

  // ---------------------------------------------------------------------------------------------
  // Classes

  /**
   * Predicts the class of a row.
   *
   * @throws IllegalArgumentException if the row lacks a column, or a value cannot be used; the
   *     message names the column and the value
   * @throws IllegalStateException if numbers are predicted, or the type of the network's outputs is
   *     not known
   */
  public Prediction predict(Map<String, ?> row) {
    NotNull.check("predict", "row", row);
    checkClasses();
    return predictor.predict(columns.inputs("predict", row));
  }

  /** Predicts the class of a record, as {@link #predict(Map)} does. */
  public Prediction predict(Record row) {
    NotNull.check("predict", "row", row);
    return predict(RecordColumns.values("predict", row));
  }

  /**
   * Predicts the class of each row, which is faster than one call for each. The rows need no label.
   *
   * @throws IllegalArgumentException if a column does not exist, or a value cannot be used; the
   *     message names source, line and column
   * @throws IllegalStateException as for {@link #predict(Map)}
   */
  public List<Prediction> predict(Rows rows) {
    NotNull.check("predict", "rows", rows);
    checkClasses();
    List<Prediction> predictions = new ArrayList<>();
    inChunks("predict", rows, inputs -> predictions.addAll(predictor.predict(inputs)));
    return List.copyOf(predictions);
  }

  /** Returns the predictions for the inputs of many rows. */
  List<Prediction> predictions(float[][] inputs) {
    List<Prediction> predictions = new ArrayList<>();
    inChunks(inputs, some -> predictions.addAll(predictor.predict(some)));
    return predictions;
  }

  private void checkClasses() {
    if (columns.classNames().isEmpty()) {
      throw new IllegalStateException(
          "predict: the network computes the numbers %s, not classes; call value(..) or values(..)"
              .formatted(columns.targets()));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Numbers

  /**
   * Predicts the number of a row, in its original units.
   *
   * @throws IllegalArgumentException if the row lacks a column, or a value cannot be used; the
   *     message names the column and the value
   * @throws IllegalStateException if classes or several numbers are predicted
   */
  public double value(Map<String, ?> row) {
    NotNull.check("value", "row", row);
    checkOneTarget("value");
    return numbers(predictor.values(columns.inputs("value", row)))[0];
  }

  /** Predicts the number of a record, as {@link #value(Map)} does. */
  public double value(Record row) {
    NotNull.check("value", "row", row);
    return value(RecordColumns.values("value", row));
  }

  /**
   * Predicts the number of each row, in its original units.
   *
   * @throws IllegalArgumentException if a column does not exist, or a value cannot be used; the
   *     message names source, line and column
   * @throws IllegalStateException if classes or several numbers are predicted
   */
  public double[] value(Rows rows) {
    NotNull.check("value", "rows", rows);
    checkOneTarget("value");
    return values("value", rows).stream().mapToDouble(numbers -> numbers[0]).toArray();
  }

  /**
   * Predicts all numbers of a row by column, in their original units.
   *
   * @throws IllegalArgumentException as for {@link #value(Map)}
   * @throws IllegalStateException if classes are predicted
   */
  public Map<String, Double> values(Map<String, ?> row) {
    NotNull.check("values", "row", row);
    checkTargets("values");
    return byColumn(numbers(predictor.values(columns.inputs("values", row))));
  }

  /** Predicts all numbers of a record by column, as {@link #values(Map)} does. */
  public Map<String, Double> values(Record row) {
    NotNull.check("values", "row", row);
    return values(RecordColumns.values("values", row));
  }

  /**
   * Predicts all numbers of each row by column, in their original units.
   *
   * @throws IllegalArgumentException as for {@link #value(Rows)}
   * @throws IllegalStateException if classes are predicted
   */
  public List<Map<String, Double>> values(Rows rows) {
    NotNull.check("values", "rows", rows);
    checkTargets("values");
    return values("values", rows).stream().map(this::byColumn).toList();
  }

  private void checkTargets(String operation) {
    if (columns.targets().isEmpty()) {
      throw new IllegalStateException(
          "%s: the network computes the classes %s, not numbers; call predict(..)"
              .formatted(operation, Texts.listed(columns.classNames())));
    }
  }

  private void checkOneTarget(String operation) {
    checkTargets(operation);
    if (columns.targets().size() > 1) {
      throw new IllegalStateException(
          "%s: the network computes %s numbers, %s; call values(..)"
              .formatted(operation, columns.targets().size(), columns.targets()));
    }
  }

  private List<double[]> values(String operation, Rows rows) {
    List<double[]> values = new ArrayList<>();
    inChunks(
        operation,
        rows,
        inputs -> {
          for (float[] outputs : predictor.values(inputs)) {
            values.add(numbers(outputs));
          }
        });
    return values;
  }

  /** Returns the numbers in their original units for the inputs of many rows. */
  List<double[]> numbers(float[][] inputs) {
    List<double[]> values = new ArrayList<>();
    inChunks(
        inputs,
        some -> {
          for (float[] outputs : predictor.values(some)) {
            values.add(numbers(outputs));
          }
        });
    return values;
  }

  private static void inChunks(float[][] inputs, Consumer<float[][]> some) {
    for (int start = 0; start < inputs.length; start += CHUNK) {
      some.accept(Arrays.copyOfRange(inputs, start, Math.min(start + CHUNK, inputs.length)));
    }
  }

  private double[] numbers(float... outputs) {
    double[] numbers = new double[outputs.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = columns.fittedTargets().get(i).invert(outputs[i]);
    }
    return numbers;
  }

  private Map<String, Double> byColumn(double... numbers) {
    Map<String, Double> byColumn = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      byColumn.put(columns.targets().get(i), numbers[i]);
    }
    return Collections.unmodifiableMap(byColumn);
  }

  /** Passes the inputs of some rows at a time. */
  private void inChunks(String operation, Rows rows, Consumer<float[][]> inputs) {
    for (int start = 0; start < rows.size(); start += CHUNK) {
      int[] indices = IntStream.range(start, Math.min(start + CHUNK, rows.size())).toArray();
      inputs.accept(columns.inputs(operation, rows.select(indices)));
    }
  }

  @Override
  public String toString() {
    return "TablePredictor(%s, %s -> %s)"
        .formatted(
            model.typeName(),
            columns.features(),
            columns.classNames().isEmpty() ? columns.targets() : columns.classNames());
  }
}
