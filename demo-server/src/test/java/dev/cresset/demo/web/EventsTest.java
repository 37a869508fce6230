package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.run.Run;
import dev.cresset.demo.run.HeldRuns;
import dev.cresset.demo.training.StartedPlan;
import dev.cresset.demo.training.TrainingService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int READERS = 500;

  private SmallRun served;

  @BeforeEach
  void serve() {
    serve(1 << 30);
  }

  private void serve(int waitingBytes) {
    served =
        SmallRun.idle(
            SmallRun.limits(Duration.ofMinutes(10), Duration.ofMillis(500), waitingBytes));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void newReaderIsToldHowThingsStandAndThenWhatHappens() throws Exception {
    served.train(2);
    try (Reader reader = new Reader()) {
      Event first = reader.next();
      assertThat(first.name).isEqualTo("runs");
      assertThat(first.data).hasSize(1);
      assertThat(first.data.get(0).get("state").asText()).isEqualTo("finished");

      StartedPlan started = served.start(HeldRuns.ENDLESS);

      List<String> states = new ArrayList<>();
      int progress = 0;
      while (!states.contains("stopped")) {
        Event event = reader.next();
        if (event.name.equals("run")) {
          assertThat(event.data.get("id").asInt()).isEqualTo(2);
          states.add(event.data.get("state").asText());
        } else {
          assertThat(event.name).isEqualTo("progress");
          assertThat(event.data.get("progress").get("share").asDouble()).isBetween(0.0, 1.0);
          progress++;
        }
        // Changes that follow each other at once are one event: stop only what is seen to train.
        if (progress > 0 && states.contains("training")) {
          served.injector.getInstance(TrainingService.class).stop(started.first());
        }
      }
      assertThat(states).contains("training").endsWith("stopped");
      assertThat(progress).isPositive();
    }
  }

  @Test
  void progressEventsAddUpToTheCurvesOfTheRun() throws Exception {
    int steps = 1215;
    HoldAtStep hold = new HoldAtStep(steps);
    try (Reader reader = new Reader()) {
      assertThat(reader.next().name).isEqualTo("runs");
      Run run = served.start(HeldRuns.ENDLESS - 1, hold).first();
      List<JsonNode> losses = new ArrayList<>();
      List<JsonNode> memory = new ArrayList<>();
      int step = 0;
      while (step < steps) {
        Event event = reader.next();
        if (event.name.equals("progress")) {
          apply(event.data.get("running"), losses);
          apply(event.data.get("memory"), memory);
          step = event.data.get("progress").get("step").asInt();
        }
      }

      assertThat(losses).hasSizeBetween(300, 599).isEqualTo(json(run.losses()));
      assertThat(memory).hasSizeBetween(100, 199).isEqualTo(json(run.memory()));
    } finally {
      hold.release();
    }
  }

  private static void apply(JsonNode update, List<JsonNode> points) {
    points.subList(update.get("from").asInt(), points.size()).clear();
    update.get("points").forEach(points::add);
  }

  private static List<JsonNode> json(List<?> points) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    JSON.readTree(JSON.writeValueAsString(points)).forEach(nodes::add);
    return nodes;
  }

  @Test
  void readerThatComesBackReceivesWhatItHasMissed() throws Exception {
    List<Event> events = new ArrayList<>();
    try (Reader reader = new Reader()) {
      events.add(reader.next());
      served.train(1);
      // Its state is no sign of the last event: an earlier one may have been sent late, too.
      String last = idOfLastEvent();
      while (!events.get(events.size() - 1).id.equals(last)) {
        events.add(reader.next());
      }
    }
    assertThat(events.get(events.size() - 1).data.path("state").asText()).isEqualTo("finished");
    assertThat(events).extracting(Event::id).doesNotHaveDuplicates().doesNotContain("");

    try (Reader back = new Reader("Last-Event-ID: " + events.get(0).id + "\r\n")) {
      for (Event missed : events.subList(1, events.size())) {
        assertThat(back.next()).isEqualTo(missed);
      }
    }
    String last = events.get(events.size() - 1).id;
    try (Reader back = new Reader("Last-Event-ID: " + last + "\r\n")) {
      assertThat(back.line()).isEqualTo(": no events missed");
      served.train(1);
      Event next = back.next();
      assertThat(next.name).isNotEqualTo("runs");
      assertThat(next.data.get("id").asInt()).isEqualTo(2);
    }
  }

  private String idOfLastEvent() throws IOException {
    try (Reader reader = new Reader()) {
      return reader.next().id;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "-1", "abc", "00000000-0", "00000000-99999999999999999999"})
  void readerWithAForeignIdIsToldHowThingsStand(String id) throws Exception {
    try (Reader reader = new Reader("Last-Event-ID: " + id + "\r\n")) {
      assertThat(reader.next().name).isEqualTo("runs");
    }
  }

  @Test
  void quietTimesHaveSignsOfLife() throws Exception {
    try (Reader reader = new Reader()) {
      assertThat(reader.next().name).isEqualTo("runs");

      assertThat(reader.line()).isEqualTo(": keep-alive");
    }
  }

  @Test
  void manyReadersAndOneThatNeverReadsDoNotStopTraining() throws Exception {
    List<Reader> readers = new ArrayList<>();
    try (Reader deaf = new Reader(1024)) {
      for (int i = 0; i < READERS; i++) {
        readers.add(new Reader());
      }

      served.train(100);

      for (Reader reader : readers) {
        Event event = reader.next();
        while (!event.name.equals("run") || !event.data.get("state").asText().equals("finished")) {
          event = reader.next();
        }
        assertThat(event.data.get("history")).hasSize(100);
      }
      assertThat(deaf.dropped()).as("it may leave as much").isFalse();
    } finally {
      for (Reader reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void readerThatLeavesTooMuchIsDropped() throws Exception {
    served.close();
    serve(50_000);
    try (Reader deaf = new Reader(1024)) {
      served.train(200);
      while (!deaf.dropped()) {
        served.train(50);
      }
    }
  }

  @Test
  void serverThatStopsEndsItsStreams() throws Exception {
    try (Reader reader = new Reader()) {
      reader.next();

      served.close();

      assertThat(reader.ends()).isTrue();
    }
  }

  @Test
  void headersAreThoseOfAStreamThatIsNotKept() throws Exception {
    try (Reader reader = new Reader()) {
      assertThat(reader.head)
          .contains("HTTP/1.1 200 OK")
          .anyMatch(
              line -> line.toLowerCase(Locale.ROOT).startsWith("content-type: text/event-stream"))
          .contains("Cache-Control: no-store")
          .anyMatch(line -> line.startsWith("Content-Security-Policy: default-src 'none'"));
    }
  }

  private record Event(String id, String name, JsonNode data) {}

  /** A reader of events over a bare socket. */
  private final class Reader implements AutoCloseable {

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final List<String> head = new ArrayList<>();

    Reader() throws IOException {
      this("");
    }

    /** Asks with further header lines. */
    Reader(String headers) throws IOException {
      this(0, headers);
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        head.add(line);
      }
    }

    /** Asks, but reads nothing. */
    Reader(int receiveBuffer) throws IOException {
      this(receiveBuffer, "");
    }

    private Reader(int receiveBuffer, String headers) throws IOException {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setSoTimeout(180_000);
      socket.connect(new InetSocketAddress("127.0.0.1", served.socket.port()));
      socket
          .getOutputStream()
          .write(
              ("GET /api/events HTTP/1.0\r\nHost: localhost\r\n" + headers + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String line() throws IOException {
      return in.readLine();
    }

    Event next() throws IOException {
      String id = "";
      String name = "";
      for (String line = line(); line != null; line = line()) {
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          JsonNode data = JSON.readTree(line.substring("data: ".length()));
          line();
          return new Event(id, name, data);
        }
      }
      throw new AssertionError("The stream has ended.");
    }

    boolean ends() throws IOException {
      try {
        String line = line();
        while (line != null) {
          line = line();
        }
        return true;
      } catch (SocketException e) {
        return true;
      }
    }

    /** Finds out by writing: a closed connection answers that with a reset. */
    boolean dropped() throws InterruptedException {
      try {
        socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread.sleep(50);
        socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
