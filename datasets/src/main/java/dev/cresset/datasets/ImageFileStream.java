package dev.cresset.datasets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image file. It keeps the exception of a failed read, because decoders hide it
 * among those for damaged images.
 */
final class ImageFileStream extends FilterInputStream {

  private final Path file;
  private @Nullable IOException failure;

  private ImageFileStream(Path file, InputStream bytes) {
    super(bytes);
    this.file = file;
  }

  static ImageFileStream open(Path file) throws IOException {
    try {
      return new ImageFileStream(file, GzipAwareStream.bytesOf(file));
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + ": expected an image but the file no longer exists; call ImageFolder.of again", e);
    }
  }

  /** Returns the exception of a failed read, or {@code other} if all reads succeeded. */
  IOException failureOr(IOException other) {
    return failure == null ? other : failure;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private IOException failed(IOException e) {
    failure =
        new IOException(
            "%s: expected a readable file but reading failed (%s); check the disk, or copy the file again"
                .formatted(file, e.getMessage()),
            e);
    return failure;
  }
}
