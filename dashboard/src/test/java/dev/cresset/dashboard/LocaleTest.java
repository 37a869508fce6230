package dev.cresset.dashboard;

import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.dashboard.evaluation.TestData;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions, errors and responses are the same in every default locale. */
@Timeout(120)
class LocaleTest {

  private static final Locale USUAL = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(USUAL);
  }

  /** Other digits, decimal commas, and an i without a dot. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void textsAreTheSame(String locale) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<String> expected = texts();
    Locale.setDefault(Locale.forLanguageTag(locale));
    assertThat(texts()).isEqualTo(expected);
  }

  private static List<String> texts() throws Exception {
    List<Object> printed = new ArrayList<>();
    printed.add(Dashboard.settings().testOn(Points.loader(1_234), Points.CLASSES).port(8080));
    for (ThrowingCallable mistake : mistakes()) {
      Throwable thrown = catchThrowable(mistake);
      assertThat(thrown).isNotNull();
      printed.add(thrown);
    }
    try (Dashboard dashboard =
        Dashboard.settings().testOn(Points.loader(1_234), Points.CLASSES).open()) {
      Points.trainer(Points.network()).epochs(2).listener(dashboard).fit(Points.loader(1_200));
      for (String path :
          List.of(
              "evaluation",
              "calibration",
              "curves?label=1",
              "misclassified",
              "curves?label=12345",
              "misclassified?limit=1000",
              "confusion/7/0",
              "regression",
              "weights",
              "table")) {
        printed.add(get(dashboard, path));
      }
    }
    return printed.stream().map(Object::toString).toList();
  }

  private static List<ThrowingCallable> mistakes() {
    Rows rows = Rows.ofMaps(List.of(Map.of("x", 1, "y", 2, "z", 3)));
    FittedColumns columns = Columns.features(number("x")).target("y", "z").fit(rows);
    float[][] inputs = new float[1_234][2];
    return List.of(
        () -> Dashboard.open(70_000),
        () -> Dashboard.settings().testOn(Points.loader(3), "one"),
        () -> Dashboard.settings().testOn(columns, rows),
        () ->
            new TestData(
                    "test set",
                    DataLoader.of(Dataset.of(inputs, new float[1_234])),
                    List.of("one", "two", "three", "four"),
                    null)
                .evaluate(Points.network()));
  }

  /** Returns the status and the body of a response. */
  private static String get(Dashboard dashboard, String path) throws Exception {
    URI uri = URI.create(dashboard.url() + "api/runs/1/" + path);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
