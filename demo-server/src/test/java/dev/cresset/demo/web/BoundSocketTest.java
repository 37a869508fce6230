package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.web.Limits;
import dev.cresset.demo.settings.StartFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The printed address is one that the server answers at, for each address to listen on. */
class BoundSocketTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost",
    "127.0.0.2, 127.0.0.2",
    "127.1.2.3, 127.1.2.3",
    "localhost, localhost",
    "::1, [::1]",
    "0:0:0:0:0:0:0:1, [::1]",
    "0.0.0.0, localhost",
    "::, localhost"
  })
  void printedAddressIsServed(String host, String printed) throws Exception {
    try (SmallRun served = serve(host)) {
      String url = served.socket.url();

      assertThat(url).isEqualTo("http://" + printed + ":" + served.socket.port() + "/");
      assertThat(send("GET", url, "").statusCode()).isEqualTo(200);
      // An empty body lacks the recipe: the request has passed every check of who sends it.
      HttpResponse<String> own = send("POST", url + "api/runs", url.replaceFirst("/$", ""));
      assertThat(own.body()).contains("recipe");
      assertThat(own.statusCode()).isEqualTo(400);
      assertThat(send("POST", url + "api/runs", "http://localhost:1").statusCode()).isEqualTo(403);
    }
  }

  private static SmallRun serve(String host) {
    try {
      return SmallRun.idle(host, Limits.DEFAULT);
    } catch (StartFailure e) {
      Assumptions.abort("This machine has no address " + host + ".");
      throw e;
    }
  }

  private static HttpResponse<String> send(String method, String url, String origin)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
    if (!origin.isEmpty()) {
      request.header("Origin", origin).header("Content-Type", "application/json");
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
