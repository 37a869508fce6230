package dev.cresset.dashboard.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers the events and keeps the latest for clients that reconnect with a {@code Last-Event-ID}.
 * Not thread-safe.
 */
final class EventLog {

  /** Random, so that ids of an earlier server process are not valid. */
  private final String start = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

  private final int mostBytes;
  private final Deque<byte[]> latest = new ArrayDeque<>();
  private long latestBytes;
  private long last;

  /** Creates a log that keeps the latest events up to this number of bytes. */
  EventLog(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Adds an event and returns its bytes. */
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

  /** Returns an event with the id of the last one, for the state after it. */
  byte[] event(String name, String data) {
    return "id: %s-%s\nevent: %s\ndata: %s\n\n"
        .formatted(start, Long.toString(last), name, data)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the events after an id, oldest first; empty if not all of them are kept. */
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
