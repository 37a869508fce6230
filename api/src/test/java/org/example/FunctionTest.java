package org.example;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Function;
import dev.cresset.tensor.GradientCheck;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations with a gradient of one's own, written outside the library. */
class FunctionTest {

  private static final class Cube extends Function {
    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      context.save(inputs[0]);
      return inputs[0].pow(3);
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      return new Tensor[] {gradient.mul(context.saved(0).pow(2)).mul(3)};
    }
  }

  /** {@code e^(a b)} of two tensors of one shape, times a row that is picked by index. */
  private static final class ScaledExp extends Function {
    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      Tensor a = inputs[0];
      Tensor b = inputs[1];
      Tensor result = a.mul(b).exp().mul((double) inputs[2].toLongArray()[0]);
      context.save(a, b);
      context.save(result);
      return result;
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      Tensor shared = gradient.mul(context.saved(2));
      return new Tensor[] {
        context.needsGradient(0) ? shared.mul(context.saved(1)) : null,
        context.needsGradient(1) ? shared.mul(context.saved(0)) : null,
        null
      };
    }
  }

  /** An operation with any backward pass. */
  private static final class Custom extends Function {
    private final java.util.function.Function<Tensor[], Tensor> forward;
    private final BiFunction<Context, Tensor, Tensor[]> backward;

    Custom(
        java.util.function.Function<Tensor[], Tensor> forward,
        BiFunction<Context, Tensor, Tensor[]> backward) {
      this.forward = forward;
      this.backward = backward;
    }

    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      return forward.apply(inputs);
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      return backward.apply(context, gradient);
    }
  }

  private static Custom doubling(BiFunction<Function.Context, Tensor, Tensor[]> backward) {
    return new Custom(inputs -> inputs[0].mul(2), backward);
  }

  private static Tensor[] one(Tensor gradient) {
    return new Tensor[] {gradient};
  }

  private final Tensor x = tensor(new float[] {1, -2, 3}).requiresGrad(true);
  private final Tensor other = tensor(new float[] {0.5f, 1, -1}).requiresGrad(true);

  @BeforeEach
  void seed() {
    manualSeed(3);
  }

  // Values and gradients

  @Test
  void forwardAndBackwardAreUsed() {
    Tensor y = new Cube().apply(x);
    assertThat(y.toFloatArray()).containsExactly(1, -8, 27);
    assertThat(y.requiresGrad()).isTrue();
    assertThat(y.isLeaf()).isFalse();
    y.sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(3, 12, 27);
  }

  @Test
  void gradientsPassTheCheck() {
    GradientCheck.of(x).check(() -> new Cube().apply(x));
    GradientCheck.of(x, other).check(() -> new ScaledExp().apply(x, other, labels(2)));
    GradientCheck.of(x, other)
        .check(() -> new Cube().apply(new ScaledExp().apply(x.mul(0.3), other, labels(2)).add(x)));
  }

  @Test
  void theSameInputTwiceGetsBothGradients() {
    new ScaledExp().apply(x, x, labels(1)).sum().backward();
    float[] expected = new float[3];
    float[] values = x.toFloatArray();
    for (int i = 0; i < 3; i++) {
      expected[i] = (float) (2 * values[i] * Math.exp(values[i] * values[i]));
    }
    assertThat(x.grad().toFloatArray()).containsExactly(expected, within(0.5f));
  }

  @Test
  void inputsThatRequireNoGradientGetNone() {
    Tensor constant = ones(3);
    new ScaledExp().apply(x, constant, labels(1)).sum().backward();
    assertThat(x.hasGrad()).isTrue();
    assertThat(constant.grad()).isNull();
  }

  @Test
  void nullMeansNoGradient() {
    Tensor y = new Custom(in -> in[0].add(in[1]), (c, g) -> new Tensor[] {g, null}).apply(x, other);
    y.sum().backward();
    assertThat(x.grad().toFloatArray()).containsOnly(1);
    assertThat(other.grad()).isNull();
    doubling((c, g) -> one(null)).apply(other.mul(3)).sum().backward();
    assertThat(other.grad()).isNull();
  }

  @Test
  void withoutGradientsNothingIsRecorded() {
    assertThat(new Cube().apply(ones(2)).requiresGrad()).isFalse();
    assertThat(noGrad(() -> new Cube().apply(x)).requiresGrad()).isFalse();
    Tensor labels = new Custom(in -> in[0].toLong(), (c, g) -> one(g)).apply(x);
    assertThat(labels.requiresGrad()).isFalse();
    assertThat(labels.toLongArray()).containsExactly(1, -2, 3);
  }

  @Test
  void aResultThatIsAnInputOrAConstantStaysOutOfTheGraph() {
    Tensor y = new Custom(in -> in[0], (c, g) -> one(g.mul(5))).apply(x);
    assertThat(y).isNotSameAs(x);
    assertThat(x.isLeaf()).isTrue();
    y.sum().backward();
    assertThat(x.grad().toFloatArray()).containsOnly(5);
    Tensor constant = ones(3);
    assertThat(new Custom(in -> constant, (c, g) -> one(g)).apply(x).requiresGrad()).isTrue();
    assertThat(constant.requiresGrad()).isFalse();
    new Custom(in -> in[0].reshape(3, 1), (c, g) -> one(g.reshape(3))).apply(x).sum().backward();
    assertThat(x.grad().toFloatArray()).containsOnly(6);
  }

  @Test
  void aGradientThatIsAConstantIsNotChangedByAddingUp() {
    Tensor constant = tensor(new float[] {1, 2, 3});
    Custom function = doubling((c, g) -> one(constant));
    function.apply(x).sum().backward();
    function.apply(x).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(2, 4, 6);
    assertThat(constant.toFloatArray()).containsExactly(1, 2, 3);
  }

  @Test
  void twoLeavesDoNotShareTheirGradients() {
    new Custom(in -> in[0].add(in[1]), (c, g) -> new Tensor[] {g, g})
        .apply(x, other)
        .sum()
        .backward();
    InPlace.assign(x.grad(), ones(3).mul(9));
    assertThat(other.grad().toFloatArray()).containsOnly(1);
  }

  @Test
  void theGraphCanBeRetained() {
    Tensor y = new Cube().apply(x);
    y.backward(ones(3), true);
    y.backward(ones(3), false);
    assertThat(x.grad().toFloatArray()).containsExactly(6, 24, 54);
    assertThatThrownBy(() -> y.backward(ones(3), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its saved values (Cube) were freed");
  }

  // What is wrong with a backward pass

  private void fails(Custom function, Class<? extends Exception> type, String message) {
    assertThatThrownBy(() -> function.apply(x).sum().backward())
        .isInstanceOf(type)
        .hasMessage(message);
    x.zeroGrad();
    // A failed pass leaves nothing behind.
    new Cube().apply(x).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(3, 12, 27);
    x.zeroGrad();
  }

  @Test
  void aWrongNumberOfGradientsIsRefused() {
    fails(
        doubling((c, g) -> new Tensor[] {g, g}),
        IllegalStateException.class,
        "Custom.backward: returned 2 gradients for 1 inputs; return one for each input, null where"
            + " there is none");
    fails(
        doubling((c, g) -> null),
        IllegalStateException.class,
        "Custom.backward: returned no gradients for 1 inputs; return one for each input, null where"
            + " there is none");
  }

  @Test
  void aWrongShapeIsRefused() {
    fails(
        doubling((c, g) -> one(g.sum())),
        ShapeException.class,
        "Custom.backward: the gradient with respect to input 0 has shape [], but the input has [3];"
            + " return one of the input's shape, summed over the dimensions that forward"
            + " broadcast");
  }

  @Test
  void aWrongTypeIsRefused() {
    fails(
        doubling((c, g) -> one(g.toLong())),
        IllegalArgumentException.class,
        "Custom.backward: needs FLOAT32 but got an INT64 tensor of shape [3]; convert it with"
            + " toFloat()");
  }

  @Test
  void gradientsOfGradientsAreRefused() {
    fails(
        doubling((c, g) -> one(Tensors.gradEnabled(true, () -> other.mul(g)))),
        IllegalStateException.class,
        "Custom.backward: the gradient with respect to input 0 requires a gradient, but only"
            + " first-order gradients are supported; compute it without gradEnabled(true), or"
            + " return detach()");
    new Cube().apply(x).sum().backward();
    assertThatThrownBy(() -> x.grad().sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only gradients of first order are supported");
  }

  @Test
  void anExceptionOfBackwardIsPassedOn() {
    fails(
        doubling(
            (c, g) -> {
              throw new IllegalStateException("mine");
            }),
        IllegalStateException.class,
        "mine");
  }

  @Test
  void theGradientMustNotChangeInPlace() {
    fails(
        doubling(
            (c, g) -> {
              InPlace.add(g, 1, g);
              return one(g);
            }),
        IllegalStateException.class,
        "Custom.backward: changed its gradient in place, which other operations share; compute a"
            + " new tensor");
  }

  // Inputs and what is saved

  @Test
  void inputsMustBeThere() {
    assertThatThrownBy(() -> new Cube().apply())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cube: got no inputs; pass at least one tensor");
    assertThatThrownBy(() -> new Cube().apply(x, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Cube: the input at position 1 must not be null");
    assertThatThrownBy(() -> new Custom(in -> null, (c, g) -> one(g)).apply(x))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Custom.forward: the result must not be null");
    Tensor closed = ones(1);
    closed.close();
    assertThatThrownBy(() -> new Cube().apply(closed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cube: this tensor of shape [1] was freed by close()");
  }

  private static final class Masked extends Function {
    private Tensor mask;

    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      if (mask == null) {
        mask = tensor(new float[] {0, 1, 2}).persist();
      }
      context.save(mask);
      return inputs[0].mul(mask);
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      return new Tensor[] {gradient.mul(context.saved(0))};
    }
  }

  @Test
  void aPersistentTensorOutlivesTheOperationThatSavedIt() {
    Tensor inputs = ones(3).requiresGrad(true);
    Masked masked = new Masked();
    noGrad(() -> masked.apply(inputs));
    for (int i = 0; i < 2; i++) {
      inputs.zeroGrad();
      masked.apply(inputs).sum().backward();
      assertThat(inputs.grad().toFloatArray()).containsExactly(0, 1, 2);
    }
  }

  @Test
  void aSavedTensorMustNotChange() {
    Tensor y = new Cube().apply(x).sum();
    InPlace.add(x, 1, ones(3));
    assertThatThrownBy(y::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was changed in place after the forward pass");
  }

  @Test
  void onlyWhatWasSavedIsThere() {
    assertThatThrownBy(() -> doubling((c, g) -> one(c.saved(0))).apply(x).sum().backward())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Custom.saved: there is no tensor 0; forward saved 0");
    assertThatThrownBy(
            () -> doubling((c, g) -> one(c.needsGradient(1) ? g : g)).apply(x).sum().backward())
        .hasMessage("Custom.needsGradient: there is no input 1, only 1");
    assertThatThrownBy(
            () ->
                doubling(
                        (c, g) -> {
                          c.save(g);
                          return one(g);
                        })
                    .apply(x)
                    .sum()
                    .backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Custom.save: forward has returned already; save tensors within forward");
  }

  // Memory

  /** Saves something that it computed. */
  private static final class SavesItsOwn extends Function {
    @Override
    protected Tensor forward(Context context, Tensor... inputs) {
      Tensor sine = inputs[0].sigmoid();
      context.save(sine);
      return sine.mul(sine).add(1).sub(1);
    }

    @Override
    protected Tensor[] backward(Context context, Tensor gradient) {
      Tensor s = context.saved(0);
      return one(gradient.mul(s.mul(2)).mul(s).mul(s.neg().add(1)));
    }
  }

  @Test
  void whatIsNotSavedIsFreed() {
    long before = x.backend().memory().liveBuffers();
    Tensor y = new SavesItsOwn().apply(x);
    assertThat(x.backend().memory().liveBuffers()).isEqualTo(before + 2);
    y.backward(ones(3), false);
    x.zeroGrad();
    assertThat(y.isClosed()).isFalse();
    assertThat(x.backend().memory().liveBuffers()).isLessThanOrEqualTo(before + 2);
    GradientCheck.of(x).check(() -> new SavesItsOwn().apply(x));
    noGrad(() -> new SavesItsOwn().apply(x));
  }

  @Test
  void inputsBelongToTheirOwnScope() {
    Tensor[] input = new Tensor[1];
    TensorScope.within(
        "a step",
        () -> {
          input[0] = ones(3).requiresGrad(true);
          Tensor y = new Cube().apply(input[0]);
          y.sum().backward();
          return y;
        });
    assertThat(input[0].isClosed()).isTrue();
  }

  @Test
  void memoryIsFlatInALoop() {
    long[] live = new long[6];
    var optimizer = Optimizers.sgd(0.001).over(List.of(x));
    for (int i = 0; i < live.length; i++) {
      TensorScope.within(
          "a step",
          () -> {
            optimizer.zeroGrad();
            new SavesItsOwn().apply(new Cube().apply(x)).sum().backward();
            optimizer.step();
            return x;
          });
      live[i] = x.backend().memory().liveBuffers();
    }
    assertThat(live[5]).isEqualTo(live[1]);
  }

  @Test
  void oneObjectServesManyThreads() throws Exception {
    Cube cube = new Cube();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<float[]>> results =
          IntStream.range(0, 30)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            Tensor leaf = scalar(i).requiresGrad(true);
                            cube.apply(leaf).backward();
                            return leaf.grad().toFloatArray();
                          }))
              .toList();
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).containsExactly(3f * i * i);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  // The check

  @Test
  void theCheckFindsAWrongGradient() {
    assertThatThrownBy(
            () -> GradientCheck.of(x).check(() -> doubling((c, g) -> one(g.mul(2.01))).apply(x)))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "GradientCheck: 3 of 3 gradients differ from central differences; the first is element"
                + " 0 of input 0, shape \\[3\\]: backward gives \\S+, central differences give \\S+"
                + " \\(step 0\\.0078125, rtol 0\\.001, atol 0\\.001\\)");
    assertThatThrownBy(
            () -> GradientCheck.of(x).check(() -> doubling((c, g) -> one(null)).apply(x)))
        .isInstanceOf(AssertionError.class);
    GradientCheck.of(x)
        .tolerances(0.1, 0)
        .check(() -> doubling((c, g) -> one(g.mul(2.01))).apply(x));
  }

  @Test
  void theCheckKeepsTheValuesOfTheInputs() {
    GradientCheck.of(x, other).step(0.1).check(() -> x.mul(other));
    assertThat(x.toFloatArray()).containsExactly(1, -2, 3);
    assertThatThrownBy(
            () ->
                GradientCheck.of(x)
                    .check(
                        () -> {
                          throw new IllegalStateException("mine");
                        }))
        .hasMessage("mine");
    assertThat(x.toFloatArray()).containsExactly(1, -2, 3);
    GradientCheck.of(x).check(() -> x.reshape(3, 1));
  }

  @Test
  void theCheckKeepsAllGradients() {
    Tensor unchecked = tensor(new float[] {5, 6, 7}).requiresGrad(true);
    Tensor withoutGradient = ones(3).requiresGrad(true);
    x.mul(unchecked).sum().backward();
    Tensor ofInput = x.grad();
    Tensor ofUnchecked = unchecked.grad();

    GradientCheck.of(x, x).check(() -> x.mul(unchecked).add(withoutGradient));
    assertThatThrownBy(
            () ->
                GradientCheck.of(x)
                    .check(() -> doubling((c, g) -> one(null)).apply(x).add(unchecked)))
        .isInstanceOf(AssertionError.class);

    assertThat(x.grad()).isSameAs(ofInput);
    assertThat(ofInput.toFloatArray()).containsExactly(5, 6, 7);
    assertThat(unchecked.grad()).isSameAs(ofUnchecked);
    assertThat(ofUnchecked.toFloatArray()).containsExactly(1, -2, 3);
    assertThat(withoutGradient.grad()).isNull();
    x.mul(unchecked).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(10, 12, 14);
  }

  @Test
  void theCheckNeedsARepeatableOutput() {
    assertThatThrownBy(() -> GradientCheck.of(x).check(() -> x.mul(randn(3))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("differs between two calls with the same inputs");
  }

  @Test
  void theCheckRefusesWhatItCannotDo() {
    assertThatThrownBy(() -> GradientCheck.of())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GradientCheck: got no inputs; pass at least one tensor");
    assertThatThrownBy(() -> GradientCheck.of(ones(2)))
        .hasMessage(
            "GradientCheck: an input of shape [2] is not a leaf that requires a gradient; call"
                + " requiresGrad(true) on it");
    assertThatThrownBy(() -> GradientCheck.of(x.mul(2))).hasMessageContaining("is not a leaf");
    assertThatThrownBy(() -> GradientCheck.of(x).step(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> GradientCheck.of(x).tolerances(-1, 0))
        .hasMessageContaining("rtol -1.0");
  }
}
