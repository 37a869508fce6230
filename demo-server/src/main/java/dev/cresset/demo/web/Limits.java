package dev.cresset.demo.web;

import java.time.Duration;

/**
 * How patient the server is.
 *
 * @param idle after which a connection is closed on which nothing moves
 * @param heartbeat between two signs of life on a stream of events; shorter than {@code idle}
 * @param waitingBytes of events that a reader may leave before it is dropped
 */
public record Limits(Duration idle, Duration heartbeat, int waitingBytes) {

  /** What fits browsers on the same machine or behind a proxy. */
  public static final Limits USUAL =
      new Limits(Duration.ofSeconds(30), Duration.ofSeconds(15), 1 << 20);
}
