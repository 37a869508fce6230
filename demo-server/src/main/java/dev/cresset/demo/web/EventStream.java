package dev.cresset.demo.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * The events on their way to one reader. Nothing here waits for the reader: what it does not take
 * is kept up to a limit, beyond which the reader is dropped.
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
   * Makes a stream.
   *
   * @param out where it writes to, without waiting
   * @param disconnect closes the connection, also in the midst of a write
   * @param mostWaiting bytes that the reader may leave, beyond the last event
   */
  EventStream(ServletOutputStream out, Runnable disconnect, int mostWaiting) {
    this.out = out;
    this.disconnect = disconnect;
    this.mostWaiting = mostWaiting;
  }

  /** Returns what completes when the stream has ended, from whichever side. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Sends an event when the reader takes it; drops the reader if it has left too many. */
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
      drop();
    }
  }

  /** Notes that the reader knows how things stand, so that it can be told what happens next. */
  void begin() {
    begun = true;
  }

  /** Sends an event to a reader that knows how things stood before it. */
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

  /** Ends the stream after what was written. */
  void end() {
    ended.complete(null);
  }

  private void drop() {
    disconnect.run();
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
      // The reader has gone.
      ended.complete(null);
    }
  }
}
