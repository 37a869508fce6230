package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Moves elements without computing on them. */
final class Copies {

  /** Rows transposed at a time, so that neither side strides through the whole cache. */
  private static final int ROWS = 16;

  private Copies() {}

  static void takeRows(FloatBuffer x, LongBuffer rows, int count, int length, FloatBuffer out) {
    for (int i = 0; i < count; i++) {
      out.put(i * length, x, (int) rows.get(i) * length, length);
    }
  }

  static void takeRows(LongBuffer x, LongBuffer rows, int count, int length, LongBuffer out) {
    for (int i = 0; i < count; i++) {
      out.put(i * length, x, (int) rows.get(i) * length, length);
    }
  }

  /** Adds rows of {@code source} to those of {@code target} at the indices, in order. */
  static void addRows(
      FloatBuffer target, LongBuffer rows, int count, int length, FloatBuffer source) {
    for (int i = 0; i < count; i++) {
      int to = (int) rows.get(i) * length;
      for (int j = 0; j < length; j++) {
        target.put(to + j, target.get(to + j) + source.get(i * length + j));
      }
    }
  }

  /** Sets the elements of {@code out}, all 0, at the labels to 1. */
  static void setOnes(LongBuffer labels, int count, int classes, FloatBuffer out) {
    for (int i = 0; i < count; i++) {
      out.put(i * classes + (int) labels.get(i), 1);
    }
  }

  /** Repeats the elements of {@code x}, both operands of the plan. */
  static void expand(LongBuffer x, BroadcastPlan plan, LongBuffer out) {
    plan.forEachRun(
        (from, unused, to) -> {
          for (int i = 0; i < plan.length(); i++) {
            out.put(to + i, x.get(from + i * plan.stepA()));
          }
        });
  }

  /** Fills {@code size} elements with copies of the first {@code length} of {@code x}. */
  static void repeat(FloatBuffer x, int length, FloatBuffer out, int size) {
    out.put(0, x, 0, Math.min(length, size));
    for (int done = length; done > 0 && done < size; done *= 2) {
      out.put(done, out, 0, Math.min(done, size - done));
    }
  }

  static void transpose(FloatBuffer x, int rows, int columns, FloatBuffer out) {
    for (int row = 0; row < rows; row += ROWS) {
      int end = Math.min(rows, row + ROWS);
      for (int column = 0; column < columns; column++) {
        for (int i = row; i < end; i++) {
          out.put(column * rows + i, x.get(i * columns + column));
        }
      }
    }
  }

  static void transpose(LongBuffer x, int rows, int columns, LongBuffer out) {
    for (int i = 0; i < rows * columns; i++) {
      out.put(i % columns * rows + i / columns, x.get(i));
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
