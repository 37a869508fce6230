package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags and conditional requests as RFC 9110 has them, byte by byte. */
class EntityTagsTest {

  private static final String GZIP = "Accept-Encoding: gzip, deflate, br";

  private static SmallRun served;

  @BeforeAll
  static void serve() {
    served = SmallRun.serve();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/lib/chart.umd.min.js", "/api/runs/1", "/api/model"})
  void answersHaveAQuotedTagAndVary(String path) throws Exception {
    Answer answer = ask("GET " + path);

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.header("ETag")).matches("\"[0-9a-f]{32}\"");
    assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(ask("GET " + path).header("ETag")).isEqualTo(answer.header("ETag"));
  }

  @Test
  void otherContentHasAnotherTag() throws Exception {
    assertThat(tag("/main.js")).isNotEqualTo(tag("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TAG",
        "W/TAG",
        "*",
        " * ",
        "\"a\", TAG",
        "TAG,\"a\"",
        "\"a,b\" , W/\"c\",W/TAG",
        "\"a\"\r\nIf-None-Match: TAG",
        ",,TAG,"
      })
  void knownTagIsAnsweredWithoutABody(String condition) throws Exception {
    for (String method : new String[] {"GET", "HEAD"}) {
      String tag = tag("/api/model");
      Answer answer =
          ask(method + " /api/model", "If-None-Match: " + condition.replace("TAG", tag));

      assertThat(answer.status).isEqualTo(304);
      assertThat(answer.body).isEmpty();
      assertThat(answer.header("ETag")).isEqualTo(tag);
      assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.names())
          .doesNotContain("content-type", "content-length", "transfer-encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"a\"", "W/\"a\"", "TAG", "", "\"TAG", "\"xTAG\"", "\"*\"", "w/\"TAG-gzip\""})
  void otherTagIsAnsweredWhole(String condition) throws Exception {
    String opaque = tag("/api/model").replace("\"", "");
    Answer answer = ask("GET /api/model", "If-None-Match: " + condition.replace("TAG", opaque));

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.text()).contains("layers");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/nothing, 404",
    "GET /api/runs/99, 404",
    "HEAD /api/runs/99, 404",
    "GET /api/runs/1/misclassified?limit=0, 400",
    "PUT /api/runs, 405",
    "POST /api/runs, 415"
  })
  void refusalHasNoTagAndIsNeverUnmodified(String request, int status) throws Exception {
    Answer answer = ask(request, "If-None-Match: *", "Content-Length: 0");

    assertThat(answer.status).isEqualTo(status);
    assertThat(answer.names()).doesNotContain("etag");
  }

  @Test
  void conditionIsNotForPost() throws Exception {
    String body = "{\"pixels\":[" + "0,".repeat(783) + "0]}";
    Answer answer =
        ask(
            "POST /api/runs/1/predict",
            "If-None-Match: *",
            "Content-Type: application/json",
            "Content-Length: " + body.length() + "\r\n\r\n" + body);

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.names()).doesNotContain("etag");
  }

  @Test
  void compressedAnswerHasATagOfItsOwn() throws Exception {
    Answer plain = ask("GET /main.js");
    Answer gzip = ask("GET /main.js", GZIP);

    assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzip.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body)).readAllBytes())
        .isEqualTo(plain.body);
    String tag = gzip.header("ETag");
    assertThat(tag).matches("\"[0-9a-f]{32}-gzip\"");
    assertThat(ask("GET /main.js", "If-None-Match: " + tag).status).isEqualTo(200);
    assertThat(ask("GET /main.js", GZIP, "If-None-Match: " + tag).status).isEqualTo(304);
    assertThat(ask("GET /main.js", GZIP, "If-None-Match: " + plain.header("ETag")).status)
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/main.js,''", "/main.js," + "'" + GZIP + "'", "/api/runs/1,''", "/api/runs/9,''"})
  void headAnswersWithTheHeadOfGet(String path, String header) throws Exception {
    String[] headers = header.isEmpty() ? new String[0] : new String[] {header};
    Answer get = ask("GET " + path, headers);
    Answer head = ask("HEAD " + path, headers);

    assertThat(head.body).isEmpty();
    assertThat(head.status).isEqualTo(get.status);
    assertThat(head.headers()).isEqualTo(get.headers());
  }

  private static String tag(String path) throws IOException {
    return ask("GET " + path).header("ETag");
  }

  /** HTTP 1.0, so that a body is not cut into chunks. */
  private static Answer ask(String request, String... headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", served.socket.port())) {
      socket.setSoTimeout(60_000);
      String text = request + " HTTP/1.0\r\nHost: localhost\r\n" + String.join("\r\n", headers);
      socket.getOutputStream().write((text + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(bytes);
      return new Answer(bytes.toByteArray());
    }
  }

  private static final class Answer {

    final int status;
    final byte[] body;
    private final String[] head;

    Answer(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      this.head = text.substring(0, end).split("\r\n");
      this.status = Integer.parseInt(head[0].substring(9, 12));
      this.body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return Arrays.stream(head)
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }

    Set<String> names() {
      Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      Arrays.stream(head).skip(1).forEach(line -> names.add(line.substring(0, line.indexOf(':'))));
      return names;
    }

    Set<String> headers() {
      Set<String> lines = new TreeSet<>(Arrays.asList(head));
      lines.removeIf(line -> line.startsWith("Date: "));
      return lines;
    }
  }
}
