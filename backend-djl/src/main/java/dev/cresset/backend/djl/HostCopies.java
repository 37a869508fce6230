package dev.cresset.backend.djl;

import dev.cresset.spi.cpu.ByteRows;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;

/** Copies between Java arrays and PyTorch's memory, without an array of DJL's in between. */
final class HostCopies {

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

  DjlBuffer fromBytes(byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    DjlBuffer out = buffers.empty(DType.FLOAT32, shape);
    ByteRows.gather(source, rowLength, rows, table, Buffers.memory(out).asFloatBuffer());
    return out;
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
