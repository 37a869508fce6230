package dev.cresset.optim;

import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientsTest {

  private static final float BIG = 3e30f;
  private static final float TINY = 3e-30f;

  private final Tensor unused = ones(2).requiresGrad(true);

  /** Returns a parameter with a gradient. */
  private static Tensor with(float... gradient) {
    Tensor parameter = Tensors.zeros(gradient.length).requiresGrad(true);
    parameter.mul(tensor(gradient, gradient.length)).sum().backward();
    return parameter;
  }

  private static float[] gradient(Tensor parameter) {
    return parameter.grad().toFloatArray();
  }

  @Test
  void theNormIsThatOfAllGradients() {
    List<Tensor> parameters = List.of(with(3, 0), unused, with(-4), with(12));
    assertThat(Gradients.clipNorm(parameters, 6.5)).isEqualTo(13);
    assertThat(gradient(parameters.get(0))).containsExactly(new float[] {1.5f, 0}, within(1e-6f));
    assertThat(gradient(parameters.get(2))).containsExactly(new float[] {-2}, within(1e-6f));
    assertThat(gradient(parameters.get(3))).containsExactly(new float[] {6}, within(1e-6f));
    assertThat(unused.hasGrad()).isFalse();
    assertThat(Gradients.clipNorm(parameters, Double.POSITIVE_INFINITY))
        .isCloseTo(6.5, within(1e-5));
  }

  @Test
  void smallGradientsKeepTheirBits() {
    Tensor parameter = with(0.1f, -0.7f);
    Gradients.clipNorm(List.of(parameter), 1);
    Gradients.clipValue(List.of(parameter), 0.7f);
    assertThat(gradient(parameter)).containsExactly(0.1f, -0.7f);
  }

  @Test
  void squaresBeyondSinglePrecisionDoNotMatter() {
    for (float size : new float[] {BIG, TINY, 1e-15f, 1e19f, Float.MIN_VALUE}) {
      Tensor parameter = with(3 * size, 0, -4 * size);
      double expected = 5.0 * size;
      double norm = Gradients.clipNorm(List.of(parameter, with(0)), 2.0 * size);
      assertThat(norm).isCloseTo(expected, within(1e-6 * expected));
      float[] clipped = gradient(parameter);
      // PyTorch adds 1e-6 to the norm, which is most of the sum for tiny gradients.
      double factor = Math.min(1, 2.0 * size / (norm + 1e-6));
      assertThat((double) clipped[2])
          .isCloseTo(-4.0 * size * factor, within(4e-6 * size * factor + Float.MIN_VALUE));
    }
  }

  @Test
  void aLargeGradientHasAPreciseNorm() {
    int size = 1_000_000;
    float[] elements = new float[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      elements[i] = (float) Math.sin(i) / (1 + i % 1000);
      sum += (double) elements[i] * elements[i];
    }
    double expected = Math.sqrt(sum);
    assertThat(Gradients.clipNorm(List.of(with(elements)), 1e9))
        .isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void elementsAreLimited() {
    float infinite = Float.POSITIVE_INFINITY;
    List<Tensor> parameters = List.of(with(0.3f, -9e30f, 0.1f), with(infinite, -infinite), unused);
    Gradients.clipValue(parameters, 0.25);
    assertThat(gradient(parameters.get(0))).containsExactly(0.25f, -0.25f, 0.1f);
    assertThat(gradient(parameters.get(1))).containsExactly(0.25f, -0.25f);
  }

  @Test
  void gradientsThatAreNotFiniteAreRefusedAndLeftAlone() {
    Tensor finite = with(3, 4);
    Tensor nan = with(1, Float.NaN, 2);
    Tensor infinite = with(Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> Gradients.clipNorm(List.of(finite, unused, nan), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "clipNorm: gradient 2 of 2, of shape [3], has elements that are NaN or infinite; lower"
                + " the learning rate, or find the first loss that is not finite");
    assertThatThrownBy(() -> Gradients.clipNorm(List.of(infinite, finite), 1))
        .hasMessageStartingWith("clipNorm: gradient 1 of 2, of shape [1], has elements that are");
    assertThatThrownBy(() -> Gradients.clipValue(List.of(infinite, finite, nan), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "clipValue: gradient 3 of 3, of shape [3], has elements that are NaN;");
    assertThat(gradient(finite)).containsExactly(3, 4);
    assertThat(gradient(nan)).containsExactly(1, Float.NaN, 2);
    assertThat(gradient(infinite)).containsExactly(Float.NEGATIVE_INFINITY);
  }

  @Test
  void withoutGradientsTheNormIsZero() {
    Gradients.clipValue(List.of(unused), 1);
    assertThat(Gradients.clipNorm(List.of(unused), 1)).isZero();
    assertThat(Gradients.clipNorm(List.of(), 1)).isZero();
    assertThat(Gradients.clipNorm(List.of(with(0, 0)), 1)).isZero();
  }

  @Test
  void aParameterThatIsGivenTwiceCountsOnce() {
    Tensor shared = with(3, 4);
    assertThat(Gradients.clipNorm(List.of(shared, shared), 1)).isEqualTo(5);
    assertThat(gradient(shared)).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
  }

  @Test
  void gradientsInHandAreClippedToo() {
    Tensor parameter = with(30, 40);
    Tensor inHand = parameter.grad();
    Gradients.clipNorm(List.of(parameter), 5);
    assertThat(inHand.toFloatArray()).containsExactly(new float[] {3, 4}, within(1e-5f));
  }

  @Test
  void clippedGradientsOutliveTheScopeOfAStep() {
    Tensor parameter = Tensors.zeros(2).requiresGrad(true);
    try (TensorScope scope = TensorScope.open("a step")) {
      parameter.mul(tensor(new float[] {30, 40}, 2)).sum().backward();
      Gradients.clipNorm(List.of(parameter), 5);
      Gradients.clipValue(List.of(parameter), 3.5);
      assertThat(scope).isNotNull();
    }
    assertThat(gradient(parameter)).containsExactly(new float[] {3, 3.5f}, within(1e-5f));
  }

  @Test
  void limitsMustMakeSense() {
    assertThatThrownBy(() -> Gradients.clipNorm(List.of(unused), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "clipNorm: the largest norm must be 0 or more, got -1.0; 1.0 is a common value");
    assertThatThrownBy(() -> Gradients.clipValue(List.of(unused), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clipValue: the limit must be 0 or more, got NaN; 1.0 is a common value");
    assertThatThrownBy(() -> Gradients.clipNorm(null, 1))
        .hasMessage("clipNorm: the list of each parameter must not be null");
    assertThatThrownBy(() -> Gradients.clipValue(Arrays.asList(unused, null), 1))
        .hasMessage("clipValue: the parameter at position 1 must not be null");
  }
}
