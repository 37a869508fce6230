package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PageFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that send or read slowly, or that come and go: others are answered meanwhile, and the
 * slow ones are disconnected.
 */
class SlowClientsTest {

  /** More than the server has threads. */
  private static final int CLIENTS = 300;

  private static final int LONG_MILLIS = 60_000;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String HALF_HEAD = "GET /api/about HTTP/1.1\r\nHost: local";
  private static final String ABOUT =
      "GET /api/about HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final String EVENTS = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HALF_BODY =
      "POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 10000\r\n\r\n{";
  private static final String LARGE =
      "GET /lib/chart.umd.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Deque<Socket> sockets = new ArrayDeque<>();
  private SmallRun served;

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    served.close();
  }

  /** Nothing ends by itself, except for what the arguments limit. */
  private void serve(int connections, int streams, Duration transfer, int bytesPerSecond) {
    served =
        SmallRun.idle(
            new Limits(
                connections, streams, transfer, bytesPerSecond, LONG, LONG, 1 << 20, 4, 8 << 20));
  }

  @Test
  void unfinishedBodiesHoldNoThread() throws Exception {
    serve(2 * CLIENTS, 1, LONG, 1);
    open(CLIENTS, HALF_BODY);

    assertOthersAreAnswered();
  }

  @Test
  void unreadAnswersHoldNoThread() throws Exception {
    serve(2 * CLIENTS, 1, LONG, 1);
    open(CLIENTS, LARGE.repeat(20));

    assertOthersAreAnswered();
  }

  @Test
  void streamsOfEventsHoldNoThread() throws Exception {
    serve(2 * CLIENTS, CLIENTS, LONG, 1);
    for (Socket reader : open(CLIENTS, EVENTS)) {
      assertThat(status(reader)).isEqualTo("HTTP/1.1 200");
    }

    assertOthersAreAnswered();
  }

  @Test
  void bodyThatDripsIsRefused() throws Exception {
    serve(10, 1, SHORT, 1000);

    assertThat(drip(HALF_BODY)).startsWith("HTTP/1.1 408 ").contains("was not received in time.");
  }

  @Test
  void headThatDripsIsCutOff() throws Exception {
    serve(10, 1, SHORT, 1000);

    assertThat(drip(HALF_HEAD)).isEmpty();
  }

  @Test
  void headThatDripsAfterAnAnswerIsCutOff() throws Exception {
    serve(10, 1, SHORT, 1000);

    String answers = drip(ABOUT.replace("Connection: close\r\n", "") + HALF_HEAD);

    assertThat(answers).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1");
  }

  @Test
  void answerThatIsNotReadIsCutOff() throws Exception {
    serve(10, 1, SHORT, 1 << 30);
    int answers = 100;
    Socket reader = open(LARGE.repeat(answers));
    int length = PageFiles.contents().get(PageFiles.CHART_JS).length;

    // It cannot be read before the end: a byte later the server may have gone on.
    Socket other = open(HALF_HEAD);
    assertThat(all(other)).isEmpty();
    while (!closedByServer(reader)) {
      assertOthersAreAnswered();
    }

    assertThat(all(reader).length()).isLessThan(answers * length);
  }

  @Test
  void connectionBeyondTheLimitClosesTheOldest() throws Exception {
    int connections = 20;
    serve(connections, 1, LONG, 1);
    List<Socket> slow = open(3 * connections, HALF_HEAD);

    assertOthersAreAnswered();

    // The server may see connections in another order than they were opened in.
    awaitClosed(slow, 2 * connections);
    Socket youngest = open(HALF_HEAD);
    assertOthersAreAnswered();
    youngest.getOutputStream().write("host\r\nConnection: close\r\n\r\n".getBytes());
    assertThat(all(youngest)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void streamsOfEventsAreNotClosedForOthers() throws Exception {
    serve(10, 5, SHORT, 1000);
    List<Socket> readers = open(5, EVENTS);
    for (Socket reader : readers) {
      assertThat(status(reader)).isEqualTo("HTTP/1.1 200");
    }

    open(20, HALF_HEAD);
    assertThat(drip(HALF_HEAD)).isEmpty();
    served.train(1);

    for (Socket reader : readers) {
      assertThat(until(reader, "\"state\":\"finished\"")).contains("event: run");
    }
  }

  @Test
  void readersThatGoFreeTheirPlacesAtOnce() throws Exception {
    int streams = 20;
    serve(100, streams, LONG, 1);
    for (Socket reader : open(streams, EVENTS)) {
      assertThat(status(reader)).isEqualTo("HTTP/1.1 200");
    }
    assertThat(status(open(EVENTS))).isEqualTo("HTTP/1.1 503");

    for (Socket socket : sockets) {
      socket.close();
    }

    // Nothing is written to a stream in this time.
    long end = System.nanoTime() + LONG_MILLIS * 1_000_000L;
    int taken = 0;
    while (taken < streams) {
      assertThat(System.nanoTime()).as("%d places are free", taken).isLessThan(end);
      if (status(open(EVENTS)).equals("HTTP/1.1 200")) {
        taken++;
      }
    }
  }

  @Test
  void bodyInSingleBytesIsReadWhole() throws Exception {
    serve(10, 1, LONG, 1);
    served.train(1);
    String body = "{\"pixels\":[" + "0,".repeat(783) + "0]}";
    StringBuilder chunks = new StringBuilder();
    for (char each : body.toCharArray()) {
      chunks.append("1\r\n").append(each).append("\r\n");
    }

    String answer =
        all(
            open(
                "POST /api/runs/1/predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunks
                    + "0\r\n\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"probabilities\":[");
  }

  private void assertOthersAreAnswered() throws IOException {
    assertThat(all(open(ABOUT))).startsWith("HTTP/1.1 200 ");
  }

  private List<Socket> open(int count, String request) throws IOException {
    List<Socket> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opened.add(open(request));
    }
    return opened;
  }

  private Socket open(String request) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(LONG_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", served.socket.port()));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Sends a byte whenever nothing is answered for a moment, until the connection ends. */
  private String drip(String request) throws IOException {
    Socket socket = open(request);
    socket.setSoTimeout(50);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    long end = System.nanoTime() + LONG_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      try {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return answer.toString(StandardCharsets.UTF_8);
        }
        answer.write(next);
      } catch (SocketTimeoutException e) {
        try {
          socket.getOutputStream().write('a');
        } catch (SocketException closed) {
          return answer.toString(StandardCharsets.UTF_8);
        }
      } catch (SocketException e) {
        return answer.toString(StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("The connection is still open: " + answer);
  }

  /** Waits until the server has closed at least this many of some connections. */
  private static void awaitClosed(List<Socket> connections, int expected) throws IOException {
    long end = System.nanoTime() + LONG_MILLIS * 1_000_000L;
    int closed = 0;
    while (closed < expected) {
      assertThat(System.nanoTime() - end).as("%s of %s closed", closed, expected).isNegative();
      closed = 0;
      for (Socket each : connections) {
        each.setSoTimeout(10);
        try {
          closed += each.getInputStream().read() < 0 ? 1 : 0;
        } catch (SocketTimeoutException e) {
          // Open.
        } catch (SocketException e) {
          closed++;
        }
      }
    }
  }

  /** Finds out by writing: a closed connection answers that with a reset. */
  private static boolean closedByServer(Socket socket) {
    try {
      socket.getOutputStream().write('\r');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private static String until(Socket socket, String text) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
      byte[] bytes = new byte[1024];
      int count = in.read(bytes);
      assertThat(count).as("the stream has ended after %s", read).isPositive();
      read.write(bytes, 0, count);
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** Reads to the end, be it that the server closed before it had read everything. */
  private static String all(Socket socket) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(bytes);
    } catch (SocketException e) {
      // What was sent before counts.
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
