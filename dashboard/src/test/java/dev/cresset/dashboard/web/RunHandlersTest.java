package dev.cresset.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestSample;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunHandlersTest {

  @Test
  void regressionIsComputedOnce() throws Exception {
    AtomicInteger read = new AtomicInteger();
    Runs runs = new Runs();
    runs.add(tested(read));
    try (BoundSocket socket = BoundSocket.open("127.0.0.1", 0)) {
      Javalin server =
          new DashboardServer(
                  socket,
                  Limits.DEFAULT,
                  PublicHosts.NONE,
                  runs,
                  new RunEvents(),
                  new Idle(),
                  ServerExtension.NONE)
              .startDaemon();
      try {
        String first = get(socket);
        assertThat(get(socket)).isEqualTo(first).contains("\"target\":\"price\"");
        assertThat(read).as("samples read").hasValue(3);
      } finally {
        server.stop();
      }
    }
  }

  private static String get(BoundSocket socket) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(socket.url() + "api/runs/1/regression")).build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static Run tested(AtomicInteger read) {
    RunDescription description =
        new RunDescription(
            "prices",
            null,
            null,
            null,
            "jvm",
            1L,
            1,
            1,
            0.1,
            "sgd",
            "mse",
            null,
            null,
            "row",
            Task.REGRESSION);
    Run run = new Run(1, 1, description);
    run.built(new NetworkLayers(List.of(), 0), 3, 0, 3);
    run.testing();
    run.tested(
        new RegressionResult(
            "test set",
            "price",
            new double[] {1, 2, 4},
            new double[] {1, 3, 3},
            index -> {
              read.incrementAndGet();
              return new TestSample.Text("row " + index);
            }));
    return run;
  }

  /** No run is in progress. */
  private static final class Idle implements RunControl {

    @Override
    public Optional<Run> running() {
      return Optional.empty();
    }

    @Override
    public boolean stop(Run run) {
      return false;
    }
  }
}
