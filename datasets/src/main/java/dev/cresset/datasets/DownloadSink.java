package dev.cresset.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A new file that the threads of an HTTP client write while another thread monitors the progress.
 */
final class DownloadSink implements Consumer<Optional<byte[]>>, AutoCloseable {

  private final OutputStream out;
  private final long atMost;
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private long received;
  private long total = -1;
  private long lastByteAt = System.nanoTime();
  private boolean closed;

  DownloadSink(Path file, long atMost) throws IOException {
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    this.atMost = atMost;
  }

  /** Sets the expected number of bytes, or -1 if it is unknown. */
  synchronized void expect(long bytes) {
    total = bytes;
  }

  @Override
  public synchronized void accept(Optional<byte[]> piece) {
    if (closed || failure.isDone() || piece.isEmpty()) {
      return;
    }
    byte[] bytes = piece.get();
    try {
      if (received + bytes.length > atMost) {
        throw new IOException("sent more than the %s bytes allowed".formatted(atMost));
      }
      out.write(bytes);
    } catch (IOException e) {
      fail(e);
      return;
    }
    received += bytes.length;
    lastByteAt = System.nanoTime();
  }

  void fail(IOException reason) {
    failure.completeExceptionally(reason);
  }

  /**
   * Returns a future that completes only if the download fails, always with an {@code IOException}.
   */
  CompletableFuture<Void> failure() {
    return failure;
  }

  synchronized long received() {
    return received;
  }

  synchronized long total() {
    return total;
  }

  synchronized long nanosSinceLastByte() {
    return System.nanoTime() - lastByteAt;
  }

  /** Closes the file; data that arrives later is discarded. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    out.close();
  }
}
