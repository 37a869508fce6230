package dev.cresset.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Reads from a socket, and stops waiting after a deadline or when Spark kills the task. */
final class PolledInput {

  /** Longest wait before the task is checked again. */
  static final int POLL_MILLIS = 500;

  private final InputStream in;

  PolledInput(Socket socket) throws IOException {
    socket.setSoTimeout(POLL_MILLIS);
    this.in = socket.getInputStream();
  }

  /**
   * Reads a number of bytes.
   *
   * @param deadline a value of {@link System#nanoTime}
   * @throws SocketTimeoutException if no bytes arrive after the deadline
   * @throws EOFException if the other side closes the connection before
   */
  byte[] read(int length, long deadline) throws IOException {
    byte[] bytes = new byte[length];
    int position = 0;
    while (position < length) {
      KilledTask.check();
      try {
        int read = in.read(bytes, position, length - position);
        if (read < 0) {
          throw new EOFException("the connection was closed");
        }
        position += read;
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
    return bytes;
  }
}
