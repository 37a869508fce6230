package dev.cresset.backend.nd4j;

import dev.cresset.spi.Parts;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Moves elements without computing on them. */
final class Gathers {

  private Gathers() {}

  /**
   * Looks up the bytes of some rows.
   *
   * <p>The rows lie anywhere in a large array, so each is a wait for memory. Copying a few of them
   * first lets those waits overlap, and halves the time.
   */
  static void fromBytes(byte[] source, int rowLength, int[] rows, float[] table, FloatBuffer out) {
    int atOnce = Math.max(1, Scratch.BYTES / rowLength);
    Parts.ofThisMachine()
        .run(
            (rows.length + atOnce - 1) / atOnce,
            part -> {
              int first = part * atOnce;
              int count = Math.min(atOnce, rows.length - first);
              fromBytes(source, rowLength, rows, first, count, table, out);
            });
  }

  private static void fromBytes(
      byte[] source,
      int rowLength,
      int[] rows,
      int first,
      int count,
      float[] table,
      FloatBuffer out) {
    Scratch scratch = Scratch.take();
    int to = first * rowLength;
    if (rowLength > Scratch.BYTES) {
      lookUp(source, rows[first] * rowLength, count, rowLength, table, out, to, scratch);
    } else {
      for (int i = 0; i < count; i++) {
        System.arraycopy(
            source, rows[first + i] * rowLength, scratch.bytes, i * rowLength, rowLength);
      }
      lookUp(scratch.bytes, 0, count, rowLength, table, out, to, scratch);
    }
    scratch.giveBack();
  }

  /** Looks up neighbouring rows; the table has 256 entries for each channel. */
  private static void lookUp(
      byte[] source,
      int from,
      int rows,
      int rowLength,
      float[] table,
      FloatBuffer out,
      int to,
      Scratch scratch) {
    int channels = table.length / 256;
    int runs = channels == 1 ? 1 : rows * channels;
    int length = rows * rowLength / runs;
    for (int run = 0; run < runs; run++) {
      int base = run % channels * 256;
      int start = run * length;
      for (int done = start; done < start + length; done += Scratch.BLOCK) {
        int n = Math.min(Scratch.BLOCK, start + length - done);
        lookUp(source, from + done, table, base, scratch.a, n);
        out.put(to + done, scratch.a, 0, n);
      }
    }
  }

  private static void lookUp(byte[] source, int from, float[] table, int base, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = table[base + (source[from + i] & 0xff)];
    }
  }

  /** Copies one row to the front of {@code out} {@code count} times. */
  static void repeatRow(ByteBuffer row, int rowBytes, int count, ByteBuffer out) {
    int total = count * rowBytes;
    if (total == 0) {
      return;
    }
    out.put(0, row, 0, rowBytes);
    for (int done = rowBytes; done < total; done *= 2) {
      out.put(done, out, 0, Math.min(done, total - done));
    }
  }

  static void takeRows(ByteBuffer x, LongBuffer rows, int count, int rowBytes, ByteBuffer out) {
    for (int i = 0; i < count; i++) {
      out.put(i * rowBytes, x, (int) rows.get(i) * rowBytes, rowBytes);
    }
  }

  static void setOnes(LongBuffer labels, int count, int classes, FloatBuffer out) {
    for (int i = 0; i < count; i++) {
      out.put(i * classes + (int) labels.get(i), 1);
    }
  }

  static void transpose(LongBuffer x, int rows, int columns, LongBuffer out) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        out.put(column * rows + row, x.get(row * columns + column));
      }
    }
  }

  static void toLongs(FloatBuffer x, LongBuffer out, int size) {
    for (int i = 0; i < size; i++) {
      out.put(i, (long) x.get(i));
    }
  }

  static void toFloats(LongBuffer x, FloatBuffer out, int size) {
    for (int i = 0; i < size; i++) {
      out.put(i, x.get(i));
    }
  }
}
