package dev.cresset.tensor;

import dev.cresset.types.Shape;

/** Converts Java arrays to the layout of tensors: {@code float} or {@code long}, row-major. */
final class HostArrays {

  private HostArrays() {}

  /**
   * Returns the shape of a number of values: a vector if no dimensions are given, otherwise the
   * given dimensions.
   *
   * @throws ShapeException if the dimensions have a different number of elements
   */
  static Shape shape(int values, long... dims) {
    Shape shape = dims.length == 0 ? Shape.of(values) : Shape.of(dims);
    if (shape.size() != values) {
      throw new ShapeException(
          "tensor: %s values do not make shape %s, which has %s elements"
              .formatted(values, shape, shape.size()));
    }
    return shape;
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static float[][] floats(double[][] rows) {
    float[][] floats = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      floats[i] = floats(rows[i]);
    }
    return floats;
  }

  static long[] longs(int[] values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = values[i];
    }
    return longs;
  }

  static float[] rowMajor(float[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new ShapeException(
            "tensor: all rows must be equally long, but row 0 has %s values and row %s has %s"
                .formatted(width, i, rows[i].length));
      }
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return values;
  }
}
