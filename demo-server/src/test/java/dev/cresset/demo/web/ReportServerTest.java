package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.web.PageFiles;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ConfusionMatrix;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static SmallRun served;

  @BeforeAll
  static void trainAndServe() {
    served = SmallRun.serve();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void modelNamesEachLayerWithItsShapeAndParameters() throws Exception {
    JsonNode model = json("/api/model");

    assertThat(fields(model)).containsExactly("layers", "parameters");
    assertThat(model.get("parameters").asLong()).isEqualTo(784 * 128 + 128 + 8256 + 650);
    assertThat(model.get("layers")).hasSize(7);
    JsonNode second = model.get("layers").get(1);
    assertThat(fields(second)).containsExactly("name", "type", "outputShape", "parameters");
    assertThat(second.get("name").asText()).isEqualTo("1");
    assertThat(second.get("type").asText()).isEqualTo("Linear");
    assertThat(second.get("outputShape").toString()).isEqualTo("[-1,128]");
    assertThat(second.get("parameters").asLong()).isEqualTo(784 * 128 + 128);
  }

  @Test
  void evaluationHoldsTheFiguresOfTheConfusionMatrix() throws Exception {
    JsonNode evaluation = json("/api/evaluation");
    ConfusionMatrix matrix = served.run.confusion();

    assertThat(fields(evaluation))
        .containsExactly("accuracy", "precision", "recall", "f1", "perClass", "confusion");
    assertThat(evaluation.get("accuracy").asDouble()).isEqualTo(matrix.accuracy());
    for (Average average : Average.values()) {
      String name = average.name().toLowerCase(Locale.ROOT);
      assertThat(evaluation.get("precision").get(name).asDouble())
          .isEqualTo(matrix.precision(average));
      assertThat(evaluation.get("recall").get(name).asDouble()).isEqualTo(matrix.recall(average));
      assertThat(evaluation.get("f1").get(name).asDouble()).isEqualTo(matrix.f1(average));
    }
    assertThat(evaluation.get("perClass")).hasSize(10);
    assertThat(fields(evaluation.get("perClass").get(0)))
        .containsExactly("label", "precision", "recall", "f1", "support");
    assertThat(JSON.convertValue(evaluation.get("confusion"), long[][].class))
        .isDeepEqualTo(matrix.counts());
  }

  @Test
  void figuresAgreeWithEachOther() throws Exception {
    JsonNode evaluation = json("/api/evaluation");
    long right = 0;
    long images = 0;
    for (int actual = 0; actual < 10; actual++) {
      long row = 0;
      for (JsonNode cell : evaluation.get("confusion").get(actual)) {
        row += cell.asLong();
      }
      assertThat(evaluation.get("perClass").get(actual).get("support").asLong()).isEqualTo(row);
      images += row;
      right += evaluation.get("confusion").get(actual).get(actual).asLong();
    }
    assertThat(images).isEqualTo(SmallRun.TEST_IMAGES);
    assertThat(evaluation.get("accuracy").asDouble())
        .isCloseTo((double) right / images, within(1e-12))
        .as("something was learnt")
        .isGreaterThan(0.5);
  }

  @Test
  void runSaysWhatWasTrained() throws Exception {
    JsonNode run = json("/api/run");

    assertThat(run.get("recipe").asText()).isEqualTo("003");
    assertThat(run.get("epochs").asInt()).isEqualTo(3);
    assertThat(run.get("losses")).hasSize(3);
    assertThat(run.get("losses").get(2).asDouble()).isLessThan(run.get("losses").get(0).asDouble());
    assertThat(run.get("trainingImages").asInt()).isEqualTo(SmallRun.TRAINING_IMAGES);
    assertThat(run.get("testImages").asInt()).isEqualTo(SmallRun.TEST_IMAGES);
    assertThat(run.get("progress").get("seconds").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/styles/base.css, text/css",
    "/main.js, text/javascript",
    "/lib/chart.umd.min.js, text/javascript",
    "/flame.svg, image/svg+xml",
    "/api/model, application/json"
  })
  void everythingIsSentWithItsTypeAndTheSecurityHeaders(String path, String type) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.headers().firstValue("Server")).isEmpty();
    assertSecured(response);
  }

  @Test
  void pageLoadsOnlyFilesThatTheServerHas() throws Exception {
    List<String> pending = new ArrayList<>(List.of("/"));
    List<String> seen = new ArrayList<>();
    while (!pending.isEmpty()) {
      String path = pending.remove(0);
      seen.add(path);
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      Matcher links =
          Pattern.compile("(?:src=|href=|from |import )\"(\\.{0,2}/[^\"]*)\"")
              .matcher(response.body());
      while (links.find()) {
        String link = URI.create(path).resolve(links.group(1)).getPath();
        if (!seen.contains(link) && !pending.contains(link)) {
          pending.add(link);
        }
      }
    }
    assertThat(seen)
        .contains("/api/evaluation", "/" + PageFiles.CHART_JS)
        .containsAll(new PageFiles().handlers().keySet());
  }

  @Test
  void pageHasNoInlineScriptOrStyle() throws Exception {
    assertThat(get("/").body())
        .doesNotContain("<style", "style=", "onclick", "<script>")
        .doesNotContainPattern("https?://");
  }

  @Test
  void headAnswersLikeGetWithoutTheBody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/api/run");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/api", "/api/", "/index.html", "/dev/cresset/demo/Demo.class"})
  void unknownPathIsAJsonError(String path) throws Exception {
    HttpResponse<String> response = get(path);

    assertJsonError(response, 404);
    assertThat(response.body()).contains(path);
    assertSecured(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO"})
  void wrongMethodIsAJsonErrorThatNamesTheRightOnes(String method) throws Exception {
    for (String path : List.of("/", "/api/model")) {
      HttpResponse<String> response = send(method, path);

      assertJsonError(response, 405);
      assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "0.0.0.0"})
  void foreignHostNameIsTurnedAway(String host) throws Exception {
    for (String path : List.of("/", "/api/evaluation", "/nope")) {
      assertThat(raw("GET " + path + " HTTP/1.1", "Host: " + host))
          .startsWith("HTTP/1.1 421 ")
          .contains("{\"status\":421,");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8080", "[::1]:80"})
  void namesOfThisMachineAreAllowedOnAnyPort(String host) throws Exception {
    assertThat(raw("GET /api/run HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void openAddressTakesAnyHostName() throws Exception {
    try (SmallRun open = SmallRun.serve("0.0.0.0")) {
      assertThat(raw(open.socket.port(), "GET /api/run HTTP/1.1", "Host: box.example"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GARBAGE, 400",
    "GET /%zz HTTP/1.1, 400",
    "GET /../../etc/passwd HTTP/1.1, 400",
    "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1, 400",
    "GET / HTTP/9.9, 505"
  })
  void malformedRequestIsAJsonErrorThatTellsNothing(String line, int status) throws Exception {
    String answer = raw(line, "Host: localhost");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("application/json", "{\"status\":" + status + ",")
        .doesNotContainIgnoringCase("jetty", "exception", "\tat ");
  }

  @Test
  void oversizedHeaderIsAJsonError() throws Exception {
    String answer = raw("GET / HTTP/1.1", "Host: localhost", "X: " + "a".repeat(20_000));

    assertThat(answer).startsWith("HTTP/1.1 431 ").contains("{\"status\":431,");
  }

  private static void assertJsonError(HttpResponse<String> response, int status)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    JsonNode error = JSON.readTree(response.body());
    assertThat(fields(error)).containsExactly("status", "error");
    assertThat(error.get("status").asInt()).isEqualTo(status);
    assertThat(error.get("error").asText()).endsWith(".");
  }

  private static void assertSecured(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  private static JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.url(path)))
            .method(method, BodyPublishers.noBody())
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static String raw(String... lines) throws IOException {
    return raw(served.socket.port(), lines);
  }

  /** Sends lines as they are, which no client library would. */
  private static String raw(int port, String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
