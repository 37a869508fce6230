package dev.cresset.backend.jvm;

import java.util.Arrays;

/** Moves elements without computing on them. */
final class Gathers {

  private static final int BLOCK = 16;

  private Gathers() {}

  /** Copies slices; {@code x} and {@code out} are arrays of one type. */
  static void takeRows(Object x, long[] rows, int rowLength, Object out) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(x, (int) rows[i] * rowLength, out, i * rowLength, rowLength);
    }
  }

  static float[] oneHot(long[] labels, int classes, float[] out) {
    Arrays.fill(out, 0);
    for (int row = 0; row < labels.length; row++) {
      out[row * classes + (int) labels[row]] = 1;
    }
    return out;
  }

  /** Transposes block by block, so that neither side strides through the cache. */
  static float[] transpose(float[] x, int rows, int columns, float[] out) {
    for (int row = 0; row < rows; row += BLOCK) {
      int rowEnd = Math.min(rows, row + BLOCK);
      for (int column = 0; column < columns; column++) {
        for (int i = row; i < rowEnd; i++) {
          out[column * rows + i] = x[i * columns + column];
        }
      }
    }
    return out;
  }

  static long[] transpose(long[] x, int rows, int columns, long[] out) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        out[column * rows + row] = x[row * columns + column];
      }
    }
    return out;
  }

  static long[] toLongs(float[] x, long[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (long) x[i];
    }
    return out;
  }

  static float[] toFloats(long[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = x[i];
    }
    return out;
  }

  static float[] where(float[] condition, float[] a, float[] b, float[] out) {
    for (int i = 0; i < out.length; i++) {
      // As bits, for which C2 selects without a jump that might be mispredicted.
      int yes = Float.floatToRawIntBits(a[i]);
      int no = Float.floatToRawIntBits(b[i]);
      out[i] = Float.intBitsToFloat(condition[i] != 0 ? yes : no);
    }
    return out;
  }
}
