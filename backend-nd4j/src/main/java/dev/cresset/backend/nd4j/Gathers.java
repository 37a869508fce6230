package dev.cresset.backend.nd4j;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Moves elements without computing on them. */
final class Gathers {

  private Gathers() {}

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
