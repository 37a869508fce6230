package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import org.junit.jupiter.api.Test;

/** Tensors of the arrays that Java programs have. */
class HostArraysTest {

  @Test
  void doublesAreRoundedToSinglePrecision() {
    Tensor x = tensor(new double[] {0.1, 1e300, -2}, 3, 1);
    assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(x.shape()).isEqualTo(Shape.of(3, 1));
    assertThat(x.toFloatArray()).containsExactly(0.1f, Float.POSITIVE_INFINITY, -2);
  }

  @Test
  void wholeNumbersAreIndices() {
    assertThat(tensor(new int[] {1, -2, 3, 4}, 2, 2).dtype()).isEqualTo(DType.INT64);
    assertThat(tensor(new int[] {1, -2}).toLongArray()).containsExactly(1, -2);
    assertThat(tensor(new long[] {1L << 40, 2}, 1, 2).toLongArray()).containsExactly(1L << 40, 2);
    assertThat(labels(new int[] {2, 0}).toLongArray()).containsExactly(2, 0);
  }

  @Test
  void rowsMakeAMatrix() {
    Tensor x = tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(x.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(tensor(new double[][] {{0.1}, {2}}).toFloatArray()).containsExactly(0.1f, 2);
    assertThat(tensor(new float[0][]).shape()).isEqualTo(Shape.of(0, 0));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> tensor(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "tensor: all rows must be equally long, but row 0 has 2 values and row 1 has 1");
    assertThatThrownBy(() -> tensor(new double[3], 2, 2))
        .hasMessage("tensor: 3 values do not make shape [2, 2], which has 4 elements");
    assertThatThrownBy(() -> tensor(new long[3], 2, 2)).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> tensor(new int[3], 2, 2)).isInstanceOf(ShapeException.class);
  }
}
