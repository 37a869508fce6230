package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What moves elements without computing on them. */
class MovesTest {

  private final Backend backend = new JvmBackend();
  private final Random random = new Random(9);

  @Test
  void theFirstValuesAreCopiedInAndOut() {
    float[] values = {1, 2, 3, 4};
    TensorBuffer buffer = backend.fromFloats(values, Shape.of(3));
    values[0] = 9;
    float[] target = {7, 7, 7, 7, 7};
    backend.readFloats(buffer, target);
    assertThat(target).containsExactly(1, 2, 3, 7, 7);
    long[] longs = {7, 7};
    backend.readLongs(backend.fromLongs(new long[] {5, 6}, Shape.scalar()), longs);
    assertThat(longs).containsExactly(5, 7);
    assertThat(backend.item(backend.full(Shape.of(1, 1), 0.1))).isEqualTo((double) 0.1f);
  }

  @Test
  void reshapedBuffersShareTheirElements() {
    TensorBuffer matrix = backend.full(Shape.of(2, 3), 1);
    TensorBuffer vector = backend.reshape(matrix, Shape.of(6));
    backend.assign(vector, backend.fromFloats(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(6)));
    assertThat(Floats.read(backend, matrix)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void castsRoundTowardsZeroAndCopy() {
    Shape shape = Shape.of(6);
    float[] values = {1.9f, -1.9f, -0f, Float.NaN, 1e30f, -2};
    TensorBuffer floats = backend.fromFloats(values, shape);
    TensorBuffer longs = backend.cast(floats, DType.INT64);
    assertThat(Floats.readLongs(backend, longs)).containsExactly(1, -1, 0, 0, Long.MAX_VALUE, -2);
    assertThat(Floats.read(backend, backend.cast(longs, DType.FLOAT32)))
        .containsExactly(1, -1, 0, 0, 9.223372e18f, -2);
    TensorBuffer copy = backend.cast(floats, DType.FLOAT32);
    backend.axpyInPlace(1, copy, copy);
    assertThat(Floats.read(backend, floats)).containsExactly(values);
  }

  @Test
  void transposesOfAllSizes() {
    for (int rows : new int[] {0, 1, 2, 15, 16, 17, 40}) {
      for (int columns : new int[] {0, 1, 3, 16, 33}) {
        TensorBuffer x = Floats.random(backend, random, rows, columns);
        float[] values = Floats.read(backend, x);
        float[] turned = Floats.read(backend, backend.transpose(x));
        long[] longs = Floats.readLongs(backend, backend.transpose(backend.cast(x, DType.INT64)));
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            assertThat(turned[j * rows + i]).isEqualTo(values[i * columns + j]);
            assertThat(longs[j * rows + i]).isEqualTo((long) values[i * columns + j]);
          }
        }
      }
    }
  }

  @Test
  void oneInEachRow() {
    TensorBuffer labels = backend.fromLongs(new long[] {2, 0, 2}, Shape.of(3));
    backend.full(Shape.of(3, 3), 7).close(); // its array comes back with the sevens in it
    TensorBuffer hot = backend.oneHot(labels, 3);
    assertThat(hot.shape()).isEqualTo(Shape.of(3, 3));
    assertThat(Floats.read(backend, hot)).containsExactly(0, 0, 1, 1, 0, 0, 0, 0, 1);
  }

  @Test
  void rowsOfEitherType() {
    TensorBuffer rows = backend.fromLongs(new long[] {1, 1, 0}, Shape.of(3));
    TensorBuffer x = backend.fromFloats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, Shape.of(2, 2, 2));
    TensorBuffer taken = backend.takeRows(x, rows);
    assertThat(taken.shape()).isEqualTo(Shape.of(3, 2, 2));
    assertThat(Floats.read(backend, taken)).containsExactly(5, 6, 7, 8, 5, 6, 7, 8, 1, 2, 3, 4);
    TensorBuffer labels = backend.fromLongs(new long[] {8, 9}, Shape.of(2));
    assertThat(Floats.readLongs(backend, backend.takeRows(labels, rows))).containsExactly(9, 9, 8);
  }

  @Test
  void tooManyElementsAreRefusedByNumber() {
    assertThatThrownBy(() -> backend.full(Shape.of(1L << 20, 1L << 20), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1048576, 1048576] has 1099511627776")
        .hasMessageContaining("2147483639");
  }
}
