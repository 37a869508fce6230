package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.nn.Prediction;
import dev.cresset.tabular.PartialDependence;
import dev.cresset.tabular.PermutationImportance;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says of test tables is what the library computes. */
class TableHandlersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String ROW =
      """
      {"bill_length_mm":45.5,"flipper_length_mm":"210","island":"Biscoe","sex":null}\
      """;

  private static TableServer server;
  private static TablePredictor predictor;
  private static Rows rows;

  @BeforeAll
  static void serve() {
    server = TableServer.open();
    predictor = server.species.predictor();
    rows = server.species.rows();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tableDescribesItsColumns() throws Exception {
    JsonNode table = get(TableServer.SPECIES, "");

    assertThat(table.get("rows").asInt()).isEqualTo(rows.size());
    assertThat(table.get("classNames").toString())
        .isEqualTo("[\"Adelie\",\"Chinstrap\",\"Gentoo\"]");
    assertThat(table.get("targets")).isEmpty();
    double[] bills = rows.numbers("bill_length_mm");
    Arrays.sort(bills);
    JsonNode bill = table.get("columns").get(0);
    assertThat(bill.get("type").asText()).isEqualTo("number");
    assertThat(bill.get("least").asDouble()).isEqualTo(bills[0]);
    assertThat(bill.get("most").asDouble()).isEqualTo(bills[bills.length - 1]);
    assertThat(bill.get("acceptsMissing").asBoolean()).isTrue();
    assertThat(table.get("columns").get(2).toString())
        .isEqualTo(
            """
            {"name":"island","type":"category","categories":["Biscoe","Dream","Torgersen"],\
            "acceptsMissing":false,"acceptsUnknown":false,"least":null,"most":null}\
            """);
    assertThat(table.get("example")).isEqualTo(get(TableServer.SPECIES, "/rows/0"));
  }

  @Test
  void rowHasTheValuesOfTheInputsAndWhatItActuallyIs() throws Exception {
    JsonNode row = get(TableServer.SPECIES, "/rows/7");

    assertThat(row.get("row").asInt()).isEqualTo(7);
    assertThat(row.get("values").size()).isEqualTo(4);
    assertThat(row.get("values").get("island").asText()).isEqualTo(rows.get(7, "island"));
    assertThat(predictor.classNames().get(row.get("actual").asInt()))
        .isEqualTo(rows.get(7, "species"));
    JsonNode weighed = get(TableServer.MASS, "/rows/7");
    assertThat(weighed.get("actual").isNull()).isTrue();
    assertThat(weighed.get("targets").toString())
        .isEqualTo("{\"body_mass_g\":\"%s\"}".formatted(rows.get(7, "body_mass_g")));
  }

  @Test
  void classOfARowIsPredicted() throws Exception {
    Prediction expected =
        predictor.predict(
            Map.of(
                "bill_length_mm", 45.5, "flipper_length_mm", 210, "island", "Biscoe", "sex", ""));
    JsonNode answer = JSON.readTree(predict(TableServer.SPECIES, ROW).body());

    assertThat(answer.get("predicted").asInt()).isEqualTo(expected.index());
    assertThat(answer.get("values")).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(answer.get("probabilities").get(i).asDouble())
          .isEqualTo(expected.probabilities()[i]);
    }
  }

  @Test
  void numberOfARowIsPredicted() throws Exception {
    String body = "{\"flipper_length_mm\":201.5,\"species\":\"Gentoo\"}";
    JsonNode answer = JSON.readTree(predict(TableServer.MASS, body).body());

    assertThat(answer.get("predicted").isNull()).isTrue();
    assertThat(answer.get("probabilities")).isEmpty();
    assertThat(answer.get("values").get("body_mass_g").asDouble())
        .isEqualTo(
            server.mass.predictor().value(Map.of("flipper_length_mm", 201.5, "species", "Gentoo")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"island\":\"Mars\",| 422 | Column \"island\": the value \"Mars\" was in none of the",
        "{\"island\":null,| 422 | Column \"island\": the value is missing, and the column does",
        "{\"bill_length_mm\":\"long\",| 422 | Column \"bill_length_mm\": \"long\" is not a number",
        "{\"bill_length_mm\":1e60,| 422 | Column \"bill_length_mm\": ",
        "{\"bill_length_mm\":[1],| 400 | The field \"bill_length_mm\" must be a string or a"
            + " number.",
        "{\"color\":1,| 400 | Unknown field \"color\"; the fields are bill_length_mm,",
      })
  void unusableValueIsAnErrorWithOneSentence(String start, int status, String sentence)
      throws Exception {
    String field = start.replaceAll("^\\{(\"[a-z_]+\").*", "$1");
    String rest = ROW.strip().substring(1).replaceAll(field + ":(\"\\w*\"|[\\w.]+),?", "");
    HttpResponse<String> answer = predict(TableServer.SPECIES, start + rest);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).get("error").asText())
        .startsWith(sentence)
        .endsWith(".");
  }

  @Test
  void absentColumnIsAnError() throws Exception {
    HttpResponse<String> answer = predict(TableServer.SPECIES, "");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("The row has no column \\\"bill_length_mm\\\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bill_length_mm", "island"})
  void partialDependenceIsThatOfTheLibrary(String column) throws Exception {
    PartialDependence expected = PartialDependence.of(predictor, rows, column);
    JsonNode answer = get(TableServer.SPECIES, "/partial-dependence?column=" + column);

    assertThat(answer.get("rows").asInt()).isEqualTo(rows.size());
    assertThat(answer.get("outputs")).hasSize(3);
    assertThat(answer.get("points")).hasSize(expected.points().size());
    for (int i = 0; i < expected.points().size(); i++) {
      JsonNode point = answer.get("points").get(i);
      assertThat(point.get("value").asText()).isEqualTo(expected.points().get(i).value());
      assertThat(point.get("number").isNull()).isEqualTo(column.equals("island"));
      for (int label = 0; label < 3; label++) {
        assertThat(point.get("means").get(label).asDouble())
            .isCloseTo(expected.points().get(i).means().get(label), within(1e-9));
      }
    }
  }

  @Test
  void partialDependenceIsOfTheFirstColumnUnlessOneIsNamed() throws Exception {
    assertThat(get(TableServer.SPECIES, "/partial-dependence").get("column").asText())
        .isEqualTo("bill_length_mm");
    HttpResponse<String> unknown =
        send(TableServer.SPECIES, "/table/partial-dependence?column=species");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("one of bill_length_mm, flipper_length_mm, island, sex.");
  }

  @ParameterizedTest
  @ValueSource(ints = {TableServer.SPECIES, TableServer.MASS})
  void importancesAreThoseOfTheLibrary(int run) throws Exception {
    PermutationImportance expected =
        PermutationImportance.of(server.run(run).table().orElseThrow().predictor(), rows, 42);
    JsonNode answer = get(run, "/permutation-importance");

    assertThat(answer.get("scoreName").asText())
        .isEqualTo(run == TableServer.MASS ? "R²" : "accuracy");
    assertThat(answer.get("score").asDouble()).isCloseTo(expected.score(), within(1e-9));
    assertThat(answer.get("repeats").asInt()).isEqualTo(5);
    for (int i = 0; i < expected.columns().size(); i++) {
      JsonNode column = answer.get("columns").get(i);
      assertThat(column.get("column").asText()).isEqualTo(expected.columns().get(i).column());
      assertThat(column.get("mean").asDouble())
          .isCloseTo(expected.columns().get(i).mean(), within(1e-9));
      assertThat(column.get("standardDeviation").asDouble())
          .isCloseTo(expected.columns().get(i).standardDeviation(), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/rows/0", "/partial-dependence", "/permutation-importance", "/predict"})
  void runsWithoutATableSayThatTheyHaveNone(String path) throws Exception {
    for (Map.Entry<Integer, String> each :
        Map.of(
                TableServer.WITHOUT_TABLE,
                "The test set of run 3 is not a table.",
                TableServer.UNTESTED,
                "Run 4 failed and was not tested.",
                99,
                "There is no run with this number.")
            .entrySet()) {
      HttpResponse<String> answer =
          path.equals("/predict")
              ? predict(each.getKey(), "{}")
              : send(each.getKey(), "/table" + path);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(JSON.readTree(answer.body()).get("error").asText()).isEqualTo(each.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"103", "-1", "01", "x"})
  void thereAreNoOtherRows(String row) throws Exception {
    HttpResponse<String> answer = send(TableServer.SPECIES, "/table/rows/" + row);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("There is no such row; the rows are 0 to 102.");
  }

  @Test
  void runsSayWhetherTheyHaveATable() throws Exception {
    for (int run : List.of(TableServer.SPECIES, TableServer.MASS, TableServer.WITHOUT_TABLE)) {
      assertThat(JSON.readTree(send(run, "").body()).get("table").asBoolean())
          .isEqualTo(run != TableServer.WITHOUT_TABLE);
    }
  }

  private static JsonNode get(int run, String path) throws Exception {
    HttpResponse<String> answer = send(run, "/table" + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> send(int run, String path) throws Exception {
    URI uri = URI.create(server.url("/api/runs/" + run + path));
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> predict(int run, String body) throws Exception {
    URI uri = URI.create(server.url("/api/runs/" + run + "/table/predict"));
    return CLIENT.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
