package dev.cresset.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;

/**
 * The content of a file, decompressed if the file is gzipped.
 *
 * @param stream the content
 * @param atMost upper limit of the number of bytes, known before reading
 * @param packed whether the file is gzipped
 */
record GzipAwareStream(InputStream stream, long atMost, boolean packed) implements AutoCloseable {

  /** Opens content. */
  @FunctionalInterface
  interface Source {
    GzipAwareStream open() throws IOException;
  }

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** The largest compression ratio of deflate. */
  private static final long LARGEST_RATIO = 1032;

  /** A compression ratio that images rarely exceed; that of MNIST is 5. */
  private static final long USUAL_RATIO = 16;

  /** Opens a file. Its first two bytes, not its name, determine whether it is gzipped. */
  static GzipAwareStream open(Path file) throws IOException {
    return of(bytesOf(file), Files.size(file));
  }

  /** Returns the content of a stream of {@code length} bytes, and closes the stream on failure. */
  static GzipAwareStream of(InputStream bytes, long length) throws IOException {
    InputStream raw = new BufferedInputStream(bytes, BUFFER);
    try {
      raw.mark(2);
      boolean packed = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
      raw.reset();
      return packed ? gunzip(raw, length) : new GzipAwareStream(raw, length, false);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Opens a file without decompressing it. */
  static InputStream bytesOf(Path file) throws IOException {
    try {
      return Files.newInputStream(file);
    } catch (AccessDeniedException e) {
      throw new IOException(
          file + ": expected a readable file but permission is denied; change its permissions", e);
    }
  }

  /** Decompresses a stream of {@code length} gzipped bytes. */
  static GzipAwareStream gunzip(InputStream gzipped, long length) throws IOException {
    return new GzipAwareStream(new GZIPInputStream(gzipped, BUFFER), length * LARGEST_RATIO, true);
  }

  /** Returns the number of bytes that files of this length rarely exceed. */
  long usuallyAtMost() {
    return packed ? Math.max(BUFFER, atMost / LARGEST_RATIO * USUAL_RATIO) : atMost;
  }

  /** Returns the same content; all bytes that are read also update {@code digest}. */
  GzipAwareStream digestedBy(MessageDigest digest) {
    return new GzipAwareStream(new DigestInputStream(stream, digest), atMost, packed);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
