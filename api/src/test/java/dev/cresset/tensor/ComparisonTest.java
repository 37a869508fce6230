package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The examples of PyTorch's documentation of allclose, and the edges of equality. */
class ComparisonTest {

  private static Tensor of(double... values) {
    return tensor(values);
  }

  @Test
  void wholeNumbersAreCloseByTheirExactDifference() {
    Tensor large = labels(16_777_217, Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(large.allClose(labels(16_777_216, Long.MIN_VALUE, Long.MAX_VALUE), 0, 0.5))
        .isFalse();
    assertThat(large.allClose(labels(16_777_216, Long.MIN_VALUE, Long.MAX_VALUE), 0, 1)).isTrue();
    assertThat(labels(Long.MAX_VALUE).allClose(labels(Long.MIN_VALUE), 0, 1e18)).isFalse();
    assertThat(labels(Long.MAX_VALUE).allClose(labels(Long.MIN_VALUE), 2, 0)).isTrue();
  }

  @Test
  void allCloseAsPyTorchDocumentsIt() {
    assertThat(of(10000, 1e-7).allClose(of(10000.1, 1e-8))).isFalse();
    assertThat(of(10000, 1e-8).allClose(of(10000.1, 1e-9))).isTrue();
    assertThat(of(1.0, Double.NaN).allClose(of(1.0, Double.NaN))).isFalse();
    assertThat(of(1.0, Double.NaN).allClose(of(1.0, Double.NaN), 1e-5, 1e-8, true)).isTrue();
  }

  @Test
  void theRelativeToleranceIsOfTheOther() {
    assertThat(of(100).allClose(of(90), 0.105, 0)).isFalse();
    assertThat(of(90).allClose(of(100), 0.105, 0)).isTrue();
    assertThat(of(1, 2).allClose(of(1.5, 2), 0, 0.5)).isTrue();
    assertThat(of(1, 2).allClose(of(1.5, 2), 0, 0.49)).isFalse();
  }

  @Test
  void infinitiesAreCloseToThemselvesOnly() {
    Tensor infinity = of(Double.POSITIVE_INFINITY);
    assertThat(infinity.allClose(of(Double.POSITIVE_INFINITY))).isTrue();
    assertThat(infinity.allClose(of(Double.NEGATIVE_INFINITY))).isFalse();
    assertThat(of(1).allClose(infinity)).isFalse();
  }

  @Test
  void allCloseBroadcasts() {
    assertThat(ones(2, 3).allClose(scalar(1))).isTrue();
    assertThat(tensor(new float[][] {{1, 2}, {1, 2}}).allClose(of(1, 2))).isTrue();
    assertThat(tensor(new float[][] {{1, 2}, {1, 3}}).allClose(of(1, 2))).isFalse();
    assertThat(tensor(new float[][] {{1, 1}, {2, 2}}).allClose(of(1, 2).view(2, 1))).isTrue();
    assertThat(zeros(0, 3).allClose(ones(3))).isTrue();
    assertThatThrownBy(() -> ones(2, 3).allClose(ones(2))).isInstanceOf(ShapeException.class);
  }

  @Test
  void equalComparesShapeAndElements() {
    assertThat(of(1, 2).equal(of(1, 2))).isTrue();
    assertThat(of(1, 2).equal(of(1, 3))).isFalse();
    assertThat(of(1, 1).equal(scalar(1))).isFalse();
    assertThat(of(0.0).equal(of(-0.0))).isTrue();
    assertThat(of(Double.NaN).equal(of(Double.NaN))).isFalse();
    assertThat(zeros(0).equal(zeros(0))).isTrue();
  }

  @Test
  void longsAreComparedExactly() {
    long large = 1L << 53;
    assertThat(labels(large).equal(labels(large + 1))).isFalse();
    assertThat(labels(large).equal(labels(large))).isTrue();
    assertThat(labels(100, 5).allClose(labels(101, 5), 0.01, 0)).isTrue();
    assertThat(labels(100, 5).allClose(labels(102, 5), 0.01, 0)).isFalse();
  }

  @Test
  void equalsIsIdentitySoThatTensorsCanBeKeys() {
    Tensor x = of(1);
    assertThat(x.equals(of(1))).isFalse();
    assertThat(x.equals(x)).isTrue();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> of(1).equal(labels(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "equal: one tensor is FLOAT32, the other INT64; convert one with toFloat() or"
                + " toLong()");
    assertThatThrownBy(() -> of(1).allClose(of(1), -1, 0))
        .hasMessage("allClose: tolerances must be 0 or more, got rtol -1.0 and atol 0.0");
    assertThatThrownBy(() -> of(1).allClose(of(1), 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void maxWithIndicesFindsBoth() {
    ValuesAndIndices max = tensor(new float[][] {{1, 9, 3}, {7, 5, 6}}).maxWithIndices(1);
    assertThat(max.values().toFloatArray()).containsExactly(9, 7);
    assertThat(max.indices().toLongArray()).containsExactly(1, 0);
  }
}
