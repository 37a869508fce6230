package dev.cresset.tabular;

import dev.cresset.nn.Prediction;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How predictions change with the values of one column: the mean prediction over some rows when the
 * column has the same value in all of them.
 *
 * <pre>{@code
 * PartialDependence dependence = PartialDependence.of(predictor, test, "bill_length_mm");
 * for (PartialDependence.Point point : dependence.points()) {
 *   System.out.println(point.value() + " " + point.means());
 * }
 * }</pre>
 *
 * <p>For a value {@code v}: {@code (1 / n) * sum over rows i of f(v, other columns of row i)}. For
 * classes, {@code f} is the probability of each class; for numbers, each target in its original
 * units. Rows keep their other values, also where these do not occur together with {@code v}.
 *
 * <p>Immutable. scikit-learn counterpart: {@code
 * sklearn.inspection.partial_dependence(kind="average")}, whose grid is evenly spaced.
 *
 * @since 0.1
 */
public final class PartialDependence {

  private static final String OF = "PartialDependence.of";

  /**
   * The mean prediction for one value.
   *
   * @param value the value as text; empty for a missing one
   * @param means mean of each output, in the order of {@link #outputs}
   * @since 0.1
   */
  public record Point(String value, List<Double> means) {

    /** Creates a point. */
    public Point {
      NotNull.check("Point", "value", value);
      means = List.copyOf(NotNull.check("Point", "list of means", means));
    }

    @Override
    public String toString() {
      return "Point(%s, %s)"
          .formatted(Texts.quoted(value), means.stream().map(Texts::figure).toList());
    }
  }

  private final String column;
  private final InputColumn.Type type;
  private final List<String> outputs;
  private final int rows;
  private final List<Point> points;

  private PartialDependence(
      String column, InputColumn.Type type, List<String> outputs, int rows, List<Point> points) {
    this.column = column;
    this.type = type;
    this.outputs = outputs;
    this.rows = rows;
    this.points = List.copyOf(points);
  }

  /**
   * Returns the mean predictions for values that occur in the rows. For numbers and dates these are
   * all different values if there are at most 20, otherwise 20 quantiles from the 5th to the 95th
   * percentile. For categories they are those of the training rows; if there are more than 50, or
   * they are hashed, the 50 most frequent ones of the rows.
   *
   * @param rows rows; labels and targets are not needed
   * @throws IllegalArgumentException if there are no rows, the column is not an input or has no
   *     value in any row, or a value cannot be used; the message names source, line and column
   */
  public static PartialDependence of(TablePredictor predictor, Rows rows, String column) {
    check(predictor, rows, column);
    InputColumn input = input(predictor, column);
    ValueGrid grid = new ValueGrid(OF, rows.view(OF, column));
    List<String> values =
        switch (input.type()) {
          case NUMBER -> grid.numbers(number(predictor, column));
          case CATEGORY -> grid.categories(category(predictor, column), input.categories());
          case DATE -> grid.dates(date(predictor, column));
        };
    return of(predictor, rows, input, values);
  }

  /**
   * Returns the mean predictions for these values, in their order.
   *
   * @param values text, numbers or other values, as {@link TablePredictor#predict(java.util.Map)}
   *     takes them; an empty text is a missing value
   * @throws IllegalArgumentException if there are no rows or no values, the column is not an input,
   *     or a value cannot be used
   */
  public static PartialDependence of(
      TablePredictor predictor, Rows rows, String column, List<?> values) {
    FittedFeature feature = check(predictor, rows, column);
    NotNull.checkEach(OF, "value", values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(OF + ": there are no values; pass one at least");
    }
    InputColumn input = input(predictor, column);
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      try {
        texts.add(feature.text(value));
      } catch (CellException e) {
        throw failed(column, e);
      }
    }
    return of(predictor, rows, input, texts);
  }

  private static FittedFeature check(TablePredictor predictor, Rows rows, String column) {
    NotNull.check(OF, "predictor", predictor);
    NotNull.check(OF, "rows", rows);
    NotNull.check(OF, "column", column);
    return EncodedRows.feature(OF, predictor.columns(), column);
  }

  private static InputColumn input(TablePredictor predictor, String column) {
    return predictor.columns().columns().stream()
        .filter(each -> each.name().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private static FittedNumber number(TablePredictor predictor, String column) {
    return (FittedNumber) ofType(predictor, column, FittedNumber.class);
  }

  private static FittedCategory category(TablePredictor predictor, String column) {
    return (FittedCategory) ofType(predictor, column, FittedCategory.class);
  }

  private static FittedDate date(TablePredictor predictor, String column) {
    return (FittedDate) ofType(predictor, column, FittedDate.class);
  }

  private static FittedFeature ofType(
      TablePredictor predictor, String column, Class<? extends FittedFeature> type) {
    return predictor.columns().fitted().stream()
        .filter(each -> each.column().equals(column) && type.isInstance(each))
        .findFirst()
        .orElseThrow();
  }

  private static PartialDependence of(
      TablePredictor predictor, Rows rows, InputColumn input, List<String> values) {
    FittedColumns columns = predictor.columns();
    EncodedRows encoded = EncodedRows.of(OF, columns, rows);
    boolean classes = !columns.classNames().isEmpty();
    List<Point> points = new ArrayList<>();
    for (String value : values) {
      try {
        float[][] inputs = encoded.replaced(input.name(), value.isEmpty() ? null : value);
        Stream<double[]> predictions =
            classes
                ? predictor.predictions(inputs).stream().map(Prediction::probabilities)
                : predictor.numbers(inputs).stream();
        points.add(new Point(value, means(predictions.toList())));
      } catch (CellException e) {
        throw failed(input.name(), e);
      }
    }
    return new PartialDependence(
        input.name(),
        input.type(),
        classes ? columns.classNames() : columns.targets(),
        rows.size(),
        points);
  }

  private static IllegalArgumentException failed(String column, CellException e) {
    return new IllegalArgumentException(
        "%s: column %s: %s".formatted(OF, Texts.quoted(column), e.problem()), e);
  }

  private static List<Double> means(List<double[]> predictions) {
    double[] sums = new double[predictions.get(0).length];
    for (double[] each : predictions) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += each[i];
      }
    }
    List<Double> means = new ArrayList<>();
    for (double sum : sums) {
      means.add(sum / predictions.size());
    }
    return Collections.unmodifiableList(means);
  }

  /** Returns the name of the column. */
  public String column() {
    return column;
  }

  /** Returns the type of its values. */
  public InputColumn.Type type() {
    return type;
  }

  /** Returns what is predicted: the names of the classes or of the targets. */
  public List<String> outputs() {
    return outputs;
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the mean predictions; numbers and dates are in ascending order. */
  public List<Point> points() {
    return points;
  }

  /** Returns a table with a line for each value. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(Stream.concat(Stream.of(column), outputs.stream()).toList());
    for (Point point : points) {
      lines.add(
          Stream.concat(
                  Stream.of(point.value().isEmpty() ? "-" : point.value()),
                  point.means().stream().map(Texts::figure))
              .toList());
    }
    return "PartialDependence(%s, mean of %s rows)\n%s"
        .formatted(column, rows, Texts.aligned(lines));
  }
}
