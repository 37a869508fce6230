package dev.cresset.io.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends records to a file, each completely or not at all.
 *
 * <p>The file is open only during a call, so a writer that is abandoned holds nothing. A record is
 * with the operating system when the call returns; it survives the end of the process, but is not
 * forced to disk. Thread-safe; only one writer at a time may append to a file.
 */
public final class AppendedFile {

  private final String operation;
  private final Path file;
  private final byte[] header;

  /**
   * Creates a writer; the file is not touched yet.
   *
   * @param operation name of the operation, the start of messages
   * @param header written before the first record of a file that is new or empty
   */
  public AppendedFile(String operation, Path file, byte[] header) {
    this.operation = operation;
    this.file = file;
    this.header = header.clone();
  }

  /**
   * Appends a record; an empty one creates the file.
   *
   * <p>An interrupt of the thread does not stop the call, and is still set when it returns.
   *
   * @throws UncheckedIOException if the record cannot be written; the file is then as it was before
   *     the call, except that a new one may be empty, or the message says otherwise
   */
  public synchronized void append(byte[] record) {
    long[] start = {-1};
    try {
      InterruptRetry.run(
          () -> {
            try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
              if (start[0] < 0) {
                start[0] = channel.size();
              } else {
                channel.truncate(start[0]);
              }
              write(channel, start[0], record);
            }
          });
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void write(FileChannel channel, long start, byte[] record) throws IOException {
    byte[] prefix = start == 0 ? header : new byte[0];
    ByteBuffer bytes = ByteBuffer.allocate(prefix.length + record.length).put(prefix).put(record);
    bytes.flip();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      try {
        channel.truncate(start);
      } catch (IOException remains) {
        e.addSuppressed(remains);
      }
      throw e;
    }
  }

  private UncheckedIOException failure(IOException e) {
    Path directory = file.toAbsolutePath().getParent();
    return new UncheckedIOException(
        "%s: %s could not be written (%s); %s; check the free space and the permissions of %s"
            .formatted(
                operation,
                file,
                e instanceof NoSuchFileException
                    ? "the directory " + directory + " does not exist"
                    : FileProblem.reason(e),
                e.getSuppressed().length == 0
                    ? "the file is unchanged"
                    : "its end may be incomplete",
                directory),
        e);
  }
}
