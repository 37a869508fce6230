package dev.cresset.loss;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.huber;
import static dev.cresset.loss.Losses.klDiv;
import static dev.cresset.loss.Losses.l1;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.smoothL1;
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

  @Test
  void absoluteAndHuberLosses() {
    Tensor x = of(0.25f, -3, 1, 2).requiresGrad(true);
    Tensor t = of(0, 0, 1, 0);
    assertThat(each(l1(), x, t)).containsExactly(0.25f, 3, 0, 2);
    assertThat(each(smoothL1(), x, t)).containsExactly(0.03125f, 2.5f, 0, 1.5f);
    assertThat(each(smoothL1(2), x, t)).containsExactly(0.015625f, 2, 0, 1);
    assertThat(each(huber(2), x, t)).containsExactly(0.03125f, 4, 0, 2);
    l1().apply(x, t).backward();
    assertThat(x.grad().toFloatArray()).containsExactly(0.25f, -0.25f, 0, 0.25f);
    x.zeroGrad();
    huber(2).reduction(Reduction.SUM).apply(x, t).backward();
    assertThat(x.grad().toFloatArray()).containsExactly(0.25f, -2, 0, 2);
  }

  private static float[] each(ElementwiseLoss loss, Tensor x, Tensor t) {
    return loss.reduction(Reduction.NONE).apply(x, t).toFloatArray();
  }

  @Test
  void hugeDifferencesKeepTheirSize() {
    Tensor x = of(1e9f, -Float.MAX_VALUE, Float.POSITIVE_INFINITY).requiresGrad(true);
    Tensor t = of(0, 0, 0);
    assertThat(each(smoothL1(), x, t))
        .containsExactly(1e9f, Float.MAX_VALUE, Float.POSITIVE_INFINITY);
    smoothL1().reduction(Reduction.SUM).apply(x, t).backward();
    assertThat(x.grad().toFloatArray()).containsExactly(1, -1, 1);
    assertThat(each(huber(1), of(Float.NaN), of(0))).containsExactly(Float.NaN);
  }

  @Test
  void divergence() {
    Tensor x = tensor(new float[] {-1, Float.NEGATIVE_INFINITY, -2, -0.5f}, 2, 2);
    Tensor t = tensor(new float[] {0.5f, 0, 1, 0.25f}, 2, 2);
    double first = 0.5 * (Math.log(0.5) + 1);
    double last = 0.25 * (Math.log(0.25) + 0.5);
    double sum = first + 0 + 2 + last;
    assertThat(klDiv().apply(x, t).item()).isCloseTo(sum / 4, within(1e-6));
    assertThat(klDiv().reduction(Reduction.BATCH_MEAN).apply(x, t).item())
        .isCloseTo(sum / 2, within(1e-6));
    assertThat(klDiv().reduction(Reduction.BATCH_MEAN).count(t)).isEqualTo(2);
    assertThat(klDiv().count(t)).isEqualTo(4);
    assertThat(each(klDiv(), x, t)[1]).isZero();
    assertThat(mse().reduction(Reduction.BATCH_MEAN).apply(of(1, 3), of(0, 0)).item()).isEqualTo(5);
  }

  @Test
  void parametersOutOfRange() {
    assertThatThrownBy(() -> huber(0))
        .hasMessage("huber: delta must be a finite number above 0, got 0.0");
    assertThatThrownBy(() -> smoothL1(-1))
        .hasMessage("smoothL1: beta must be a finite number above 0, got -1.0; use l1() for 0");
    assertThat(huber(0.5)).hasToString("huber(delta=0.5)");
    assertThat(smoothL1()).hasToString("smoothL1()");
    assertThat(smoothL1(2).reduction(Reduction.SUM))
        .hasToString("smoothL1(beta=2.0, reduction=SUM)");
  }
}
