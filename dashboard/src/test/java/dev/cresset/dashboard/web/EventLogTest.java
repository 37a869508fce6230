package dev.cresset.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLogTest {

  private static final int LARGE = 1 << 20;

  @Test
  void eventHasIdNameAndData() {
    EventLog log = new EventLog(LARGE);
    String before = id(log.event("runs", "[]"));

    String event = text(log.append("run", "{}"));

    assertThat(before).matches("[0-9a-f]{8}-0");
    assertThat(event).isEqualTo("id: " + before.replace("-0", "-1") + "\nevent: run\ndata: {}\n\n");
    assertThat(id(log.event("runs", "[]"))).isEqualTo(before.replace("-0", "-1"));
  }

  @Test
  void eventsAfterAnIdAreThoseAppendedSince() {
    EventLog log = new EventLog(LARGE);
    byte[] none = log.event("runs", "[]");
    byte[] first = log.append("run", "1");
    byte[] second = log.append("run", "2");

    assertThat(log.after(id(none))).contains(List.of(first, second));
    assertThat(log.after(id(first))).contains(List.of(second));
    assertThat(log.after(id(second))).contains(List.of());
  }

  @Test
  void idThatIsNotOfThisLogIsUnknown() {
    EventLog log = new EventLog(LARGE);
    byte[] first = log.append("run", "1");
    String start = id(first).replace("-1", "");

    for (String id : List.of("", "1", start, start + "-2", start + "--1", start + "-01")) {
      assertThat(log.after(id)).as(id).isEmpty();
    }
    assertThat(new EventLog(LARGE).after(id(log.event("runs", "[]")))).isEmpty();
  }

  @Test
  void oldestEventsAreForgottenBeyondTheLimit() {
    int eventBytes = new EventLog(LARGE).append("run", "1").length;
    EventLog log = new EventLog(3 * eventBytes);
    String none = id(log.event("runs", "[]"));
    String first = id(log.append("run", "1"));
    for (int i = 2; i <= 4; i++) {
      log.append("run", Integer.toString(i));
    }

    assertThat(log.after(none)).isEmpty();
    assertThat(log.after(first)).map(List::size).contains(3);
    assertThat(log.append("run", "x".repeat(3 * eventBytes))).isNotEmpty();
    assertThat(log.after(first)).isEqualTo(Optional.empty());
  }

  private static String text(byte[] event) {
    return new String(event, StandardCharsets.UTF_8);
  }

  private static String id(byte[] event) {
    return text(event).lines().findFirst().orElseThrow().replace("id: ", "");
  }
}
