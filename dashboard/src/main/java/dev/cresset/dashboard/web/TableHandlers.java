package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.TestTable;
import dev.cresset.dashboard.view.PartialDependenceView;
import dev.cresset.dashboard.view.PermutationImportanceView;
import dev.cresset.dashboard.view.RowPredictionView;
import dev.cresset.dashboard.view.TableRowView;
import dev.cresset.dashboard.view.TableView;
import dev.cresset.tabular.InputColumn;
import dev.cresset.tabular.PartialDependence;
import dev.cresset.tabular.PermutationImportance;
import dev.cresset.tabular.Rows;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Handlers of runs whose test set is a table. */
final class TableHandlers {

  /** About a second for 30 columns and a small network. */
  private static final int MOST_ROWS = 5000;

  private static final long SEED = 42;

  private final RunFinder finder;
  private final JsonBody jsonBody;
  private final ResultCache<TestTable> cache = new ResultCache<>();

  TableHandlers(RunFinder finder, JsonBody jsonBody) {
    this.finder = finder;
    this.jsonBody = jsonBody;
  }

  List<Route> routes(String path) {
    return List.of(
        Route.get(path + "/table", this::table),
        Route.get(path + "/table/rows/{row}", this::row),
        Route.post(path + "/table/predict", this::predict),
        Route.get(path + "/table/partial-dependence", this::partialDependence),
        Route.get(path + "/table/permutation-importance", this::permutationImportance));
  }

  private void table(Context context) {
    context.json(cache.get(finder.table(context), "columns", TableView::of));
  }

  private void row(Context context) {
    TestTable table = finder.table(context);
    int rows = table.rows().size();
    long row =
        RunFinder.number(context.pathParam("row"))
            .filter(given -> given < rows)
            .orElseThrow(
                () ->
                    new HttpError(
                        404, "There is no such row; the rows are 0 to %s.".formatted(rows - 1)));
    context.json(TableRowView.of(table, (int) row));
  }

  private void predict(Context context) {
    TestTable table = finder.table(context);
    JsonFields row = jsonBody.read(context).only(names(table).toArray(String[]::new));
    try {
      context.json(RowPredictionView.of(table.predictor(), row.values()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw unusable(e);
    }
  }

  private void partialDependence(Context context) {
    TestTable table = finder.table(context);
    List<String> names = names(table);
    String column = QueryParameter.of(context, "column").orElse(names.get(0));
    if (!names.contains(column)) {
      throw new HttpError(
          400,
          "The parameter column must be the name of an input column, one of %s."
              .formatted(String.join(", ", names)));
    }
    context.json(
        computed(
            table,
            "partial dependence " + column,
            each ->
                PartialDependenceView.of(
                    PartialDependence.of(each.predictor(), some(each.rows()), column))));
  }

  private void permutationImportance(Context context) {
    context.json(
        computed(
            finder.table(context),
            "permutation importance",
            each ->
                PermutationImportanceView.of(
                    PermutationImportance.of(each.predictor(), some(each.rows()), SEED))));
  }

  private <T> T computed(TestTable table, String name, Function<TestTable, T> function) {
    try {
      return cache.get(table, name, function);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof IllegalArgumentException cause) {
        throw unusable(cause);
      }
      throw e;
    }
  }

  /** Returns rows at even distances if there are many. */
  private static Rows some(Rows rows) {
    int size = rows.size();
    return size <= MOST_ROWS
        ? rows
        : rows.select(
            IntStream.range(0, MOST_ROWS).map(i -> (int) ((long) i * size / MOST_ROWS)).toArray());
  }

  private static List<String> names(TestTable table) {
    return table.predictor().columns().columns().stream().map(InputColumn::name).toList();
  }

  /** Returns an error with the predictor's sentence, without the name of its method. */
  private static HttpError unusable(RuntimeException e) {
    String text = String.valueOf(e.getMessage()).replaceFirst("^[A-Za-z.]+: ", "");
    String sentence = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return new HttpError(422, sentence.endsWith(".") ? sentence : sentence + ".");
  }
}
