package dev.cresset.demo.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers the events, and keeps the latest for clients that come back with a {@code Last-Event-ID}.
 * Used by one thread.
 */
final class EventLog {

  /** The ids of another start of the server are not of this one. */
  private final String start = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

  private final int mostBytes;
  private final Deque<byte[]> latest = new ArrayDeque<>();
  private long latestBytes;
  private long last;

  /** Keeps as many events as fit into this many bytes. */
  EventLog(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Returns the next event. */
  byte[] append(String name, String data) {
    last++;
    byte[] event = event(name, data);
    latest.add(event);
    latestBytes += event.length;
    while (latestBytes > mostBytes) {
      latestBytes -= latest.remove().length;
    }
    return event;
  }

  /** Returns an event under the id of the last one, with all that was known then. */
  byte[] event(String name, String data) {
    return "id: %s-%s\nevent: %s\ndata: %s\n\n"
        .formatted(start, Long.toString(last), name, data)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the events after this id, oldest first; empty if not all of them are kept. */
  Optional<List<byte[]>> after(String id) {
    long first = last - latest.size();
    for (long number = first; number <= last; number++) {
      if (id.equals(start + "-" + number)) {
        List<byte[]> kept = new ArrayList<>(latest);
        return Optional.of(kept.subList((int) (number - first), kept.size()));
      }
    }
    return Optional.empty();
  }
}
