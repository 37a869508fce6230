package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.elu;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.gelu;
import static dev.cresset.nn.Layers.leakyRelu;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.silu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.softplus;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayersTest {

  @BeforeEach
  void seed() {
    manualSeed(42);
  }

  // Linear

  @Test
  void linearMultipliesAndAdds() {
    Linear layer = linear(3, 2);
    InPlace.assign(layer.weight(), tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    InPlace.assign(layer.bias(), tensor(new float[] {10, 20}));
    Tensor y = layer.forward(tensor(new float[] {1, 0, -1, 2, 2, 2}, 2, 3));
    assertThat(y.toFloatArray()).containsExactly(8, 18, 22, 50);
  }

  @Test
  void linearMayDoWithoutABias() {
    Linear layer = linear(3, 2, false);
    assertThat(layer.parameters()).containsExactly(layer.weight());
    assertThatThrownBy(layer::bias)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "bias: this layer was made without a bias: Linear(in_features=3, out_features=2,"
                + " bias=False)");
    assertThat(layer.forward(ones(5, 3)).shape()).isEqualTo(Shape.of(5, 2));
  }

  @Test
  void linearNeedsFeatures() {
    assertThatThrownBy(() -> linear(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("linear: needs at least 1 feature in and out, got linear(0, 3)");
    assertThatThrownBy(() -> linear(3, -1)).hasMessageContaining("got linear(3, -1)");
  }

  @Test
  void weightsAndBiasesStartUniformWithinPytorchsBound() {
    Linear layer = linear(400, 2000);
    double bound = 1 / Math.sqrt(400);
    spreads(layer.weight(), bound);
    spreads(layer.bias(), bound);
  }

  private static void spreads(Tensor parameter, double bound) {
    float[] values = parameter.toFloatArray();
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    double n = values.length;
    assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.98 * bound);
    assertThat(sum / n).isCloseTo(0, within(4 * bound / Math.sqrt(3 * n)));
    assertThat(squares / n)
        .isCloseTo(bound * bound / 3, within(bound * bound * 1.5 / Math.sqrt(n)));
  }

  @Test
  void theSeedDecidesTheWeights() {
    float[] first = linear(10, 5).weight().toFloatArray();
    assertThat(linear(10, 5).weight().toFloatArray()).isNotEqualTo(first);
    manualSeed(42);
    assertThat(linear(10, 5).weight().toFloatArray()).containsExactly(first);
  }

  // Activations

  @Test
  void activationsApplyToEachElement() {
    Tensor x = tensor(new float[] {-2, 0, 3}, 1, 3);
    assertThat(relu().forward(x).toFloatArray()).containsExactly(0, 0, 3);
    assertThat(sigmoid().forward(x).toFloatArray())
        .containsExactly(new float[] {0.1192029f, 0.5f, 0.9525741f}, within(1e-6f));
    assertThat(tanh().forward(x).toFloatArray())
        .containsExactly(new float[] {-0.9640276f, 0, 0.9950548f}, within(1e-6f));
  }

  @Test
  void activationsWithAGradientBelowZero() {
    Tensor x = tensor(new float[] {-2, 0, 3}, 1, 3);
    assertThat(gelu().forward(x).toFloatArray())
        .containsExactly(new float[] {-0.04550026f, 0, 2.9959502f}, within(1e-6f));
    assertThat(silu().forward(x).toFloatArray())
        .containsExactly(new float[] {-0.23840584f, 0, 2.8577223f}, within(1e-6f));
    assertThat(leakyRelu().forward(x).toFloatArray()).containsExactly(-0.02f, 0, 3);
    assertThat(leakyRelu(0.25).forward(x).toFloatArray()).containsExactly(-0.5f, 0, 3);
    assertThat(elu().forward(x).toFloatArray())
        .containsExactly(new float[] {-0.86466473f, 0, 3}, within(1e-6f));
    assertThat(elu(2).forward(x).toFloatArray())
        .containsExactly(new float[] {-1.7293295f, 0, 3}, within(1e-6f));
    assertThat(softplus().forward(x).toFloatArray())
        .containsExactly(new float[] {0.126928f, 0.6931472f, 3.0485873f}, within(1e-6f));
  }

  @Test
  void activationsTakeFiniteSettings() {
    assertThatThrownBy(() -> leakyRelu(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("leakyRelu: the slope must be a finite number, got NaN");
    assertThatThrownBy(() -> elu(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elu: alpha must be a finite number, got Infinity");
  }

  @Test
  void softmaxAlongADimension() {
    Tensor x = tensor(new float[] {2, 1, 0, 0, 0, 0}, 2, 3);
    assertThat(softmax(1).forward(x).toFloatArray())
        .containsExactly(
            new float[] {0.66524096f, 0.24472847f, 0.09003057f, 1 / 3f, 1 / 3f, 1 / 3f},
            within(1e-6f));
    assertThat(softmax(-1).forward(x).toFloatArray())
        .containsExactly(softmax(1).forward(x).toFloatArray());
    assertThat(softmax(0).forward(x).sum(0).toFloatArray())
        .containsExactly(new float[] {1, 1, 1}, within(1e-6f));
    assertThat(logSoftmax(1).forward(x).get(0).toFloatArray())
        .containsExactly(new float[] {-0.40760595f, -1.407606f, -2.407606f}, within(1e-6f));
  }

  @Test
  void flattenMakesVectorsOfSamples() {
    assertThat(flatten().forward(ones(5, 2, 3, 4)).shape()).isEqualTo(Shape.of(5, 24));
    assertThat(flatten().forward(ones(5, 2)).shape()).isEqualTo(Shape.of(5, 2));
    assertThat(flatten().forward(ones(0, 2, 3)).shape()).isEqualTo(Shape.of(0, 6));
  }

  // Dropout

  @Test
  void dropoutZeroesItsShareAndScalesTheRest() {
    Tensor x = ones(100_000);
    float[] y = dropout(0.2).forward(x).toFloatArray();
    int zeros = 0;
    for (float value : y) {
      if (value == 0) {
        zeros++;
      } else {
        assertThat(value).isEqualTo(1.25f);
      }
    }
    assertThat(zeros / 100_000.0).isCloseTo(0.2, within(0.006));
  }

  @Test
  void dropoutDrawsAnewEachTime() {
    Dropout layer = dropout(0.5);
    float[] first = layer.forward(ones(100)).toFloatArray();
    assertThat(layer.forward(ones(100)).toFloatArray()).isNotEqualTo(first);
    manualSeed(42);
    assertThat(layer.forward(ones(100)).toFloatArray()).containsExactly(first);
  }

  @Test
  void dropoutSendsTheGradientWhereItLetTheValueThrough() {
    Tensor x = randn(1000).requiresGrad(true);
    Tensor y = dropout(0.4).forward(x);
    y.sum().backward();
    float[] values = y.toFloatArray();
    float[] gradient = x.grad().toFloatArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(gradient[i]).isEqualTo(values[i] == 0 ? 0 : (float) (1 / 0.6));
    }
  }

  @Test
  void dropoutPassesThroughInEvaluation() {
    Tensor x = randn(10);
    Dropout layer = dropout(0.5);
    layer.eval();
    assertThat(layer.forward(x)).isSameAs(x);
    layer.train();
    assertThat(layer.forward(x)).isNotSameAs(x);
  }

  @Test
  void dropoutOfNothingAndOfAll() {
    Tensor x = randn(10);
    assertThat(dropout(0).forward(x)).isSameAs(x);
    assertThat(dropout(1).forward(x).eq(0).toFloatArray()).containsOnly(1);
  }

  @Test
  void dropoutTakesAProbability() {
    for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> dropout(p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "dropout: the probability of an element to be zeroed must be in 0 to 1, got " + p);
    }
  }

  // Threads

  @Test
  void sixteenThreadsPredictTheSameBitsAsOne() throws Exception {
    Sequential model =
        Sequential.of(
                flatten(), linear(49, 32), relu(), dropout(0.5), linear(32, 10), logSoftmax(1))
            .eval();
    List<Tensor> inputs = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Tensor x = randn(i + 1, 7, 7);
      inputs.add(x);
      expected.add(Tensors.noGrad(() -> model.forward(x)).toFloatArray());
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<float[]>> found = new ArrayList<>();
      for (int round = 0; round < 20; round++) {
        for (Tensor x : inputs) {
          found.add(threads.submit(() -> Tensors.noGrad(() -> model.forward(x).toFloatArray())));
        }
      }
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).get()).containsExactly(expected.get(i % expected.size()));
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
