package dev.cresset.demo.web;

import java.time.Duration;

/**
 * How long the server waits.
 *
 * @param idle after which a connection is closed on which nothing moves
 * @param heartbeat between two signs of life on a stream of events; shorter than {@code idle}
 */
public record Timeouts(Duration idle, Duration heartbeat) {

  /** What fits browsers on the same machine or behind a proxy. */
  public static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(15));
}
