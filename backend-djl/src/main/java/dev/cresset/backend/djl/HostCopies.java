package dev.cresset.backend.djl;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.nio.FloatBuffer;

/** Copies between Java arrays and PyTorch's memory, without an array of DJL's in between. */
final class HostCopies {

  private static final int ROWS_AT_ONCE = 16;

  private final Buffers buffers;

  HostCopies(Buffers buffers) {
    this.buffers = buffers;
  }

  DjlBuffer fromFloats(float[] values, Shape shape) {
    DjlBuffer out = buffers.empty(DType.FLOAT32, shape);
    Buffers.memory(out).asFloatBuffer().put(values, 0, (int) shape.size());
    return out;
  }

  DjlBuffer fromLongs(long[] values, Shape shape) {
    DjlBuffer out = buffers.empty(DType.INT64, shape);
    Buffers.memory(out).asLongBuffer().put(values, 0, (int) shape.size());
    return out;
  }

  void readFloats(DjlBuffer source, float[] target) {
    Buffers.memory(source).asFloatBuffer().get(target, 0, (int) source.shape().size());
    Buffers.keepUntilHere(source);
  }

  void readLongs(DjlBuffer source, long[] target) {
    Buffers.memory(source).asLongBuffer().get(target, 0, (int) source.shape().size());
    Buffers.keepUntilHere(source);
  }

  void assign(DjlBuffer target, DjlBuffer source) {
    Buffers.memory(target).put(Buffers.memory(source));
    Buffers.keepUntilHere(target, source);
  }

  /**
   * Gathers a few rows before it maps them: rows lie anywhere in the source, and a copy waits for
   * memory once for a whole row, where the loop through the table would wait again and again.
   */
  DjlBuffer fromBytes(byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    DjlBuffer out = buffers.empty(DType.FLOAT32, shape);
    FloatBuffer values = Buffers.memory(out).asFloatBuffer();
    byte[] gathered = new byte[Math.min(ROWS_AT_ONCE, rows.length) * rowLength];
    for (int from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, rows.length - from);
      for (int i = 0; i < count; i++) {
        System.arraycopy(source, rows[from + i] * rowLength, gathered, i * rowLength, rowLength);
      }
      map(gathered, count * rowLength, rowLength, table, values);
    }
    return out;
  }

  /** Maps whole rows through the table of each channel, and adds them to {@code out}. */
  private static void map(byte[] bytes, int length, int rowLength, float[] table, FloatBuffer out) {
    int channels = table.length / 256;
    float[] values = new float[rowLength / channels];
    int base = 0;
    for (int from = 0; from < length; from += values.length) {
      for (int i = 0; i < values.length; i++) {
        values[i] = table[base + (bytes[from + i] & 0xff)];
      }
      out.put(values);
      base = (base + 256) % table.length;
    }
  }

  /** Rounds towards zero as Java does: NaN to 0, and too large values to the largest. */
  DjlBuffer toLongs(DjlBuffer x) {
    float[] values = new float[(int) x.shape().size()];
    readFloats(x, values);
    long[] rounded = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (long) values[i];
    }
    return fromLongs(rounded, x.shape());
  }
}
