package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.web.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no browser of a friend would send, byte by byte, and what is answered. */
class HostileRequestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "Content-Type: application/json";
  private static final int PIXELS = 784;

  private static SmallRun served;

  /** Closes connections on which nothing moves for a second. */
  private static SmallRun hasty;

  @BeforeAll
  static void serve() {
    served = SmallRun.idle(Limits.DEFAULT);
    served.train(1);
    hasty = SmallRun.idle(SmallRun.limits(Duration.ofSeconds(1), Duration.ofSeconds(15), 1 << 20));
  }

  @AfterAll
  static void stop() {
    served.close();
    hasty.close();
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        // Paths and methods
        of("unknown path", get("/api/nothing"), 404, "Not found: /api/nothing."),
        of("unknown below a run", get("/api/runs/1/nothing"), 404, "Not found: "),
        of("method of a page", post("/", "{}"), 405, "POST is not allowed for /."),
        of("GET where POST is", get("/api/runs/1/stop"), 405, "GET is not allowed for"),
        of("DELETE of a run", line("DELETE /api/runs/1"), 405, "DELETE is not allowed for"),
        of("PUT of runs", line("PUT /api/runs"), 405, "PUT is not allowed for"),
        of("TRACE", line("TRACE /api/runs"), 405, ""),
        of("CONNECT", line("CONNECT localhost:80"), 405, ""),
        of("OPTIONS", line("OPTIONS /api/runs"), 405, "OPTIONS is not allowed for"),
        of("OPTIONS of all", line("OPTIONS *"), 404, ""),
        of("small letters", line("get /api/runs"), 405, "get is not allowed for"),
        of(
            "another method in a header",
            get("/api/runs/1/stop", "X-HTTP-Method-Override: POST"),
            400,
            "X-HTTP-Method-Override is not supported."),
        of("slash at the end", get("/api/runs/"), 404, "Not found: /api/runs/."),
        of("two slashes", get("//api/runs"), 404, "Not found: //api/runs."),
        of("mark-up", get("/api/%3Cscript%3E"), 404, "Not found: /api/%3Cscript%3E."),
        of("invented method", line("BREW /api/runs"), 405, "BREW is not allowed for"),
        // Ways out of the folder
        of("dots", get("/../etc/passwd"), 400, ""),
        of("dots in the middle", get("/api/../../etc/passwd"), 400, ""),
        of("encoded slash", get("/..%2fetc/passwd"), 404, "Not found: "),
        of("encoded dots", get("/%2e%2e/etc/passwd"), 400, ""),
        of("all encoded", get("/%2e%2e%2fetc%2fpasswd"), 404, "Not found: "),
        of("encoded twice", get("/%252e%252e%252fetc/passwd"), 404, "Not found: "),
        of("backslashes", get("/..\\..\\etc\\passwd"), 400, ""),
        of("encoded backslashes", get("/..%5c..%5cetc"), 404, ""),
        of("overlong dots", get("/%c0%ae%c0%ae/etc/passwd"), 400, ""),
        of("null byte", get("/page.css%00.html"), 400, ""),
        of("path parameter", get("/..;/etc/passwd"), 400, ""),
        of("library's folder", get("/lib/"), 404, "Not found: "),
        of("out of the library", get("/lib/..%2f..%2fetc/passwd"), 404, ""),
        of("class file", get("/dev/cresset/demo/Demo.class"), 404, "Not found: "),
        of("broken escape", get("/%zz"), 400, ""),
        // Numbers in the path and the query
        of("run 0", get("/api/runs/0"), 404, "There is no run with this number."),
        of("run 99", get("/api/runs/99"), 404, "There is no run with this number."),
        of("run -1", get("/api/runs/-1"), 404, "There is no run with this number."),
        of("run abc", get("/api/runs/abc"), 404, "There is no run with this number."),
        of("run 1e0", get("/api/runs/1e0"), 404, "There is no run with this number."),
        of(
            "long run",
            get("/api/runs/" + "9".repeat(300)),
            404,
            "There is no run with this number"),
        of("run in other digits", get("/api/runs/%d9%a1"), 404, "There is no run with this number"),
        of("run 01", get("/api/runs/01"), 404, "There is no run with this number"),
        of("run with a new line", get("/api/runs/1%0d%0aX:1"), 404, "There is no run with this"),
        of("class 01", get("/api/runs/1/confusion/01/0"), 404, "There is no such class;"),
        of("class 10", get("/api/runs/1/confusion/10/0"), 404, "There is no such class;"),
        of("class -1", get("/api/runs/1/confusion/0/-1"), 404, "There is no such class;"),
        of(
            "limit 0",
            get("/api/runs/1/misclassified?limit=0"),
            400,
            "The parameter limit must be a"),
        of(
            "limit x",
            get("/api/runs/1/misclassified?limit=x"),
            400,
            "The parameter limit must be a"),
        of("limit 501", get("/api/runs/1/confusion/1/1?limit=501"), 400, "The parameter limit"),
        of(
            "limit -1",
            get("/api/runs/1/misclassified?limit=-1"),
            400,
            "The parameter limit must be"),
        of(
            "limit 1e9",
            get("/api/runs/1/misclassified?limit=1e9"),
            400,
            "The parameter limit must"),
        of(
            "two limits",
            get("/api/runs/1/misclassified?limit=1&limit=2"),
            400,
            "The parameter limit"),
        of(
            "limit %zz",
            get("/api/runs/1/misclassified?limit=%zz"), 400, "not followed by two hexadecimal"),
        of(
            "label 10",
            get("/api/runs/1/curves?label=10"),
            400,
            "The parameter label must be a whole"),
        of("label -1", get("/api/runs/1/curves?label=-1"), 400, "The parameter label must be a"),
        of("label 01", get("/api/runs/1/curves?label=01"), 400, "The parameter label must be a"),
        of("label x", get("/api/runs/1/curves?label=x"), 400, "from 0 to 9"),
        // Who asks
        of(
            "other site's page",
            post("/api/runs", "{}", "Origin: http://evil.example"),
            403,
            "Cross-site request rejected (origin http://evil.example, expected"),
        of(
            "page without a site",
            post("/api/runs", "{}", "Origin: null"),
            403,
            "(origin null, expected"),
        of(
            "other port",
            post("/api/runs", "{}", "Origin: http://localhost:1"),
            403,
            "Cross-site request rejected"),
        of(
            "like https",
            post("/api/runs", "{}", "Origin: https://localhost"),
            403,
            "Cross-site request rejected"),
        of(
            "fetched across",
            post("/api/runs", "{}", "Sec-Fetch-Site: cross-site"),
            403,
            "Cross-site request rejected"),
        of("foreign name", named("evil.example"), 421, "localhost"),
        of("no name", "GET /api/runs HTTP/1.1\r\n\r\n", 400, ""),
        of("no name, HTTP 1.0", "GET /api/runs HTTP/1.0\r\n\r\n", 421, "localhost"),
        of("other name in the path", get("http://evil.example/api/runs"), 400, ""),
        of("two names in one", named("localhost, evil.example"), 400, ""),
        of("name with a dot", named("localhost."), 421, "localhost"),
        of("empty name", named(""), 400, ""),
        of("two names", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400, ""),
        of("name with user", "GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", 400, ""),
        // Kind and size of the body
        of("no type", body("/api/runs", "{}"), 415, "Content-Type must be application/json."),
        of("text", body("/api/runs", "{}", "Content-Type: text/plain"), 415, "must be application"),
        of("form", body("/api/runs", "a=b", "Content-Type: multipart/form-data"), 415, "must be"),
        of("stop without type", body("/api/runs/1/stop", ""), 415, "must be application/json."),
        of("large", post("/api/runs", " ".repeat(20_000)), 413, "not exceed 16384 bytes."),
        of("large, in chunks", chunked("/api/runs", 20_000), 413, "not exceed 16384"),
        of("said to be huge", said("/api/runs", "9223372036854775807"), 413, "not exceed"),
        of("said to be negative", said("/api/runs", "-5"), 400, ""),
        of("said to be text", said("/api/runs", "many"), 400, ""),
        of("two lengths", post("/api/runs", "{}", "Content-Length: 5"), 400, ""),
        of("length and chunks", post("/api/runs", "{}", "Transfer-Encoding: chunked"), 400, ""),
        of("broken chunk", rawChunk("/api/runs", "zz\r\n{}\r\n0\r\n\r\n"), 400, ""),
        // What is in the body
        of(
            "not JSON",
            post("/api/runs", "hello"),
            400,
            "The request body is not valid JSON (line 1,"),
        of("half", post("/api/runs", "{\"recipe\":"), 400, "The request body is not valid JSON"),
        of("two objects", post("/api/runs", "{}{}"), 400, "The request body is not valid JSON"),
        of("same field twice", post("/api/runs", "{\"seed\":1,\"seed\":2}"), 400, "not valid JSON"),
        of("array", post("/api/runs", "[]"), 400, "The request body must be a JSON object, {…}."),
        of(
            "text value",
            post("/api/runs", "\"003\""),
            400,
            "The request body must be a JSON object"),
        of("null", post("/api/runs", "null"), 400, "The request body must be a JSON object"),
        of("bytes", post("/api/runs", "\u0000\u0001"), 400, "The request body is not valid JSON"),
        of(
            "deep",
            post("/api/runs", "[".repeat(5_000)),
            400,
            "The request body is nested too deeply"),
        of("deep field", post("/api/runs", "{\"a\":".repeat(500)), 400, "nested too deeply"),
        of("long number", run("\"seed\":" + "9".repeat(5_000)), 400, "too long."),
        of("not a number", run("\"learningRate\":NaN"), 400, "The request body is not valid JSON"),
        of("no recipe", post("/api/runs", "{}"), 400, "The field \"recipe\" is missing."),
        of("empty", post("/api/runs", ""), 400, "The field \"recipe\" is missing."),
        of(
            "number as recipe",
            post("/api/runs", "{\"recipe\":3}"),
            400,
            "\"recipe\" must be a string"),
        of("other recipe", post("/api/runs", "{\"recipe\":\"9\"}"), 422, "must be one of 000, 001"),
        of("other data", run("\"data\":\"../etc\""), 422, "\"data\" must be one of mnist."),
        of(
            "more fields",
            run("\"batchSize\":1"),
            400,
            "Unknown field \"batchSize\"; the fields are recipe, data"),
        of("prototype", run("\"__proto__\":{}"), 400, "Unknown field \"__proto__\";"),
        of("text as epochs", run("\"epochs\":\"5\""), 400, "\"epochs\" must be a whole number."),
        of("half epochs", run("\"epochs\":1.5"), 400, "\"epochs\" must be a whole number."),
        of("no epochs", run("\"epochs\":0"), 422, "\"epochs\" must be from 1 to 1000."),
        of("many epochs", run("\"epochs\":1e9"), 400, "\"epochs\" must be a whole number."),
        of("most epochs", run("\"epochs\":4294967297"), 422, "\"epochs\" must be from 1 to 1000."),
        of("large seed", run("\"seed\":9223372036854775808"), 422, "\"seed\" must be from -92"),
        of("no rate", run("\"learningRate\":0"), 422, "\"learningRate\" must be above 0"),
        of("negative rate", run("\"learningRate\":-1"), 422, "\"learningRate\" must be above 0"),
        of("infinite rate", run("\"learningRate\":1e400"), 422, "\"learningRate\" must be above 0"),
        of("array as rate", run("\"learningRate\":[1]"), 400, "\"learningRate\" must be a number."),
        of("text as schedule", run("\"schedule\":\"step\""), 400, "\"schedule\" must be an object"),
        of("no type", run("\"schedule\":{}"), 400, "\"schedule.type\" is missing."),
        of("other type", schedule("linear"), 422, "\"schedule.type\" must be one of step, expon"),
        of(
            "field of a schedule",
            schedule("step", "\"x\":0"),
            400,
            "Unknown field \"schedule.x\";"),
        of(
            "period 0",
            schedule("step", "\"epochs\":0"),
            422,
            "\"schedule.epochs\" must be from 1 to"),
        of(
            "factor 0",
            schedule("step", "\"factor\":0"),
            422,
            "\"schedule.factor\" must be above 0"),
        of("factor 1", schedule("plateau", "\"factor\":1"), 422, "above 0 and below 1."),
        of(
            "text as factor",
            schedule("step", "\"factor\":\"1\""),
            400,
            "factor\" must be a number."),
        of("factor of a cosine", schedule("cosine", "\"factor\":0.5"), 400, "the fields are type."),
        of(
            "warm-up of all epochs",
            schedule("warm-up-cosine", "\"epochs\":5"),
            422,
            "below the 5 ep"),
        of("patience 0", run("\"patience\":0"), 422, "\"patience\" must be from 1 to 1000."),
        of("half patience", run("\"patience\":0.5"), 400, "\"patience\" must be a whole number."),
        of(
            "stop with fields",
            post("/api/runs/1/stop", "{\"now\":1}"),
            400,
            "no fields are expected"),
        of(
            "stop what ended",
            post("/api/runs/1/stop", "{}"),
            409,
            "Run 1 cannot be stopped; it has ended"),
        of("stop nothing", post("/api/runs/7/stop", "{}"), 404, "There is no run with this number"),
        // Drawings
        of(
            "no pixels",
            post("/api/runs/1/predict", "{}"),
            400,
            "\"pixels\" must be an array of 784"),
        of("text as pixels", pixels("\"AAAA\""), 400, "\"pixels\" must be an array of 784"),
        of("one pixel", pixels("[1]"), 422, "\"pixels\" must have 784 numbers, got 1."),
        of("one too many", pixels(many("0", PIXELS + 1)), 422, "must have 784 numbers, got 785."),
        of("negative pixel", pixels(many("-1", PIXELS)), 422, "from 0 to 255 (index 0)."),
        of("bright pixel", pixels(many("256", PIXELS)), 422, "from 0 to 255 (index 0)."),
        of("huge pixel", pixels(many("9999999999", PIXELS)), 422, "from 0 to 255 (index 0)."),
        of("text as pixel", pixels(many("\"0\"", PIXELS)), 400, "whole numbers only (index 0)."),
        of("infinite pixel", pixels(many("1e308", PIXELS)), 400, "whole numbers only (index"),
        of(
            "no number as pixel",
            pixels(many("NaN", PIXELS)),
            400,
            "The request body is not valid JSON"),
        of("half pixel", pixels(many("0.5", PIXELS)), 400, "whole numbers only (index 0)."),
        of("null pixel", pixels(many("null", PIXELS)), 400, "whole numbers only (index 0)."),
        of("nested pixel", pixels(many("[0]", PIXELS)), 400, "whole numbers only (index 0)."),
        // Malformed heads
        of("null byte in a header", get("/api/runs", "X: a\u0000b"), 400, ""),
        of("other coding", body("/api/runs", "{}", "Transfer-Encoding: gzip"), 400, ""),
        of("wish for tea", post("/api/runs", "{}", "Expect: tea"), 417, ""),
        of("path without a slash", line("GET *"), 400, ""),
        of("rubbish", "\u0016\u0003\u0001\u0000\r\n\r\n", 400, ""),
        of("HTTP 0.9", "GET /\r\n\r\n", 505, ""),
        of("HTTP 9.9", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505, ""),
        of("HTTP 2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 426, ""),
        of("space in a header", get("/api/runs", "X : 1"), 400, ""),
        of("folded header", get("/api/runs", "X: 1\r\n folded"), 400, ""),
        of("header without name", get("/api/runs", ": 1"), 400, ""),
        of("long header", get("/api/runs", "X: " + "a".repeat(20_000)), 431, ""),
        of("many headers", get("/api/runs", "X: 1\r\n".repeat(5_000) + "Y: 1"), 431, ""),
        of("long path", get("/" + "a".repeat(20_000)), 414, ""));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("requests")
  void isRefusedInOneSentence(String name, String request, int status, String sentence)
      throws Exception {
    String answer = raw(request);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertTellsNothing(answer);
    assertThat(answer).contains("X-Content-Type-Options: nosniff");
    if (!request.startsWith("HEAD")) {
      JsonNode error = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
      assertThat(error.get("status").asInt()).isEqualTo(status);
      assertThat(error.get("error").asText()).contains(sentence).endsWith(".");
    }
    if (status == 405) {
      assertThat(answer).containsPattern("\r\nAllow: [A-Z, ]+\r\n");
    }
  }

  @Test
  void ownPageMayAsk() throws Exception {
    String host = "localhost:" + served.socket.port();
    String request =
        "POST /api/runs/1/predict HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n"
                .formatted(host, host)
            + "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json; charset=utf-8\r\n"
            + "Connection: close\r\n";
    String body = "{\"pixels\":" + many("0", PIXELS) + "}";

    assertThat(raw(request + length(body) + body)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void headThatComesTooSlowlyEndsTheConnection() throws Exception {
    try (Socket socket = connect(hasty)) {
      socket.getOutputStream().write("GET /api/runs HTTP/1.1\r\nHost: ".getBytes());

      assertThat(all(socket.getInputStream())).doesNotContain("200 OK");
    }
  }

  @Test
  void bodyThatDoesNotComeEndsTheRequest() throws Exception {
    String answer = raw(hasty, said("/api/runs", "100") + "{\"recipe\"");

    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("was not received in time.");
    assertTellsNothing(answer);
  }

  @Test
  void bodyThatBreaksOffLeavesTheServerWell() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = connect(served)) {
        socket.getOutputStream().write((said("/api/runs", "100") + "{\"re").getBytes());
      }
    }

    assertThat(raw(get("/api/about"))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void ofManyThatStartARunAtOnceOneIsTaken() throws Exception {
    int clients = 64;
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      Callable<String> start = () -> raw(run("\"epochs\":1000"));
      List<Future<String>> answers = pool.invokeAll(java.util.Collections.nCopies(clients, start));
      List<String> taken = new ArrayList<>();
      for (Future<String> answer : answers) {
        if (answer.get().startsWith("HTTP/1.1 201 ")) {
          taken.add(answer.get());
        } else {
          assertThat(answer.get()).startsWith("HTTP/1.1 409 ").contains("is in progress; stop it");
        }
      }
      assertThat(taken).hasSize(1);
      String location =
          "/api/" + taken.get(0).replaceFirst("(?s).*\r\nLocation: (\\S+)\r\n.*", "$1");
      assertThat(raw(post(location + "/stop", "{}"))).startsWith("HTTP/1.1 202 ");
      String run = raw(get(location));
      while (!run.contains("\"state\":\"stopped\"")) {
        run = raw(get(location));
      }
      assertThat(run).containsPattern("\"accuracy\":0\\.\\d");
    } finally {
      pool.shutdownNow();
    }
  }

  private static void assertTellsNothing(String answer) {
    assertThat(answer)
        .doesNotContainIgnoringCase("jetty", "javalin", "exception", "jackson", "\nserver:")
        .doesNotContain("\tat ", "java.");
  }

  private static Arguments of(String name, String request, int status, String sentence) {
    return Arguments.of(name, request, status, sentence);
  }

  private static String line(String start, String... headers) {
    return start + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + head(headers) + "\r\n";
  }

  private static String get(String path, String... headers) {
    return line("GET " + path, headers);
  }

  private static String named(String host) {
    return "GET /api/runs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  private static String post(String path, String body, String... headers) {
    String[] all = Stream.concat(Stream.of(JSON_TYPE), Stream.of(headers)).toArray(String[]::new);
    return body(path, body, all);
  }

  private static String body(String path, String body, String... headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + head(headers)
        + length(body)
        + body;
  }

  private static String run(String fields) {
    return post("/api/runs", "{\"recipe\":\"003\"," + fields + "}");
  }

  private static String schedule(String type, String... fields) {
    String more = Stream.of(fields).map(","::concat).collect(Collectors.joining());
    return run("\"schedule\":{\"type\":\"%s\"%s}".formatted(type, more));
  }

  private static String pixels(String value) {
    return post("/api/runs/1/predict", "{\"pixels\":" + value + "}");
  }

  private static String said(String path, String length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + head(JSON_TYPE, "Content-Length: " + length)
        + "\r\n";
  }

  private static String rawChunk(String path, String chunks) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + head(JSON_TYPE, "Transfer-Encoding: chunked")
        + "\r\n"
        + chunks;
  }

  private static String chunked(String path, int size) {
    String chunk = "3e8\r\n" + " ".repeat(1000) + "\r\n";
    return rawChunk(path, chunk.repeat(size / 1000) + "0\r\n\r\n");
  }

  private static String many(String value, int count) {
    return "[" + (value + ",").repeat(count - 1) + value + "]";
  }

  private static String head(String... headers) {
    StringBuilder text = new StringBuilder();
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.toString();
  }

  private static String length(String body) {
    return "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
  }

  private static Socket connect(SmallRun server) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.socket.port());
    socket.setSoTimeout(180_000);
    return socket;
  }

  private static String raw(String request) throws IOException {
    return raw(served, request);
  }

  private static String raw(SmallRun server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      if (request.startsWith("CONNECT")) {
        // The server leaves it to the client to end such a connection.
        socket.shutdownOutput();
      }
      return all(socket.getInputStream());
    }
  }

  /** Reads to the end, be it that the server closed before it had read everything. */
  private static String all(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      in.transferTo(bytes);
    } catch (SocketException e) {
      // What was sent before counts.
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
