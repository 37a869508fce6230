package dev.cresset.conformance;

import dev.cresset.types.Shape;

/** What single-precision code is prone to get wrong. */
final class EdgeCases {

  /** Signed zeros, denormals, where {@code e^x} overflows and underflows, infinities, NaN. */
  private static final float[] VALUES = {
    0f,
    -0f,
    1f,
    -1f,
    Math.nextDown(1f),
    Math.nextUp(1f),
    0.5f,
    -0.5f,
    2f,
    -2f,
    3f,
    -3f,
    1e-4f,
    -1e-4f,
    1e-8f,
    -1e-8f,
    9f,
    -9f,
    20.5f,
    -20.5f,
    88f,
    -88f,
    89f,
    -89f,
    104f,
    -104f,
    16777216f,
    -16777217f,
    1e30f,
    -1e30f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MIN_NORMAL / 2,
    -Float.MIN_NORMAL / 2,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private EdgeCases() {}

  /** Returns all of them. */
  static Values all() {
    return Values.of(VALUES.clone());
  }

  /** Returns each so many times in a row: with {@link #cycled}, every pair. */
  static Values repeated() {
    float[] values = new float[VALUES.length * VALUES.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = VALUES[i / VALUES.length];
    }
    return Values.of(values);
  }

  /** Returns all of them over and over. */
  static Values cycled() {
    float[] values = new float[VALUES.length * VALUES.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = VALUES[i % VALUES.length];
    }
    return Values.of(values);
  }

  /** Returns rows on which softmax, maxima and sums are prone to fail. */
  static Values rows() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float[][] rows = {
      {1000, 1001, 999},
      {-1000, -1001, -999},
      {3e38f, -3e38f, 0},
      {-inf, 0, 1},
      {-inf, -inf, 5},
      {-inf, -inf, -inf},
      {inf, 0, 1},
      {nan, 0, 1},
      {0, 1, nan},
      {-inf, nan, inf},
      {0, 0, 0},
      {-0f, 0, -0f},
      {2, 7, 7},
      {7, 7, 2},
      {-104, 0, -88},
      {Float.MIN_VALUE, 0, Float.MIN_NORMAL}
    };
    float[] values = new float[rows.length * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i / 3][i % 3];
    }
    return Values.of(Shape.of(rows.length, 3), values);
  }
}
