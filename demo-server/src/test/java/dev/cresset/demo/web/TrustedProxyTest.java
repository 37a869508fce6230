package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a proxy's headers count, and only where a proxy is declared. */
class TrustedProxyTest {

  private static final String NAME = "cresset.example";

  private static SmallRun behindProxy;
  private static SmallRun alone;

  @BeforeAll
  static void serve() {
    behindProxy = SmallRun.published("Cresset.Example", "other.example");
    alone = SmallRun.serve();
  }

  @AfterAll
  static void stop() {
    behindProxy.close();
    alone.close();
  }

  /** A POST that names no recipe: 400 where it may be sent, 403 or 421 where not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://cresset.example      | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Proto: https | 400",
        "https://cresset.example      | CRESSET.example | X-Forwarded-Proto: https                 "
            + "                   | 400",
        "https://cresset.example:8443 | 127.0.0.1       | X-Forwarded-Host: cresset.example:8443,"
            + " X-Forwarded-Proto: https | 400",
        "https://cresset.example:8443 | cresset.example | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Port: 8443, X-Forwarded-Proto: https | 400",
        "https://cresset.example      | 127.0.0.1:8080  | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Port: 443, X-Forwarded-Proto: https | 400",
        "http://cresset.example       | cresset.example | X-Forwarded-Server: inner.example        "
            + "                   | 400",
        "https://other.example        | 127.0.0.1       | Forwarded:"
            + " for=192.0.2.1;host=other.example;proto=https     | 400",
        "http://localhost             | localhost       |                                          "
            + "                   | 400",
        "http://cresset.example       | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Proto: https | 403",
        "https://cresset.example:1    | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Proto: https | 403",
        "https://evil.example         | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Proto: https | 403",
        "https://other.example        | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Proto: https | 403",
        "https://cresset.example      | cresset.example |                                          "
            + "                   | 403",
        "https://evil.example         | 127.0.0.1       | X-Forwarded-Host: evil.example,"
            + " X-Forwarded-Proto: https    | 421",
        "http://evil.example          | evil.example    | X-Forwarded-Host: localhost              "
            + "                   | 421",
        "http://localhost             | evil.example    | Forwarded: host=localhost                "
            + "                   | 421",
        "https://cresset.example      | 127.0.0.1       | X-Forwarded-Host: evil.example,"
            + " Forwarded: host=cresset.example | 421",
        "https://cresset.example      | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Port: many   | 400"
      })
  void originIsComparedWithThePublicAddress(String origin, String host, String headers, int status)
      throws Exception {
    assertThat(post(behindProxy, origin, host, headers)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://cresset.example | 127.0.0.1       | X-Forwarded-Host: cresset.example,"
            + " X-Forwarded-Proto: https | 403",
        "https://localhost       | localhost       | X-Forwarded-Proto: https                      "
            + "              | 403",
        "http://evil.example     | 127.0.0.1       | X-Forwarded-Host: evil.example                "
            + "              | 403",
        "http://evil.example     | 127.0.0.1       | Forwarded: host=evil.example                  "
            + "              | 403",
        "http://cresset.example  | cresset.example |                                               "
            + "              | 421",
        "http://localhost        | localhost       | X-Forwarded-Host: evil.example,"
            + " X-Forwarded-Port: many      | 400"
      })
  void headersAreIgnoredWithoutAProxy(String origin, String host, String headers, int status)
      throws Exception {
    assertThat(post(alone, origin, host, headers)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void refusalsNameTheSetting() throws Exception {
    assertThat(post(alone, "https://" + NAME, "127.0.0.1", ""))
        .contains(
            "(origin https://cresset.example, expected http://127.0.0.1)",
            "set cresset.public-host");
    assertThat(post(alone, "https://" + NAME, NAME, "")).contains("set cresset.public-host");
  }

  @ParameterizedTest
  @CsvSource({
    "/cresset, /cresset/",
    "/a/b.c/, /a/b.c/",
    "/a%20b, /a%20b/",
    "/, /",
  })
  void pageTakesTheTrustedPrefixAsBase(String prefix, String base) throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: " + prefix + "\r\n";
    assertThat(raw(behindProxy, request)).contains("<head><base href=\"" + base + "\">");
    assertThat(raw(alone, request)).startsWith("HTTP/1.1 200 ").doesNotContain("<base");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"//evil.example", "https://evil.example/", "a", "/\"><script>", "/a b", "/a//b"})
  void prefixThatIsNoPathIsRefused(String prefix) throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: " + prefix + "\r\n";
    assertThat(raw(behindProxy, request))
        .startsWith("HTTP/1.1 400 ")
        .contains("{\"status\":400,\"error\":\"Bad Request.\"}");
  }

  @Test
  void longPrefixIsNoTrouble() throws Exception {
    String prefix = "/a".repeat(3_000);
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: " + prefix + "\r\n";
    assertThat(raw(behindProxy, request)).contains("<base href=\"" + prefix + "/\">");
  }

  private static String post(SmallRun server, String origin, String host, String headers)
      throws IOException {
    StringBuilder request = new StringBuilder("POST /api/runs HTTP/1.1\r\n");
    request.append("Host: ").append(host).append("\r\nOrigin: ").append(origin).append("\r\n");
    request.append("Content-Type: application/json\r\nContent-Length: 0\r\n");
    if (headers != null) {
      headers
          .lines()
          .flatMap(line -> java.util.Arrays.stream(line.split(", ")))
          .filter(line -> !line.isBlank())
          .forEach(line -> request.append(line).append("\r\n"));
    }
    return raw(server, request.toString());
  }

  private static String raw(SmallRun server, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.socket.port())) {
      socket.setSoTimeout(60_000);
      String whole = request + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(whole.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
