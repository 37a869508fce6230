package dev.cresset.nn;

import static dev.cresset.nn.Layers.adaptiveAvgPool2d;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.elu;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.gelu;
import static dev.cresset.nn.Layers.layer;
import static dev.cresset.nn.Layers.layerNorm;
import static dev.cresset.nn.Layers.leakyRelu;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.silu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.softplus;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SequentialTest {

  private static void refuses(Module[] layers, String message) {
    assertThatThrownBy(() -> Sequential.of(layers))
        .isInstanceOf(ShapeException.class)
        .hasMessage(message);
  }

  // Neighbours

  @Test
  void neighboursMustFit() {
    refuses(
        new Module[] {linear(784, 128), relu(), linear(64, 10)},
        "Sequential: layer 0, Linear(in_features=784, out_features=128, bias=True), gives 128"
            + " features but layer 2, Linear(in_features=64, out_features=10, bias=True), takes 64;"
            + " make the two numbers equal");
  }

  @Test
  void neighboursMustFitThroughWhateverKeepsTheFeatures() {
    for (Module between :
        List.of(
            relu(),
            gelu(),
            silu(),
            leakyRelu(),
            elu(),
            softplus(),
            sigmoid(),
            tanh(),
            dropout(0.5),
            softmax(1),
            logSoftmax(1))) {
      assertThatThrownBy(() -> Sequential.of(linear(4, 3), between, linear(2, 1)))
          .as("%s", between)
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("layer 0, ")
          .hasMessageContaining("gives 3 features but layer 2, ")
          .hasMessageContaining("takes 2");
      Sequential.of(linear(4, 3), between, linear(3, 1));
    }
  }

  @Test
  void theLayerNamedIsTheOneThatChangedTheFeaturesLast() {
    assertThatThrownBy(
            () -> Sequential.of(linear(8, 4), relu(), linear(4, 4), relu(), linear(5, 1)))
        .hasMessageContaining("layer 2, ")
        .hasMessageContaining("layer 4, ");
  }

  @Test
  void neighboursMustFitIntoNestedNetworks() {
    refuses(
        new Module[] {linear(784, 128), Sequential.of(linear(64, 10), relu())},
        "Sequential: layer 0, Linear(in_features=784, out_features=128, bias=True), gives 128"
            + " features but layer 1.0, Linear(in_features=64, out_features=10, bias=True), takes"
            + " 64; make the two numbers equal");
    refuses(
        new Module[] {linear(784, 128), Sequential.of(relu(), linear(64, 10))},
        "Sequential: layer 0, Linear(in_features=784, out_features=128, bias=True), gives 128"
            + " features but layer 1.1, Linear(in_features=64, out_features=10, bias=True), takes"
            + " 64; make the two numbers equal");
  }

  @Test
  void neighboursMustFitOutOfNestedNetworks() {
    refuses(
        new Module[] {Sequential.of(Sequential.of(linear(9, 8)), relu()), tanh(), linear(7, 1)},
        "Sequential: layer 0.0.0, Linear(in_features=9, out_features=8, bias=True), gives 8"
            + " features but layer 2, Linear(in_features=7, out_features=1, bias=True), takes 7;"
            + " make the two numbers equal");
    Sequential.of(Sequential.of(linear(9, 8), relu()), Sequential.of(), linear(8, 1));
  }

  @Test
  void afterFlattenOrAModuleOfOnesOwnNothingIsKnown() {
    Sequential.of(linear(4, 3), flatten(), linear(12, 1));
    Sequential.of(linear(4, 3), new Doubled(), linear(6, 1));
    Sequential.of(relu(), linear(4, 3));
  }

  @Test
  void aModuleOfOnesOwnMaySayWhatItTakesAndGives() {
    assertThatThrownBy(() -> Sequential.of(new Declared(), linear(4, 1)))
        .hasMessageContaining("gives 2 features but layer 1, ");
    assertThatThrownBy(() -> Sequential.of(linear(4, 3), relu(), new Declared()))
        .hasMessageContaining("gives 3 features but layer 2, Declared(), takes 4");
    Sequential.of(linear(3, 4), new Declared(), relu(), linear(2, 1));
  }

  /** Doubles the features and says nothing of it. */
  private static final class Doubled extends Module {
    @Override
    public Tensor forward(Tensor x) {
      return x.reshape(1, -1);
    }
  }

  private static final class Declared extends Module {
    @Override
    public Tensor forward(Tensor x) {
      return x;
    }

    @Override
    protected PartialShape inputShape() {
      return PartialShape.endingIn(4);
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
      return input.with(-1, 2);
    }
  }

  // Inputs that do not fit

  private final Sequential model =
      Sequential.of(linear(784, 128), relu(), linear(128, 10), logSoftmax(1));

  @Test
  void anInputWithAnotherNumberOfFeaturesIsRefused() {
    assertThatThrownBy(() -> model.forward(Tensors.zeros(64, 783)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer 0 (Linear): linear: input has 783 features but the layer expects 784 (input [64,"
                + " 783], weight [128, 784]); make the layer linear(783, 128), or feed it 784"
                + " features");
    assertThatThrownBy(() -> model.forward(Tensors.zeros(28, 28)))
        .hasMessageEndingWith(
            "make the layer linear(28, 128), or feed it 784 features; is flatten() missing before"
                + " it?");
  }

  @Test
  void imagesThatWereNotFlattenedAreRefused() {
    assertThatThrownBy(() -> model.forward(Tensors.zeros(64, 1, 28, 28)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer 0 (Linear): linear: input has 28 features but the layer expects 784 (input [64,"
                + " 1, 28, 28], weight [128, 784]); put flatten() before it?");
    assertThatThrownBy(() -> model.forward(Tensors.zeros(64, 3, 32, 32)))
        .hasMessageContaining("put flatten() before it, and make the layer linear(3072, 128)?");
  }

  @Test
  void aScalarIsRefused() {
    assertThatThrownBy(() -> model.forward(Tensors.scalar(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith(
            "layer 0 (Linear): linear: input is a scalar but the layer expects 784 (input [], ");
    assertThatThrownBy(() -> Sequential.of(flatten()).forward(Tensors.zeros(28)))
        .hasMessage(
            "layer 0 (Flatten): flatten: input must be a batch [batch, ..], got shape [28]; add a"
                + " batch dimension of 1 with reshape(1, -1)");
  }

  @Test
  void aLayerInsideANestedNetworkIsFound() {
    Sequential nested = Sequential.of(flatten(), Sequential.of(relu(), linear(4, 2)));
    assertThatThrownBy(() -> nested.forward(Tensors.zeros(1, 5)))
        .hasMessageStartingWith("layer 1 (Sequential): layer 1 (Linear): linear: input has 5");
  }

  @Test
  void aDimensionThatIsNotThereIsFoundToo() {
    assertThatThrownBy(() -> Sequential.of(linear(3, 2), softmax(2)).forward(Tensors.zeros(1, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer 1 (Softmax): softmax: dimension 2 does not exist in shape [1, 2]: expected -2 to"
                + " 1");
  }

  @Test
  void aSingleVectorNeedsNoBatch() {
    assertThat(Sequential.of(linear(4, 3), relu()).forward(Tensors.ones(4)).shape())
        .isEqualTo(Shape.of(3));
    assertThat(Sequential.of(linear(4, 3)).forward(Tensors.ones(2, 5, 4)).shape())
        .isEqualTo(Shape.of(2, 5, 3));
  }

  // Parts

  @Test
  void layersCanBeLookedAt() {
    assertThat(model.size()).isEqualTo(4);
    assertThat(model.get(1)).isInstanceOf(ReLU.class);
    assertThatThrownBy(() -> model.get(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("get: layer 4 does not exist; expected 0 to 3");
    assertThatThrownBy(() -> Sequential.of().get(0))
        .hasMessage("get: layer 0 does not exist; there are no layers");
  }

  @Test
  void withoutLayersTheInputPassesThrough() {
    Tensor x = Tensors.ones(2);
    assertThat(Sequential.of().forward(x)).isSameAs(x);
    Tensors.noGrad(() -> assertThat(Sequential.of().forward(x)).isSameAs(x));
    assertThat(x.isClosed()).isFalse();
  }

  // What prediction frees

  @Test
  void predictionFreesWhatPassedBetweenTheLayers() {
    Sequential small = Sequential.of(linear(4, 8), relu(), linear(8, 8), relu(), linear(8, 2));
    Tensor x = Tensors.ones(3, 4);
    long before = x.backend().memory().liveBuffers();
    Tensor y = Tensors.noGrad(() -> small.forward(x));
    assertThat(x.backend().memory().liveBuffers()).isLessThanOrEqualTo(before + 1);
    assertThat(y.isClosed()).isFalse();
    assertThat(x.isClosed()).isFalse();
  }

  @Test
  void predictionFreesNeitherItsInputNorWhatIsAViewOfIt() {
    Tensor x = Tensors.ones(3, 4);
    Tensors.noGrad(
        () -> {
          Tensor same = Sequential.of(flatten()).forward(x);
          assertThat(same).isSameAs(x);
          Tensor view = Sequential.of(flatten(), dropout(0.5)).eval().forward(x.reshape(3, 2, 2));
          assertThat(view.toFloatArray()).containsOnly(1);
        });
    assertThat(x.toFloatArray()).containsOnly(1);
  }

  @Test
  void aModuleOfOnesOwnMayHoldOnToWhatPasses() {
    List<Tensor> seen = new ArrayList<>();
    Module spy =
        new Module() {
          @Override
          public Tensor forward(Tensor x) {
            seen.add(x);
            return x.mul(2);
          }
        };
    Sequential nested = Sequential.of(relu(), Sequential.of(relu(), spy), relu());
    Tensors.noGrad(() -> nested.forward(Tensors.ones(2)));
    assertThat(seen).hasSize(1).noneMatch(Tensor::isClosed);
  }

  // What a forward pass with gradients frees

  /** Passes tensors on and remembers them; the package makes it a layer of the library. */
  private static final class Spy extends Layer {
    private final List<Tensor> seen = new ArrayList<>();

    @Override
    protected Tensor compute(Tensor x) {
      seen.add(x);
      return x;
    }
  }

  @Test
  void trainingFreesWhatNoGradientNeeds() {
    Spy first = new Spy();
    Spy second = new Spy();
    Sequential model = Sequential.of(linear(4, 8), first, relu(), second, linear(8, 2));
    Tensor x = ones(3, 4);
    Tensor y = model.forward(x);
    assertThat(first.seen).hasSize(1).allMatch(Tensor::isClosed);
    assertThat(second.seen).hasSize(1).noneMatch(Tensor::isClosed);
    assertThat(List.of(x, y)).noneMatch(Tensor::isClosed);
    y.sum().backward();
    assertThat(model.get(0, Linear.class).weight().grad()).isNotNull();
  }

  @Test
  void largeIntermediateResultsAreFreedAfterTheNextLayer() {
    for (int samples : new int[] {3, 10_000}) {
      boolean large = samples > 3;
      for (boolean gradients : new boolean[] {true, false}) {
        Spy spy = new Spy();
        List<Boolean> closed = new ArrayList<>();
        Layer check =
            new Layer() {
              @Override
              protected Tensor compute(Tensor x) {
                spy.seen.forEach(each -> closed.add(each.isClosed()));
                return x;
              }
            };
        Sequential model = Sequential.of(linear(4, 8), spy, new MeanOfRows(), check, linear(8, 2));
        Tensors.gradEnabled(gradients, () -> model.forward(ones(samples, 4)));
        assertThat(closed).containsExactly(large);
        assertThat(spy.seen).allMatch(Tensor::isClosed);
      }
    }
  }

  /** A layer whose output is small. */
  private static final class MeanOfRows extends Layer {
    @Override
    protected Tensor compute(Tensor x) {
      return x.mean(0, true);
    }
  }

  @Test
  void trainingFreesLargeResultsBeforeTheFirstGradient() {
    Spy frozen = new Spy();
    Sequential model =
        Sequential.of(linear(4, 8).requiresGrad(false), relu(), frozen, tanh(), linear(8, 2));
    Tensor y = model.forward(ones(10_000, 4));
    assertThat(frozen.seen).allMatch(Tensor::isClosed);
    y.sum().backward();
    assertThat(model.get(4, Linear.class).weight().grad()).isNotNull();
  }

  @Test
  void whatTrainingSavesBelongsToTheScopeOfTheCaller() {
    Spy spy = new Spy();
    Sequential model = Sequential.of(Sequential.of(linear(4, 8), relu(), spy), linear(8, 2));
    Tensor y;
    try (TensorScope scope = TensorScope.open("a step")) {
      y = model.forward(ones(3, 4)).keep();
      assertThat(spy.seen).noneMatch(Tensor::isClosed);
      assertThat(scope.isOpen()).isTrue();
    }
    assertThat(spy.seen).allMatch(Tensor::isClosed);
    assertThatThrownBy(() -> y.sum().backward())
        .hasMessageContaining("was freed by a step; call backward() before that");
  }

  @Test
  void trainingFreesNothingThatAFunctionAModuleOrAnObserverMayHold() {
    List<Tensor> seen = new ArrayList<>();
    Layer function =
        layer(
            "function",
            x -> {
              seen.add(x);
              Tensor y = x.relu();
              seen.add(y);
              return y.mul(2);
            });
    Module module =
        new Module() {
          @Override
          public Tensor forward(Tensor x) {
            seen.add(x);
            return x.relu();
          }
        };
    for (Module holder : List.of(function, module)) {
      Sequential.of(relu(), linear(4, 8), holder, relu(), Sequential.of(holder), relu())
          .forward(ones(30_000, 4));
    }
    Sequential layers = Sequential.of(linear(4, 8), relu(), linear(8, 2));
    LayerOutputs.observe(
        layers,
        () -> Tensors.gradEnabled(true, () -> layers.forward(ones(30_000, 4))),
        (name, layer, output) -> seen.add(output));
    assertThat(seen).hasSize(9).noneMatch(Tensor::isClosed);
  }

  /** Each layer between a convolution and a linear layer, as in a network. */
  private static List<Module> layersForImages() {
    return List.of(
        relu(),
        gelu(),
        silu(),
        leakyRelu(),
        elu(),
        softplus(),
        sigmoid(),
        tanh(),
        softmax(1),
        logSoftmax(1),
        dropout(0.5),
        batchNorm2d(3),
        layerNorm(5, 5),
        maxPool2d(2),
        avgPool2d(2),
        adaptiveAvgPool2d(2, 3),
        conv2d(3, 2, 3),
        residual(conv2d(3, 3, 1), relu()),
        Sequential.of(tanh(), conv2d(3, 2, 2), sigmoid()),
        layer("ownFormula", x -> x.mul(x.sigmoid()).div(x.abs().add(1)).sub(x.pow(2))));
  }

  @Test
  void gradientsAreThoseOfTheLayersCalledOneByOne() {
    for (Module middle : layersForImages()) {
      Tensors.manualSeed(7);
      Sequential body =
          Sequential.of(conv2d(2, 3, 2), Sequential.of(middle), flatten(), dropout(0.1));
      Tensor x = Tensors.randn(4, 2, 6, 6).requiresGrad(true);
      Sequential model =
          Sequential.of(body, linear((int) body.forward(x).shape().dim(1), 2), tanh());
      Tensors.manualSeed(8);
      model.forward(x).pow(2).sum().backward();
      List<float[]> freeing = gradients(model, x);
      Tensors.manualSeed(8);
      Tensor y = x;
      for (int i = 0; i < 4; i++) {
        y = body.get(i) == body.get(1) ? middle.forward(y) : body.get(i).forward(y);
      }
      model.get(2).forward(model.get(1).forward(y)).pow(2).sum().backward();
      assertThat(gradients(model, x))
          .as("%s", middle)
          .usingRecursiveComparison()
          .isEqualTo(freeing);
    }
  }

  /** Returns all gradients and clears them. */
  private static List<float[]> gradients(Module model, Tensor x) {
    List<float[]> gradients = new ArrayList<>();
    model.parameters().forEach(each -> gradients.add(each.grad().toFloatArray()));
    gradients.add(x.grad().toFloatArray());
    model.zeroGrad();
    x.zeroGrad();
    return gradients;
  }

  @Test
  void aLayerCanBeTakenAsWhatItIs() {
    Sequential model = Sequential.of(linear(4, 3), relu());
    assertThat(model.get(0, Linear.class).weight().shape()).isEqualTo(Shape.of(3, 4));
    assertThatThrownBy(() -> model.get(1, Linear.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("get: layer 1 is ReLU(), not of type Linear; use one of the layers [0]");
    assertThatThrownBy(() -> model.get(1, Dropout.class))
        .hasMessage(
            "get: layer 1 is ReLU(), not of type Dropout; no layer here is; print the network to"
                + " see its layers");
    assertThatThrownBy(() -> model.get(2, Linear.class)).hasMessageContaining("expected 0 to 1");
  }

  /** A layer whose methods return what a mistake in them may return. */
  private static final class Mistaken extends Layer {
    private final @Nullable PartialShape input;
    private final @Nullable PartialShape output;

    Mistaken(@Nullable PartialShape input, @Nullable PartialShape output) {
      this.input = input;
      this.output = output;
    }

    @Override
    protected Tensor compute(Tensor x) {
      return null;
    }

    @Override
    protected PartialShape inputShape() {
      return input;
    }

    @Override
    protected PartialShape outputShape(PartialShape given) {
      return output;
    }
  }

  @Test
  void customLayersThatReturnNothingAreNamed() {
    PartialShape any = PartialShape.unknown();
    assertThatThrownBy(() -> Sequential.of(new Mistaken(null, any)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Mistaken.inputShape: the result must not be null");
    assertThatThrownBy(() -> Sequential.of(new Mistaken(any, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Mistaken.outputShape: the result must not be null");
    assertThatThrownBy(() -> new Mistaken(any, any).forward(ones(1)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Mistaken.compute: the result must not be null");
  }

  @Test
  void layersAfterAScalarAreNamed() {
    PartialShape any = PartialShape.unknown();
    assertThatThrownBy(() -> Sequential.of(new Mistaken(any, PartialShape.of()), linear(2, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("Sequential: layer 0, Mistaken(), gives [] but layer 1, Linear(");
    assertThatThrownBy(() -> Sequential.of(new Mistaken(any, PartialShape.of(2)), flatten()))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("flatten: input must be a batch [batch, ..], got shape [2]");
  }
}
