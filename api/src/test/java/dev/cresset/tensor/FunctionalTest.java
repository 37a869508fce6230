package dev.cresset.tensor;

import static dev.cresset.loss.Losses.*;
import static dev.cresset.nn.Layers.*;
import static dev.cresset.tensor.Functional.*;
import static dev.cresset.tensor.Tensors.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.nn.ReLU;
import org.junit.jupiter.api.Test;

/** The functions, imported statically beside layers and losses of the same names. */
class FunctionalTest {

  @Test
  void reluOfNote001() {
    Tensor x = tensor(new double[][] {{1, -1, 0}, {-0.1, .2, 3}});
    assertThat(relu(x))
        .hasToString("tensor([[1.0000, 0.0000, 0.0000],\n        [0.0000, 0.2000, 3.0000]])");
  }

  @Test
  void softmaxOfNote002() {
    Tensor x = tensor(new float[][] {{2, 1, 0}});
    assertThat(softmax(x, 1).toFloatArray())
        .containsExactly(new float[] {0.665f, 0.244f, 0.090f}, within(1e-3f));
    assertThat(logSoftmax(x, 1).toFloatArray())
        .containsExactly(new float[] {-0.407f, -1.407f, -2.407f}, within(1e-3f));
  }

  @Test
  void layersAndFunctionsOfOneNameLiveSideBySide() {
    Tensor x = tensor(new float[] {-1, 2});
    ReLU layer = relu();
    assertThat(relu(x).equal(layer.forward(x))).isTrue();
    assertThat(sigmoid(x).equal(sigmoid().forward(x))).isTrue();
    assertThat(tanh(x).equal(tanh().forward(x))).isTrue();
    Tensor rows = tensor(new float[][] {{1, 2}, {3, 5}});
    assertThat(softmax(rows, 1).equal(softmax(1).forward(rows))).isTrue();
    assertThat(linear(rows, ones(3, 2)).toFloatArray()).containsExactly(3, 3, 3, 8, 8, 8);
    Tensor targets = labels(1, 0);
    assertThat(crossEntropy(rows, targets).item())
        .isEqualTo(crossEntropy().apply(rows, targets).item());
    assertThat(nll(logSoftmax(rows, 1), targets).item())
        .isCloseTo(crossEntropy(rows, targets).item(), within(1e-6));
    assertThat(mse(rows, zeros(2, 2)).item()).isEqualTo((1 + 4 + 9 + 25) / 4.0);
    assertThat(binaryCrossEntropyWithLogits(zeros(2), ones(2)).item())
        .isCloseTo(Math.log(2), within(1e-6));
  }

  @Test
  void dropoutDropsInTrainingOnly() {
    Tensor x = ones(1000);
    assertThat(dropout(x, 0.5, false)).isSameAs(x);
    Tensor dropped = withSeed(1, () -> dropout(x, 0.5, true));
    assertThat(dropped.toFloatArray()).containsOnly(0, 2);
    assertThat(dropped.mean().item()).isCloseTo(1, within(0.2));
    assertThat(dropped.equal(withSeed(1, () -> dropout(x, 0.5, true)))).isTrue();
    assertThatThrownBy(() -> dropout(x, 1.5, false)).hasMessageContaining("must be in 0 to 1");
  }
}
