package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server sends and prints is the same in every default locale. */
class LocaleTest {

  /** Other digits, decimal commas, and an i without a dot. */
  private static final String[] LOCALES = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"};

  private static final Locale USUAL = Locale.getDefault();
  private static SmallRun served;

  @BeforeAll
  static void serve() {
    Locale.setDefault(Locale.ROOT);
    served = SmallRun.serve();
  }

  @AfterEach
  void restore() {
    Locale.setDefault(USUAL);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/runs/1/report.html HTTP/1.1",
        "GET /api/runs/1/report.json HTTP/1.1",
        "GET /api/runs/1/report.csv HTTP/1.1",
        "GET /api/runs/1/model HTTP/1.1",
        "GET /api/runs/1 HTTP/1.1",
        "GET /api/recipes HTTP/1.1",
        "GET /api/runs/99 HTTP/1.1",
        "GET /api/runs/1/misclassified?limit=0 HTTP/1.1",
        "GET /api/runs/1/confusion/10/0 HTTP/1.1",
        "GET /api/INDEX HTTP/1.1",
        "POST /api/runs/1/stop HTTP/1.1",
        "POST /api/runs/1/stop HTTP/1.1\r\nContent-Type: APPLICATION/JSON",
        "POST /api/runs HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 99999",
        "GET /%zz HTTP/1.1",
        "GET / HTTP/9.9",
        "PRI * HTTP/2.0",
        "RUBBISH"
      })
  void answersAreTheSame(String request) throws Exception {
    Locale.setDefault(Locale.ROOT);
    String expected = answer(request);
    assertThat(expected).startsWith("HTTP/1.1 ");
    for (String locale : LOCALES) {
      Locale.setDefault(Locale.forLanguageTag(locale));
      assertThat(answer(request)).as(locale).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void addressHasTheDigitsOfUrls(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    assertThat(served.socket.url()).isEqualTo("http://localhost:" + served.socket.port() + "/");
  }

  private static String answer(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", served.socket.port())) {
      socket.setSoTimeout(60_000);
      String head = request + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(bytes);
      } catch (SocketException e) {
        // Closed before all of the request was read; the answer is what came before.
      }
      return bytes.toString(StandardCharsets.UTF_8).replaceFirst("\r\nDate: [^\r]*", "");
    }
  }
}
