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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules of the learning rate and early stopping, over HTTP. */
class TrainingOptionsTest {

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'step','epochs':2,'factor':0.5} | step, factor 0.5 every 2 epochs | 0.1 0.1 0.05",
        "{'type':'step','epochs':1} | step, factor 0.1 every 1 epoch | 0.1 0.01 0.001",
        "{'type':'exponential'} | exponential, factor 0.9 | 0.1 0.09 0.081",
        "{'type':'cosine'} | cosine | 0.1 0.075 0.025",
        "{'type':'warm-up-cosine'} | linear warm-up of 1 epoch, then cosine | 0.0333333 0.1 0.05",
        "{'type':'plateau'} | on plateau, factor 0.1, patience 2 epochs | 0.1 0.1 0.1"
      })
  void scheduleSetsTheRateOfEachEpoch(String schedule, String description, String rates)
      throws Exception {
    JsonNode run = train("'learningRate':0.1,'epochs':3,'schedule':" + schedule);

    assertThat(run.get("schedule").asText()).isEqualTo(description);
    List<Double> expected = Arrays.stream(rates.split(" ")).map(Double::valueOf).toList();
    assertThat(run.get("history")).hasSize(expected.size());
    for (int epoch = 0; epoch < expected.size(); epoch++) {
      assertThat(run.get("history").get(epoch).get("learningRate").asDouble())
          .isCloseTo(expected.get(epoch), within(1e-6));
    }
  }

  @Test
  void oneCycleEndsNearZeroAfterTheLastBatch() throws Exception {
    JsonNode run = train("'learningRate':0.1,'epochs':3,'schedule':{'type':'one-cycle'}");

    assertThat(run.get("state").asText()).isEqualTo("finished");
    List<Double> rates = new ArrayList<>();
    run.get("history").forEach(epoch -> rates.add(epoch.get("learningRate").asDouble()));
    // The maximum is reached in step 27 of 90, shortly before the end of the first epoch.
    assertThat(rates.get(0)).isBetween(0.095, 0.1);
    assertThat(rates.get(1)).isBetween(0.03, 0.06);
    assertThat(rates.get(2)).isCloseTo(0.1 / 25 / 1e4, within(1e-12));
  }

  @Test
  void aRecipeCanHaveAScheduleWhichNoneTurnsOff() throws Exception {
    assertThat(train("lenet", "'epochs':1").get("schedule").asText()).isEqualTo("one cycle");
    assertThat(train("lenet", "'epochs':1,'schedule':{'type':'none'}").get("schedule").isNull())
        .isTrue();
    assertThat(train("lenet", "'epochs':1,'schedule':{'type':'cosine'}").get("schedule").asText())
        .isEqualTo("cosine");
  }

  @Test
  void earlyStoppingEndsTrainingAndKeepsTheBestWeights() throws Exception {
    // The updates vanish in single precision, so the loss changes by rounding only.
    JsonNode run = train("'learningRate':1e-12,'epochs':1000,'patience':2");

    assertThat(run.get("state").asText()).isEqualTo("finished");
    assertThat(run.get("stopReason").asText()).isEqualTo("early_stopped");
    assertThat(run.get("patience").asInt()).isEqualTo(2);
    JsonNode losses = run.get("losses");
    int best = 0;
    for (int epoch = 1; epoch < losses.size(); epoch++) {
      best = losses.get(epoch).asDouble() < losses.get(best).asDouble() ? epoch : best;
    }
    assertThat(run.get("restoredEpoch").asInt()).isEqualTo(best + 1);
    assertThat(losses.size() - 1 - best).isEqualTo(2);
    assertThat(get("/api/runs/%s/report.html".formatted(run.get("id"))).body())
        .contains("stopped early; weights of epoch " + (best + 1));
  }

  @Test
  void withoutThemTheRateIsConstantAndAllEpochsAreTrained() throws Exception {
    JsonNode plain = train("'learningRate':0.1,'epochs':2");
    JsonNode same = train("'learningRate':0.1,'epochs':2,'schedule':null,'patience':null");

    assertThat(plain.get("schedule").isNull()).isTrue();
    assertThat(plain.get("patience").isNull()).isTrue();
    assertThat(plain.get("restoredEpoch").isNull()).isTrue();
    assertThat(plain.get("stopReason").asText()).isEqualTo("completed");
    assertThat(plain.get("history").get(1).get("learningRate").asDouble()).isEqualTo(0.1);
    assertThat(same.get("losses")).isEqualTo(plain.get("losses"));
    assertThat(get("/api/runs/%s/report.html".formatted(plain.get("id"))).body())
        .doesNotContain("early stopping", "schedule");
  }

  @Test
  void reportOfAScheduledRunShowsTheRates() throws Exception {
    JsonNode run = train("'learningRate':0.1,'epochs':2,'schedule':{'type':'cosine'}");

    assertThat(get("/api/runs/%s/report.html".formatted(run.get("id"))).body())
        .contains("Learning rate per epoch", "<dt>schedule</dt><dd>cosine</dd>", "<td>0.05</td>");
  }

  private static JsonNode train(String fields) throws Exception {
    return train("003", fields);
  }

  private static JsonNode train(String recipe, String fields) throws Exception {
    String body = "{'recipe':'%s',%s}".formatted(recipe, fields).replace('\'', '"');
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(served.url("/api/runs")))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    long id = JSON.readTree(response.body()).get("id").asLong();
    while (true) {
      JsonNode run = JSON.readTree(get("/api/runs/" + id).body());
      if (!run.get("accuracy").isNull() || !run.get("error").isNull()) {
        return run;
      }
      Thread.sleep(20);
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url(path))).build(), BodyHandlers.ofString());
  }
}
