package dev.cresset.dashboard.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Detects immediately when a client closes its connection during an endless response; Jetty detects
 * it with the next write. Anything the client sends is ignored.
 */
final class DisconnectListener implements Callback {

  private static final int BUFFER_BYTES = 64;

  private final EndPoint connection;
  private final Runnable disconnected;
  private final ByteBuffer ignored = BufferUtil.allocate(BUFFER_BYTES);

  DisconnectListener(EndPoint connection, Runnable disconnected) {
    this.connection = connection;
    this.disconnected = disconnected;
  }

  /** Starts to listen; no other read may be pending. */
  void listen() {
    connection.fillInterested(this);
  }

  /** Called when bytes or the end of the stream have arrived. */
  @Override
  public void succeeded() {
    try {
      BufferUtil.clear(ignored);
      if (connection.fill(ignored) < 0) {
        disconnected.run();
      } else {
        listen();
      }
    } catch (IOException e) {
      disconnected.run();
    }
  }

  @Override
  public void failed(Throwable e) {
    disconnected.run();
  }
}
