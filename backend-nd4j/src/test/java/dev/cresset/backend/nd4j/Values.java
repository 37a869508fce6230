package dev.cresset.backend.nd4j;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.Random;

/** Values in and out of buffers. */
final class Values {

  private Values() {}

  static TensorBuffer of(Backend backend, float... values) {
    return backend.fromFloats(values, Shape.of(values.length));
  }

  /** Returns about normally distributed values, the same for the same seed. */
  static TensorBuffer normal(Backend backend, long seed, long... dims) {
    Random random = new Random(seed);
    Shape shape = Shape.of(dims);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return backend.fromFloats(values, shape);
  }

  /** Returns the elements of a buffer of either type as doubles. */
  static double[] read(Backend backend, TensorBuffer buffer) {
    int size = (int) buffer.shape().size();
    double[] result = new double[size];
    switch (buffer.dtype()) {
      case FLOAT32 -> {
        float[] values = new float[size];
        backend.readFloats(buffer, values);
        for (int i = 0; i < size; i++) {
          result[i] = values[i];
        }
      }
      case INT64 -> {
        long[] values = new long[size];
        backend.readLongs(buffer, values);
        for (int i = 0; i < size; i++) {
          result[i] = values[i];
        }
      }
    }
    return result;
  }
}
