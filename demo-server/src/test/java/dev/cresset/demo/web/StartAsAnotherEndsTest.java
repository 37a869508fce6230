package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.web.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that asks for runs without a pause, each until it is accepted as the last one ends. */
class StartAsAnotherEndsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int ROUNDS = 22;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final long deadline = System.nanoTime() + PATIENCE_NANOS;

  @Test
  void nothingIsTrainedThatWasNotAskedForAndTheLastRunCanBeStopped() throws Exception {
    try (SmallRun served = SmallRun.idle(Limits.DEFAULT)) {
      List<Long> asked = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        asked.add(start(served, "004", 1, round));
        // There are too few images for its validation, so that it fails.
        asked.add(start(served, "001", 1, round));
      }
      long last = start(served, "004", 1000, ROUNDS);
      asked.add(last);

      assertThat(post(served, "/api/runs/" + last + "/stop", "{}").statusCode()).isEqualTo(202);
      JsonNode run = get(served, "/api/runs/" + last);
      while (run.get("state").asText().matches("training|testing") && inTime()) {
        run = get(served, "/api/runs/" + last);
      }

      assertThat(run.get("state").asText()).isEqualTo("stopped");
      assertThat(get(served, "/api/about").path("running").isNumber()).isFalse();
      for (JsonNode each : get(served, "/api/runs")) {
        long group = each.get("group").asLong();
        assertThat(asked).as("group of run %s", each.get("id")).contains(group);
        assertThat(each.get("seed").asInt()).isEqualTo(asked.indexOf(group) / 2);
        assertThat(each.get("recipe").asText())
            .isEqualTo(asked.indexOf(group) % 2 == 0 ? "004" : "001");
        assertThat(each.get("state").asText()).matches("finished|failed|stopped");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"004", "001"})
  void runThatIsAskedForWhileTheEndOfAnotherIsToldIsTheOnlyOneThatFollows(String recipe)
      throws Exception {
    try (SmallRun served = SmallRun.idle(Limits.DEFAULT)) {
      long networks = recipe.equals("004") ? 2 : 1;
      CompletableFuture<Long> second = new CompletableFuture<>();
      served
          .injector
          .getInstance(RunEvents.class)
          .subscribe(
              run -> {
                if (run.id() == networks && run.state().ended()) {
                  // The thread that trains waits here until the other run is accepted.
                  second.completeAsync(() -> unchecked(() -> start(served, "004", 1000, 2)));
                  second.join();
                }
              });
      start(served, recipe, 1, 1);
      long id = second.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);

      assertThat(id).isEqualTo(networks + 1);
      assertThat(post(served, "/api/runs/" + id + "/stop", "{}").statusCode()).isEqualTo(202);
      while (get(served, "/api/about").get("running").isNumber() && inTime()) {
        Thread.onSpinWait();
      }
      List<Long> ids = new ArrayList<>();
      get(served, "/api/runs").forEach(run -> ids.add(run.get("id").asLong()));
      assertThat(ids).hasSize((int) networks + 1).endsWith(id);
      assertThat(get(served, "/api/runs/" + id).get("state").asText()).isEqualTo("stopped");
    }
  }

  private static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private long start(SmallRun served, String recipe, int epochs, int seed) throws Exception {
    String body = "{\"recipe\":\"%s\",\"epochs\":%s,\"seed\":%s}".formatted(recipe, epochs, seed);
    HttpResponse<String> answer = post(served, "/api/runs", body);
    while (answer.statusCode() == 409 && inTime()) {
      answer = post(served, "/api/runs", body);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body()).get("id").asLong();
  }

  private boolean inTime() {
    return System.nanoTime() < deadline;
  }

  private static HttpResponse<String> post(SmallRun served, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.url(path)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static JsonNode get(SmallRun served, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(served.url(path))).build();
    return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
  }
}
