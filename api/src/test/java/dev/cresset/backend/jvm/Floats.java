package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.Random;

/** Values in and out of buffers, for tests. */
final class Floats {

  /** What single-precision code is prone to get wrong. */
  static final float[] AWKWARD = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    -2f,
    3f,
    -3f,
    1e-8f,
    88f,
    -88f,
    104f,
    -104f,
    1e30f,
    -1e30f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private Floats() {}

  /** Returns about normally distributed values. */
  static float[] random(Random random, long size) {
    float[] values = new float[(int) size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static TensorBuffer random(Backend backend, Random random, long... dims) {
    Shape shape = Shape.of(dims);
    return backend.fromFloats(random(random, shape.size()), shape);
  }

  static float[] read(Backend backend, TensorBuffer buffer) {
    float[] values = new float[(int) buffer.shape().size()];
    backend.readFloats(buffer, values);
    return values;
  }

  static long[] readLongs(Backend backend, TensorBuffer buffer) {
    long[] values = new long[(int) buffer.shape().size()];
    backend.readLongs(buffer, values);
    return values;
  }

  /** Asserts equality but for an error relative to the value, or to 1 for small ones. */
  static void assertClose(float[] actual, double[] expected, double tolerance, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      if (!isClose(actual[i], expected[i], tolerance)) {
        throw new AssertionError(
            "%s at %s: expected %s within %s, got %s"
                .formatted(what, i, expected[i], tolerance, actual[i]));
      }
    }
  }

  static void assertClose(float[] actual, float[] expected, double tolerance, String what) {
    double[] wide = new double[expected.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = expected[i];
    }
    assertClose(actual, wide, tolerance, what);
  }

  private static boolean isClose(float actual, double expected, double tolerance) {
    float rounded = (float) expected;
    if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
      return Float.compare(actual, rounded) == 0; // NaN is NaN
    }
    return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
  }
}
