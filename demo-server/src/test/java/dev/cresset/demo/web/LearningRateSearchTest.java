package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.web.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search for a learning rate, over HTTP. */
class LearningRateSearchTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static SmallRun served;

  @BeforeAll
  static void serve() {
    served = SmallRun.idle(Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void triesGrowingRatesAndSuggestsTheSteepestOfThem() throws Exception {
    JsonNode found = search("{\"recipe\":\"003\"}");

    List<Double> rates = new ArrayList<>();
    found.get("points").forEach(point -> rates.add(point.get("learningRate").asDouble()));
    assertThat(rates).isSorted().hasSizeBetween(100, 300);
    assertThat(rates.get(0)).isCloseTo(1e-5, within(1e-12));
    assertThat(found.get("points").get(0).get("loss").asDouble()).isBetween(2.0, 2.7);
    assertThat(rates).contains(found.get("suggestion").asDouble());
    // The recipe trains with 0.1 here.
    assertThat(found.get("suggestion").asDouble()).isBetween(1e-3, 2.0);
  }

  @Test
  void sameSeedGivesTheSameNumbersAndAnotherSeedOthers() throws Exception {
    JsonNode first = search("{\"recipe\":\"003\",\"seed\":1}");

    assertThat(search("{\"recipe\":\"003\",\"seed\":1,\"learningRate\":0.5,\"epochs\":9}"))
        .isEqualTo(first);
    assertThat(search("{\"recipe\":\"003\",\"seed\":2}")).isNotEqualTo(first);
  }

  @Test
  void searchDuringTrainingChangesNoNumberOfTheRun() throws Exception {
    var alone = served.start(2).last().join();
    HoldAtStep hold = new HoldAtStep(15);
    var started = served.start(2, hold);
    try {
      assertThat(search("{\"recipe\":\"003\"}").get("points")).isNotEmpty();
    } finally {
      hold.release();
    }
    assertThat(started.last().join().losses()).isEqualTo(alone.losses());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | The field \"recipe\" is missing.",
        "{\"recipe\":\"009\"} | 422 | must be one of 000, 001",
        "{\"recipe\":\"003\",\"seed\":0.5} | 400 | \"seed\" must be a whole number.",
        "{\"recipe\":\"003\",\"from\":1} | 400 | Unknown field \"from\";",
        "{\"recipe\":\"001\"} | 422 | needs more than 10000 training images"
      })
  void isRefusedInOneSentence(String body, int status, String sentence) throws Exception {
    HttpResponse<String> response = post(body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).get("error").asText())
        .contains(sentence)
        .endsWith(".");
  }

  private static JsonNode search(String body) throws Exception {
    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url("/api/learning-rates")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }
}
