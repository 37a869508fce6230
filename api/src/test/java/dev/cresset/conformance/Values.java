package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Random;

/** Elements on the host that can be put on any backend. */
record Values(Shape shape, DType dtype, float[] floats, long[] longs) {

  static Values of(Shape shape, float... values) {
    return new Values(shape, DType.FLOAT32, values, new long[0]);
  }

  static Values of(float... values) {
    return of(Shape.of(values.length), values);
  }

  static Values ofLongs(Shape shape, long... values) {
    return new Values(shape, DType.INT64, new float[0], values);
  }

  static Values ofLongs(long... values) {
    return ofLongs(Shape.of(values.length), values);
  }

  /** Returns about normally distributed values. */
  static Values random(Random random, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return of(shape, values);
  }

  static Values random(Random random, long... dims) {
    return random(random, Shape.of(dims));
  }

  /** Returns the same values without their signs. */
  Values magnitudes() {
    float[] magnitudes = floats.clone();
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(magnitudes[i]);
    }
    return of(shape, magnitudes);
  }

  static Values read(Backend backend, TensorBuffer buffer) {
    Shape shape = buffer.shape();
    int size = Math.toIntExact(shape.size());
    if (buffer.dtype() == DType.INT64) {
      long[] longs = new long[size];
      backend.readLongs(buffer, longs);
      return ofLongs(shape, longs);
    }
    float[] floats = new float[size];
    backend.readFloats(buffer, floats);
    return of(shape, floats);
  }

  TensorBuffer on(Backend backend) {
    return dtype == DType.INT64
        ? backend.fromLongs(longs, shape)
        : backend.fromFloats(floats, shape);
  }
}
