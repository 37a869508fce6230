package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Map;

/** The values that {@code src/test/python/torch_files.py} saves. */
final class TorchFiles {

  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  private TorchFiles() {}

  static void assertTypes(Map<String, Tensor> read) {
    floats(read, "float32", 1.5f, -0f, 1e-45f, Float.MAX_VALUE, INF, -INF, NAN);
    floats(read, "float64", 0.1f, -2.5f, 0, Float.MAX_VALUE, INF, NAN);
    floats(read, "float16", 0x1.998p-4f, -2, 65504, 0x1p-24f, 0x1.ff8p-15f, -0f, INF, NAN);
    floats(read, "bfloat16", 0x1.9ap-4f, -2, 0x1.fep127f, 0x1p-133f, -0f, INF, NAN);
    longs(read, "int64", Long.MAX_VALUE, Long.MIN_VALUE, 0, 7);
    longs(read, "int32", Integer.MAX_VALUE, Integer.MIN_VALUE, -1);
    longs(read, "int16", Short.MAX_VALUE, Short.MIN_VALUE, -1);
    longs(read, "int8", Byte.MAX_VALUE, Byte.MIN_VALUE, -1);
    longs(read, "uint8", 0, 127, 255);
    longs(read, "bool", 1, 0, 0, 1);
    assertThat(read.get("bool").shape()).isEqualTo(Shape.of(2, 2));
  }

  static void assertViews(Map<String, Tensor> read) {
    float[] base = range(0, 24, 1);
    floats(read, "base", base);
    floats(read, "matrix", base);
    assertThat(read.get("matrix").shape()).isEqualTo(Shape.of(4, 6));
    floats(read, "row", range(12, 18, 1));
    floats(read, "column", range(1, 24, 6));
    float[] transposed = new float[24];
    for (int i = 0; i < 24; i++) {
      transposed[i] = i % 4 * 6 + i / 4;
    }
    floats(read, "transposed", transposed);
    assertThat(read.get("transposed").shape()).isEqualTo(Shape.of(6, 4));
    floats(read, "every_second", range(1, 24, 2));
    float[] permuted = new float[24];
    for (int i = 0; i < 24; i++) {
      permuted[i] = i % 3 * 4 + i / 3 % 2 * 12 + i / 6; // [4, 2, 3]
    }
    floats(read, "permuted", permuted);
    assertThat(read.get("permuted").shape()).isEqualTo(Shape.of(4, 2, 3));
    longs(read, "expanded", 1, 1, 1, 2, 2, 2);
    floats(read, "scalar", 2.5f);
    assertThat(read.get("scalar").shape()).isEqualTo(Shape.scalar());
    floats(read, "element", 5);
    longs(read, "long_scalar", 7);
    assertThat(read.get("long_scalar").shape()).isEqualTo(Shape.scalar());
    floats(read, "empty");
    assertThat(read.get("empty_matrix").shape()).isEqualTo(Shape.of(3, 0, 2));
    floats(read, "channels_last", range(0, 16, 1));
    assertThat(read.get("channels_last").shape()).isEqualTo(Shape.of(1, 2, 2, 4));
  }

  private static float[] range(int from, int to, int step) {
    float[] values = new float[(to - from + step - 1) / step];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i * step;
    }
    return values;
  }

  private static void floats(Map<String, Tensor> read, String name, float... expected) {
    assertThat(read.get(name).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(read.get(name).toFloatArray()).as(name).containsExactly(expected);
  }

  private static void longs(Map<String, Tensor> read, String name, long... expected) {
    assertThat(read.get(name).dtype()).isEqualTo(DType.INT64);
    assertThat(read.get(name).toLongArray()).as(name).containsExactly(expected);
  }
}
