package dev.cresset.backend.djl;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.nio.FloatBuffer;

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
    FloatBuffer values = Buffers.memory(out).asFloatBuffer();
    int channels = table.length / 256;
    int channelLength = rowLength / channels;
    float[] run = new float[channelLength];
    for (int row : rows) {
      for (int channel = 0; channel < channels; channel++) {
        int from = row * rowLength + channel * channelLength;
        int base = channel * 256;
        for (int i = 0; i < channelLength; i++) {
          run[i] = table[base + (source[from + i] & 0xff)];
        }
        values.put(run);
      }
    }
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
