package dev.cresset.io;

import dev.cresset.io.internal.FileProblem;
import dev.cresset.io.internal.InterruptRetry;
import dev.cresset.types.NotNull;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is read by position, and the wording of what is wrong with it. */
final class InputFile implements Closeable {

  /** Largest part of a file that is read at once; the JDK copies it through native memory. */
  static final int CHUNK = 1 << 18;

  private final String operation;
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private InputFile(String operation, Path path, FileChannel channel) throws IOException {
    this.operation = operation;
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Reads a file. */
  interface Body<T> {
    T read(InputFile file) throws IOException;
  }

  /**
   * Opens a file, reads it and closes it. An interrupt of the thread does not stop the call, and is
   * still set when it returns.
   *
   * @param operation name of the operation, the start of messages
   * @param body called again if the thread is interrupted meanwhile
   * @throws UncheckedIOException if the file cannot be read; the message names it
   */
  static <T> T reading(String operation, Path path, Body<T> body) {
    NotNull.check(operation, "file", path);
    try {
      return InterruptRetry.call(
          () -> {
            try (InputFile file = open(operation, path)) {
              return body.read(file);
            }
          });
    } catch (InvalidFileException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s cannot be read (%s); check the path and its permissions"
              .formatted(operation, path, FileProblem.reason(e)),
          e);
    }
  }

  private static InputFile open(String operation, Path path) throws IOException {
    // Opening a named pipe would wait for its writer.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException(
          Files.isDirectory(path) ? "it is a directory" : "it is not a regular file");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new InputFile(operation, path, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the length in bytes. */
  long size() {
    return size;
  }

  /** Returns bytes in little-endian order, after checking that the file has them. */
  ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(within(position, length)));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      // In chunks, because a channel allocates native memory of the size of each read.
      bytes.limit(Math.min(length, bytes.position() + CHUNK));
      fill(position + bytes.position(), bytes);
      bytes.limit(length);
    }
    return bytes.flip();
  }

  /** Fills a buffer up to its limit. */
  void fill(long position, ByteBuffer bytes) throws IOException {
    long from = position;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, from);
      if (read < 0) {
        throw invalid(
            "it was truncated while it was read (at byte %s); read it again".formatted(from));
      }
      from += read;
    }
  }

  private long within(long position, long length) throws InvalidFileException {
    if (position < 0 || length < 0 || position > size - length) {
      throw invalid(
          "expected %s bytes at position %s, but the file has only %s bytes; it is truncated: copy it again"
              .formatted(length, position, size));
    }
    return length;
  }

  /** Returns an exception whose message names the operation and the file. */
  InvalidFileException invalid(String problem) {
    return new InvalidFileException("%s: %s: %s".formatted(operation, path, problem));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
