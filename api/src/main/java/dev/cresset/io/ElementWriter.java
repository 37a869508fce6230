package dev.cresset.io;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Writes the elements of tensors in little-endian order, block by block. */
final class ElementWriter {

  private final WritableByteChannel channel;
  private final ByteBuffer block =
      ByteBuffer.allocate(InputFile.CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  ElementWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  void write(Tensor tensor) throws IOException {
    if (tensor.dtype() == DType.INT64) {
      long[] values = tensor.toLongArray();
      for (int at = 0; at < values.length; ) {
        int length = Math.min(values.length - at, block.capacity() / Long.BYTES);
        block.clear().asLongBuffer().put(values, at, length);
        write(block.limit(length * Long.BYTES));
        at += length;
      }
    } else {
      float[] values = tensor.toFloatArray();
      for (int at = 0; at < values.length; ) {
        int length = Math.min(values.length - at, block.capacity() / Float.BYTES);
        block.clear().asFloatBuffer().put(values, at, length);
        write(block.limit(length * Float.BYTES));
        at += length;
      }
    }
  }

  /** Writes all remaining bytes, in parts: a channel allocates native memory for each. */
  void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + InputFile.CHUNK));
      channel.write(bytes);
    }
  }
}
