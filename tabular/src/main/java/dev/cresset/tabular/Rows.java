package dev.cresset.tabular;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table with named columns: of a CSV file, of records, of a query.
 *
 * <pre>{@code
 * Rows rows = Csv.read(Path.of("penguins.csv"));
 * List<Rows> parts = rows.stratifiedSplit("species", 0.8, 0.2);
 * System.out.println(rows);
 * }</pre>
 *
 * <p>Values are kept as text; {@link Columns} that are fitted read them as numbers, categories or
 * dates. A missing value is {@code null}. Parts of rows share the values with the whole.
 *
 * <p>pandas counterpart: {@code pandas.DataFrame}.
 *
 * @since 0.1
 */
public final class Rows {

  private static final int PRINTED_ROWS = 5;
  private static final int PRINTED_CHARACTERS = 30;

  private final Table table;
  private final int[] indices;

  private Rows(Table table, int... indices) {
    this.table = table;
    this.indices = indices;
  }

  static Rows of(Table table) {
    return new Rows(table, IntStream.range(0, table.size()).toArray());
  }

  /**
   * Returns the components of records as columns.
   *
   * <p>Components are text, numbers, booleans, enum constants, classes of {@code java.time}, or
   * {@code Optional} of these. {@code null}, an empty {@code Optional}, empty text and NaN are
   * missing values.
   *
   * @param records one for each row, all of one class
   * @throws IllegalArgumentException if there are none, they are of several classes, or a component
   *     is of another type
   */
  public static Rows of(List<? extends Record> records) {
    return of(RecordColumns.read("Rows.of", NotNull.checkEach("Rows.of", "record", records)));
  }

  /**
   * Returns the rows of a query that were not read yet, and does not close it. Columns have the
   * names of {@link java.sql.ResultSetMetaData#getColumnLabel}.
   *
   * <pre>{@code
   * try (Statement query = connection.createStatement();
   *     ResultSet result = query.executeQuery("SELECT age, city, answer FROM customers")) {
   *   Rows rows = Rows.of(result);
   * }
   * }</pre>
   *
   * @throws IllegalArgumentException if two columns have one name, or a column holds values other
   *     than text, numbers, booleans and dates
   * @throws IllegalStateException if the database reports an error
   */
  public static Rows of(ResultSet result) {
    return of(ResultSetColumns.read(NotNull.check("Rows.of", "result set", result)));
  }

  /**
   * Returns maps from column to value as rows. The first map determines the columns; values are as
   * for {@link #of(List)}.
   *
   * @throws IllegalArgumentException if there are none, a map lacks a column, or a value is of
   *     another type
   */
  public static Rows ofMaps(List<? extends Map<String, ?>> maps) {
    return of(MapColumns.read("Rows.ofMaps", NotNull.checkEach("Rows.ofMaps", "map", maps)));
  }

  // ---------------------------------------------------------------------------------------------
  // Values

  /** Returns the number of rows. */
  public int size() {
    return indices.length;
  }

  /** Returns the names of the columns, in order. */
  public List<String> columns() {
    return table.names();
  }

  /**
   * Returns a value as text, or {@code null} if it is missing.
   *
   * @throws IllegalArgumentException if there is no such column
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public @Nullable String get(int row, String column) {
    NotNull.check("Rows.get", "column", column);
    return table.column("Rows.get", column).get(indices[checkIndex("Rows.get", row)]);
  }

  /**
   * Returns the values of a row by column, with empty text for missing ones, as {@link
   * TablePredictor#predict(Map)} takes them.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Map<String, String> row(int row) {
    int index = indices[checkIndex("Rows.row", row)];
    Map<String, String> values = new LinkedHashMap<>();
    for (TextColumn column : table.columns()) {
      String value = column.get(index);
      values.put(column.name(), value == null ? "" : value);
    }
    return Collections.unmodifiableMap(values);
  }

  /**
   * Returns the values of a column as numbers, with NaN for missing ones.
   *
   * @throws IllegalArgumentException if there is no such column or a value is not a number; the
   *     message names source, line and column
   */
  public double[] numbers(String column) {
    NotNull.check("Rows.numbers", "column", column);
    ColumnView view = view("Rows.numbers", column);
    double[] numbers = new double[size()];
    for (int i = 0; i < numbers.length; i++) {
      String text = view.get(i);
      try {
        numbers[i] = text == null ? Double.NaN : NumberText.parse(column, text, false);
      } catch (CellException e) {
        throw view.error("Rows.numbers", i, e);
      }
    }
    return numbers;
  }

  private int checkIndex(String operation, int row) {
    if (row < 0 || row >= indices.length) {
      throw new IndexOutOfBoundsException(
          "%s: there is no row %s; rows are 0 to %s".formatted(operation, row, indices.length - 1));
    }
    return row;
  }

  ColumnView view(String operation, String column) {
    return new ColumnView(table, table.column(operation, column), indices);
  }

  // ---------------------------------------------------------------------------------------------
  // Parts

  /**
   * Returns the rows at these indices, in their order.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Rows select(int... rows) {
    NotNull.check("Rows.select", "array of rows", rows);
    int[] selected = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = indices[checkIndex("Rows.select", rows[i])];
    }
    return new Rows(table, selected);
  }

  /**
   * Returns the first rows, or all if there are fewer.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Rows first(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "Rows.first: the number of rows must be 0 or more, got " + count);
    }
    return select(IntStream.range(0, Math.min(count, size())).toArray());
  }

  /**
   * Returns the rows that have a value in each of these columns, or in all columns if none is
   * named. pandas counterpart: {@code DataFrame.dropna(subset=..)}.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public Rows withoutMissing(String... columns) {
    NotNull.checkEach("Rows.withoutMissing", "column", columns);
    List<TextColumn> checked =
        columns.length == 0
            ? table.columns()
            : Stream.of(columns).map(name -> table.column("Rows.withoutMissing", name)).toList();
    return new Rows(
        table,
        IntStream.of(indices)
            .filter(row -> checked.stream().noneMatch(column -> column.isMissing(row)))
            .toArray());
  }

  /**
   * Splits the rows at random into these fractions, to within one row. scikit-learn counterpart:
   * {@code train_test_split}.
   *
   * @throws IllegalArgumentException if a fraction is negative or the fractions do not add up to 1
   */
  public List<Rows> randomSplit(double... fractions) {
    return randomSplit(Generator.standard().split(), fractions);
  }

  /**
   * Splits the rows at random into these fractions, with the given generator.
   *
   * @throws IllegalArgumentException if a fraction is negative or the fractions do not add up to 1
   */
  public List<Rows> randomSplit(Generator generator, double... fractions) {
    NotNull.check("randomSplit", "generator", generator);
    return parts(RowSplits.split("randomSplit", new int[size()], generator, fractions));
  }

  /**
   * Splits the rows at random into these fractions, so that a part gets its fraction of the rows
   * with each value of a column, to within two rows. scikit-learn counterpart: {@code
   * train_test_split(.., stratify=y)}.
   *
   * @throws IllegalArgumentException if a fraction is negative, the fractions do not add up to 1,
   *     or there is no such column
   */
  public List<Rows> stratifiedSplit(String column, double... fractions) {
    return stratifiedSplit(column, Generator.standard().split(), fractions);
  }

  /**
   * Splits the rows at random by the values of a column, with the given generator.
   *
   * @throws IllegalArgumentException if a fraction is negative, the fractions do not add up to 1,
   *     or there is no such column
   */
  public List<Rows> stratifiedSplit(String column, Generator generator, double... fractions) {
    NotNull.check("stratifiedSplit", "column", column);
    NotNull.check("stratifiedSplit", "generator", generator);
    ColumnView values = view("stratifiedSplit", column);
    return parts(RowSplits.split("stratifiedSplit", values.classes(), generator, fractions));
  }

  /**
   * Returns folds for cross-validation: each row is in the test part of one fold and in the
   * training part of all others. scikit-learn counterpart: {@code KFold(shuffle=True)}.
   *
   * @param count number of folds, 2 to the number of rows
   * @throws IllegalArgumentException if {@code count} is out of that range
   */
  public List<Fold> folds(int count) {
    return folds(count, Generator.standard().split());
  }

  /**
   * Returns folds for cross-validation, with the given generator.
   *
   * @throws IllegalArgumentException if {@code count} is not 2 to the number of rows
   */
  public List<Fold> folds(int count, Generator generator) {
    NotNull.check("folds", "generator", generator);
    return folds(RowSplits.folds("folds", new int[size()], generator, count));
  }

  /**
   * Returns folds for cross-validation that each have the same number of rows with each value of a
   * column, to within one. scikit-learn counterpart: {@code StratifiedKFold(shuffle=True)}.
   *
   * @param count number of folds, 2 to the number of rows
   * @throws IllegalArgumentException if {@code count} is out of that range, or there is no such
   *     column
   */
  public List<Fold> stratifiedFolds(String column, int count) {
    return stratifiedFolds(column, count, Generator.standard().split());
  }

  /**
   * Returns folds by the values of a column, with the given generator.
   *
   * @throws IllegalArgumentException if {@code count} is not 2 to the number of rows, or there is
   *     no such column
   */
  public List<Fold> stratifiedFolds(String column, int count, Generator generator) {
    NotNull.check("stratifiedFolds", "column", column);
    NotNull.check("stratifiedFolds", "generator", generator);
    ColumnView values = view("stratifiedFolds", column);
    return folds(RowSplits.folds("stratifiedFolds", values.classes(), generator, count));
  }

  private List<Rows> parts(List<int[]> parts) {
    return parts.stream().map(this::select).toList();
  }

  private List<Fold> folds(List<int[]> tests) {
    List<Fold> folds = new ArrayList<>();
    for (int[] test : tests) {
      int[] training =
          tests.stream().filter(other -> other != test).flatMapToInt(IntStream::of).toArray();
      folds.add(new Fold(select(training), select(test)));
    }
    return List.copyOf(folds);
  }

  /** Returns the number of rows and the first five of them as a table. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns().stream().map(Rows::printed).toList());
    for (int i = 0; i < Math.min(PRINTED_ROWS, size()); i++) {
      int row = indices[i];
      lines.add(table.columns().stream().map(column -> printed(column.get(row))).toList());
    }
    return "Rows(%s rows, %s columns, of %s)\n%s%s"
        .formatted(
            size(),
            table.columns().size(),
            table.source(),
            Texts.aligned(lines),
            size() > PRINTED_ROWS ? "\n..." : "");
  }

  private static String printed(@Nullable String value) {
    if (value == null) {
      return "-";
    }
    String line = value.replaceAll("\\p{Cntrl}", " ");
    return line.length() > PRINTED_CHARACTERS
        ? line.substring(0, PRINTED_CHARACTERS) + "..."
        : line;
  }
}
