package dev.cresset.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.cpu.DirectStorage;
import java.nio.FloatBuffer;

/** A row-major matrix in the memory of a buffer. */
record Matrix(DirectStorage memory, int rows, int columns) {

  /** Returns an array on this memory, to be closed while the memory is reachable. */
  PtNDArray view(PtNDManager manager) {
    return view(manager, memory, new Shape(rows, columns));
  }

  static PtNDArray view(PtNDManager manager, DirectStorage memory, Shape shape) {
    return JniUtils.createNdFromByteBuffer(
        manager, memory.memory(), shape, DataType.FLOAT32, SparseFormat.DENSE, Device.cpu());
  }

  /** Copies a block of this height and {@code width} from an array to column {@code column}. */
  void put(PtNDArray block, int row, int column, int height, int width) {
    FloatBuffer values = JniUtils.getByteBuffer(block, true).asFloatBuffer();
    if (width == columns) {
      memory.floats().put(row * columns, values, 0, height * width);
      return;
    }
    for (int i = 0; i < height; i++) {
      memory.floats().put((row + i) * columns + column, values, i * width, width);
    }
  }
}
