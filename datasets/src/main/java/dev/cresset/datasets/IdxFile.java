package dev.cresset.datasets;

import dev.cresset.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * The content of an IDX file of unsigned bytes.
 *
 * <p>The format, big-endian: two zero bytes, the type (8 for unsigned bytes), the number of
 * dimensions, the size of each dimension in 32 bits, then the values in row-major order.
 *
 * @param name name of the file in error messages
 * @param shape {@code [count, rows, columns]} for images, {@code [count]} for labels
 * @param values one byte for each value, row-major
 */
record IdxFile(String name, Shape shape, byte[] values) {

  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final int CHUNK = 1 << 20;

  /**
   * Reads an IDX file that must have {@code rank} dimensions.
   *
   * @throws BadFileException if the content is not a complete IDX file of that rank, or data
   *     follows it
   */
  static IdxFile read(String name, GzipAwareStream.Source source, int rank) throws IOException {
    try (GzipAwareStream content = source.open()) {
      return readContent(name, content, rank);
    } catch (ZipException e) {
      throw new BadFileException(
          "%s: corrupt gzip data (%s); download the file again; see docs/errors.md#corrupt-file"
              .formatted(name, e.getMessage()),
          e);
    } catch (EOFException e) {
      throw new BadFileException(
          "%s: gzip data ends too early; download the file again; see docs/errors.md#corrupt-file"
              .formatted(name),
          e);
    }
  }

  private static IdxFile readContent(String name, GzipAwareStream content, int rank)
      throws IOException {
    InputStream in = content.stream();
    ByteBuffer header = readHeader(name, in, rank);
    long[] dims = new long[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = Integer.toUnsignedLong(header.getInt());
    }
    int size = checkedSize(name, dims);

    // Before memory is allocated: the file must be large enough for what its header claims.
    long expected = (long) headerLength(rank) + size;
    if (expected > content.atMost()) {
      long found = headerLength(rank) + in.transferTo(OutputStream.nullOutputStream());
      throw truncated(name, content, expected, dims, found);
    }
    byte[] values = values(content, size);
    if (values.length < size) {
      throw truncated(name, content, expected, dims, headerLength(rank) + values.length);
    }
    if (in.read() != -1) {
      throw new BadFileException(
          "%s: expected %s bytes (%s) but found %s; it is another file; download it again"
              .formatted(
                  name,
                  expected,
                  describe(dims),
                  content.packed() ? "more after unpacking" : content.atMost()));
    }
    return new IdxFile(name, Shape.of(dims), values);
  }

  /** Returns the header, positioned after the magic number. */
  private static ByteBuffer readHeader(String name, InputStream in, int rank) throws IOException {
    int length = headerLength(rank);
    ByteBuffer header = ByteBuffer.wrap(in.readNBytes(length));
    int expected = UNSIGNED_BYTES | rank;
    int found = header.limit() < Integer.BYTES ? expected : header.getInt();
    if (found != expected) {
      throw new BadFileException(
          "%s: expected an IDX file of %s (magic 0x%08x) but found magic 0x%08x; check that images and labels are not swapped"
              .formatted(name, rank == 1 ? "labels" : "images", expected, found));
    }
    if (header.limit() < length) {
      throw new BadFileException(
          "%s: expected a header of %s bytes but found %s; the file is truncated; download it again"
              .formatted(name, length, header.limit()));
    }
    return header;
  }

  private static int headerLength(int rank) {
    return Integer.BYTES * (1 + rank);
  }

  private static int checkedSize(String name, long[] dims) throws BadFileException {
    long size = 1;
    for (long dim : dims) {
      if (dim == 0 || size > LARGEST_ARRAY / dim) {
        throw new BadFileException(
            "%s: expected 1 to %s bytes of values but found a header that claims %s; the file is damaged; download it again"
                .formatted(name, LARGEST_ARRAY, describe(dims)));
      }
      size *= dim;
    }
    return (int) size;
  }

  /**
   * Reads values until there are {@code size} or the stream ends. The header of a gzipped file may
   * claim far more than the file has, so memory beyond its usual size is allocated as it is read.
   */
  private static byte[] values(GzipAwareStream content, int size) throws IOException {
    byte[] values = new byte[(int) Math.min(size, content.usuallyAtMost())];
    int filled = 0;
    while (filled < size) {
      if (filled == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(size, 2L * filled));
      }
      // In chunks, because a file stream allocates native memory of the size of each read.
      int read = read(content.stream(), values, filled, Math.min(CHUNK, values.length - filled));
      if (read < 0) {
        return Arrays.copyOf(values, filled);
      }
      filled += read;
    }
    return values;
  }

  /** Reads bytes; returns -1 at the end of the stream, and if its gzipped data ends too early. */
  private static int read(InputStream in, byte[] to, int at, int length) throws IOException {
    try {
      return in.read(to, at, length);
    } catch (EOFException e) {
      return -1;
    }
  }

  private static BadFileException truncated(
      String name, GzipAwareStream content, long expected, long[] dims, long found) {
    return new BadFileException(
        "%s: expected %s bytes (%s) but found %s%s; the file is truncated; download it again"
            .formatted(
                name, expected, describe(dims), found, content.packed() ? " after unpacking" : ""));
  }

  private static String describe(long[] dims) {
    return dims.length == 1
        ? dims[0] + " labels"
        : dims[0]
            + " images of "
            + Arrays.stream(dims).skip(1).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }
}
