package dev.cresset.demo.web;

import java.time.Duration;

/**
 * What one client may take from the others.
 *
 * @param connections open at once; a further one closes the one with the oldest transfer
 * @param streams of events open at once; further ones are refused
 * @param transfer time for the head of a request, and again for its body and the answer
 * @param bytesPerSecond that extend a transfer by one second
 * @param idle time after which a connection without any traffic is closed
 * @param heartbeat time between two signs of life on a stream of events; shorter than {@code idle}
 * @param waitingBytes of events that a client may leave unread before it is disconnected
 */
public record Limits(
    int connections,
    int streams,
    Duration transfer,
    int bytesPerSecond,
    Duration idle,
    Duration heartbeat,
    int waitingBytes) {

  /**
   * For browsers on the same machine or behind a proxy. A connection takes about 30 KB, a stream is
   * one, and each browser opens up to six more. Heads and bodies are at most 24 KB, so 30 seconds
   * do for a modem; 8 KB a second is the rate of a poor mobile connection, at which the largest
   * answers, of about 2 MB, take four minutes.
   */
  public static final Limits USUAL =
      new Limits(
          2000,
          1000,
          Duration.ofSeconds(30),
          8 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          1 << 20);
}
