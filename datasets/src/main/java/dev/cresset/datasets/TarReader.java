package dev.cresset.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads files of a tar archive into memory.
 *
 * <p>Nothing is written to disk: a name in the archive is compared with the requested ones, and is
 * never used as a path. Other entries are skipped.
 */
final class TarReader {

  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE_AT = 156;

  /** Blocks of zeros that may follow the end of an archive; writers fill up to 20 blocks. */
  private static final int MOST_PADDING = 1 << 20;

  private final String name;
  private final InputStream in;

  private TarReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * Reads an archive to its end.
   *
   * @param name name of the archive in error messages
   * @param wanted names of the files to return
   * @param atMost largest size of such a file
   * @return the content of those files that the archive has, by name
   * @throws BadFileException if it is not a complete tar archive, or a wanted file is larger
   */
  static Map<String, byte[]> read(String name, InputStream in, Set<String> wanted, int atMost)
      throws IOException {
    TarReader reader = new TarReader(name, in);
    try {
      return reader.read(wanted, atMost);
    } catch (EOFException e) { // also of gzip data that end too early
      throw reader.truncated();
    }
  }

  private Map<String, byte[]> read(Set<String> wanted, int atMost) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    byte[] header;
    while ((header = header()) != null) {
      String file = text(header, 0, NAME_LENGTH);
      long size = number(header, SIZE_AT, SIZE_LENGTH);
      boolean isFile = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
      if (isFile && wanted.contains(file)) {
        if (size > atMost) {
          throw new BadFileException(
              "%s: expected at most %s bytes for %s but found %s; it is another archive; download it again"
                  .formatted(name, atMost, file, size));
        }
        // In pieces: the archive may have less than the header claims.
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
          throw truncated();
        }
        files.put(file, content);
      } else {
        in.skipNBytes(size);
      }
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
    return files;
  }

  /** Returns the next header, or null at the end of the archive. */
  private byte[] header() throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw truncated();
    }
    long sum = CHECKSUM_LENGTH * (long) ' ';
    boolean isEmpty = true;
    for (int i = 0; i < BLOCK; i++) {
      isEmpty &= header[i] == 0;
      boolean inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH;
      sum += inChecksum ? 0 : header[i] & 0xff;
    }
    if (isEmpty) {
      if (in.readNBytes(MOST_PADDING).length == MOST_PADDING) {
        throw new BadFileException(
            "%s: expected the end of a tar archive but found more; download it again"
                .formatted(name));
      }
      return null;
    }
    if (number(header, CHECKSUM_AT, CHECKSUM_LENGTH) != sum) {
      throw new BadFileException(
          "%s: expected a tar archive but found a header with a wrong checksum; download the file again"
              .formatted(name));
    }
    return header;
  }

  /** Returns a number of octal digits, which may have spaces or zeros around it. */
  private long number(byte[] header, int at, int length) throws BadFileException {
    String digits = text(header, at, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new BadFileException(
          "%s: expected a tar archive but found a header with a number that is not octal; download the file again"
              .formatted(name),
          e);
    }
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
  }

  private BadFileException truncated() {
    return new BadFileException(
        "%s: expected a complete tar archive but it ends too early; download the file again"
            .formatted(name));
  }
}
