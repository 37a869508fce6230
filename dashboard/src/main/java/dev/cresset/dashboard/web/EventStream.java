package dev.cresset.dashboard.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * The event stream of one client. Sending does not block: unread events are buffered up to a limit,
 * beyond which the client is disconnected.
 */
final class EventStream implements WriteListener {

  private final ServletOutputStream out;
  private final Runnable disconnect;
  private final int mostWaiting;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean blocked = true;
  private boolean unflushed;
  private volatile boolean begun;

  /**
   * Creates a stream.
   *
   * @param out the response, written without blocking
   * @param disconnect closes the connection, also during a write
   * @param mostWaiting maximum number of buffered bytes, without the last event
   */
  EventStream(ServletOutputStream out, Runnable disconnect, int mostWaiting) {
    this.out = out;
    this.disconnect = disconnect;
    this.mostWaiting = mostWaiting;
  }

  /** Returns a future that completes when either side has ended the stream. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Sends an event; disconnects the client if it has fallen too far behind. */
  void send(byte[] event) {
    boolean tooMany;
    synchronized (this) {
      tooMany = waitingBytes > mostWaiting;
      if (!tooMany && !ended.isDone()) {
        waiting.add(event);
        waitingBytes += event.length;
        write();
      }
    }
    if (tooMany) {
      disconnect.run();
      ended.complete(null);
    }
  }

  /** Marks that the client has the initial state and can receive further events. */
  void begin() {
    begun = true;
  }

  /** Sends an event to a client that has the initial state. */
  void sendIfBegun(byte[] event) {
    if (begun) {
      send(event);
    }
  }

  @Override
  public synchronized void onWritePossible() {
    blocked = false;
    write();
  }

  @Override
  public void onError(Throwable e) {
    ended.complete(null);
  }

  /** Ends the stream after the events written so far. */
  void end() {
    ended.complete(null);
  }

  private void write() {
    try {
      while (!blocked && (unflushed || !waiting.isEmpty())) {
        if (!out.isReady()) {
          // onWritePossible() is called when it is.
          blocked = true;
        } else if (waiting.isEmpty()) {
          unflushed = false;
          out.flush();
        } else {
          unflushed = true;
          byte[] event = waiting.remove();
          waitingBytes -= event.length;
          out.write(event);
        }
      }
    } catch (IOException | IllegalStateException e) {
      // The client has disconnected.
      ended.complete(null);
    }
  }
}
