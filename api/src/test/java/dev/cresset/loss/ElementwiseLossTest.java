package dev.cresset.loss;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ElementwiseLossTest {

  private static Tensor of(float... values) {
    return tensor(values);
  }

  @Test
  void meanSquaredError() {
    Tensor x = tensor(new float[] {1, 2, 3, 4}, 2, 2).requiresGrad(true);
    Tensor t = tensor(new float[] {1, 0, 0, 2}, 2, 2);
    assertThat(mse().apply(x, t).item()).isEqualTo((0 + 4 + 9 + 4) / 4.0);
    assertThat(mse().reduction(Reduction.SUM).apply(x, t).item()).isEqualTo(17);
    assertThat(mse().reduction(Reduction.NONE).apply(x, t).toFloatArray())
        .containsExactly(0, 4, 9, 4);
    mse().apply(x, t).backward();
    assertThat(x.grad().toFloatArray()).containsExactly(0, 1, 1.5f, 1);
  }

  @Test
  void binaryCrossEntropyOfLogits() {
    Tensor x = of(0, 1, -2).requiresGrad(true);
    Tensor t = of(1, 0, 0.25f);
    double[] expected = new double[3];
    double[] slopes = new double[3];
    for (int i = 0; i < 3; i++) {
      double p = 1 / (1 + Math.exp(-x.toFloatArray()[i]));
      double y = t.toFloatArray()[i];
      expected[i] = -y * Math.log(p) - (1 - y) * Math.log(1 - p);
      slopes[i] = (p - y) / 3;
    }
    float[] found =
        binaryCrossEntropyWithLogits().reduction(Reduction.NONE).apply(x, t).toFloatArray();
    for (int i = 0; i < 3; i++) {
      assertThat(found[i]).isCloseTo((float) expected[i], within(1e-6f));
    }
    Tensor loss = binaryCrossEntropyWithLogits().apply(x, t);
    assertThat(loss.item()).isCloseTo((expected[0] + expected[1] + expected[2]) / 3, within(1e-6));
    loss.backward();
    for (int i = 0; i < 3; i++) {
      assertThat(x.grad().toFloatArray()[i]).isCloseTo((float) slopes[i], within(1e-6f));
    }
  }

  @Test
  void extremeLogitsDoNotOverflow() {
    Tensor x = of(1000, 1000, -1000, -1000, 3e38f, -3e38f).requiresGrad(true);
    Tensor t = of(1, 0, 0, 1, 1, 0);
    Tensor loss = binaryCrossEntropyWithLogits().reduction(Reduction.NONE).apply(x, t);
    assertThat(loss.toFloatArray()).containsExactly(0, 1000, 0, 1000, 0, 0);
    loss.sum().backward();
    assertThat(x.grad().add(0).toFloatArray()).containsExactly(0, 1, 0, -1, 0, 0);
  }

  @Test
  void outputAndTargetsMustHaveOneShape() {
    assertThatThrownBy(() -> mse().apply(zeros(4, 1), zeros(4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "mse: output and targets must have one shape, got [4, 1] and [4]; give the dataset"
                + " targets of shape [4, 1] per batch, one row for each sample, or remove the last"
                + " dimension of the output with reshape(-1) in the model's forward(..)");
    assertThatThrownBy(() -> binaryCrossEntropyWithLogits().apply(zeros(4, 1), zeros(4)))
        .hasMessageStartingWith("binaryCrossEntropyWithLogits: output and targets must");
  }

  @Test
  void outputAndTargetsMustBeFloats() {
    assertThatThrownBy(() -> mse().apply(ones(2), labels(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "mse: targets must be FLOAT32, got INT64 [2]; give the dataset targets of type float,"
                + " or convert them with toFloat()");
    assertThatThrownBy(() -> binaryCrossEntropyWithLogits().apply(ones(2), labels(0, 1)))
        .hasMessageStartingWith("binaryCrossEntropyWithLogits: targets must be FLOAT32");
  }

  @Test
  void settingsLeaveTheOriginalAlone() {
    ElementwiseLoss loss = mse();
    loss.reduction(Reduction.SUM);
    assertThat(loss.apply(of(1, 3), of(0, 0)).item()).isEqualTo(5);
  }

  @Test
  void lossesHaveNames() {
    assertThat(mse()).hasToString("mse()");
    assertThat(Losses.crossEntropy()).hasToString("crossEntropy()");
  }
}
