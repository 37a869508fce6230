package dev.cresset.dashboard.web;

import java.time.Duration;

/**
 * The limits of connections and transfers.
 *
 * @param connections maximum number; beyond it, the one with the oldest transfer is closed
 * @param streams maximum number of event streams; further ones are rejected
 * @param transfer time for the head of a request, and for its body together with the response
 * @param bytesPerSecond minimum rate beyond that time
 * @param idle time after which a connection without traffic is closed
 * @param heartbeat interval of comments on an idle event stream; shorter than {@code idle}
 * @param waitingBytes unread events after which a client is disconnected
 * @param uploads maximum number of files that are uploaded at the same time
 * @param uploadBytes maximum size of an uploaded file
 */
public record Limits(
    int connections,
    int streams,
    Duration transfer,
    int bytesPerSecond,
    Duration idle,
    Duration heartbeat,
    int waitingBytes,
    int uploads,
    int uploadBytes) {

  /**
   * For browsers on the same machine or behind a proxy. A connection uses about 30 KB; a browser
   * opens one event stream and up to six more. Heads and bodies are at most 24 KB, for which 30
   * seconds suffice; at 8 KB a second the largest responses, about 3 MB, take six minutes, and the
   * largest uploads, 8 MB, 17 minutes. Four uploads together use 32 MB.
   */
  public static final Limits DEFAULT =
      new Limits(
          2000,
          1000,
          Duration.ofSeconds(30),
          8 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          1 << 20,
          4,
          8 << 20);
}
