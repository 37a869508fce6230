package dev.cresset.tabular;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column as text, in one array of UTF-8 bytes: a million short values take about
 * ten megabytes. Empty text stands for a missing value.
 */
final class TextColumn {

  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final String name;
  private byte[] bytes = new byte[256];
  private int[] ends = new int[32];
  private int size;

  TextColumn(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  int size() {
    return size;
  }

  void append(String text) {
    append(text.toCharArray(), 0, text.length());
  }

  void append(char[] text, int offset, int length) {
    int at = end();
    reserve((long) at + length);
    for (int i = 0; i < length; i++) {
      char c = text[offset + i];
      if (c >= 0x80) {
        byte[] encoded = new String(text, offset, length).getBytes(StandardCharsets.UTF_8);
        at = end();
        reserve((long) at + encoded.length);
        System.arraycopy(encoded, 0, bytes, at, encoded.length);
        at += encoded.length;
        break;
      }
      bytes[at++] = (byte) c;
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, grown(size + 1L, size));
    }
    ends[size++] = at;
  }

  private void reserve(long length) {
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(length, bytes.length));
    }
  }

  private int grown(long needed, int now) {
    if (needed > LARGEST) {
      throw new IllegalArgumentException(
          "column \"%s\" holds more than 2 GB of text; read the rows in parts".formatted(name));
    }
    return (int) Math.min(LARGEST, Math.max(needed, now + (long) now / 2));
  }

  /** Releases the space that was reserved for more values. */
  void trimToSize() {
    bytes = Arrays.copyOf(bytes, end());
    ends = Arrays.copyOf(ends, size);
  }

  private int end() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /** Returns a value, or null if it is missing. */
  @Nullable String get(int row) {
    int begin = row == 0 ? 0 : ends[row - 1];
    int length = ends[row] - begin;
    return length == 0 ? null : new String(bytes, begin, length, StandardCharsets.UTF_8);
  }

  boolean isMissing(int row) {
    return ends[row] == (row == 0 ? 0 : ends[row - 1]);
  }
}
