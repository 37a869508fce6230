package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.optim.Optimizer;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import org.junit.jupiter.api.Test;

class ModuleCopyTest {

  /** Its constructor has no parameters. */
  private static class Net extends Module {
    private final Linear first = register("first", linear(4, 3));
    private final Tensor mean = registerBuffer("mean", randn(3));

    @Override
    public Tensor forward(Tensor x) {
      return first.forward(x).sub(mean);
    }
  }

  /** Its constructor has one. */
  private static class Wide extends Module {
    private final int width;
    private final Linear layer;

    Wide(int width) {
      this.width = width;
      this.layer = register("layer", linear(width, width));
    }

    @Override
    public Tensor forward(Tensor x) {
      return layer.forward(x);
    }
  }

  private static final class WideAgain extends Wide {
    WideAgain(int width) {
      super(width);
    }

    @Override
    protected Module newInstance() {
      return new WideAgain(super.width);
    }
  }

  private static void assertSameFunction(Module model, Module copy, Tensor x) {
    assertThat(copy.predict(x).toFloatArray()).containsExactly(model.predict(x).toFloatArray());
    assertThat(copy.toString()).isEqualTo(model.toString());
    assertThat(copy.stateDict().keySet()).containsExactlyElementsOf(model.stateDict().keySet());
  }

  @Test
  void aCopyComputesTheSameAndHasItsOwnTensors() {
    Sequential model =
        Sequential.of(
            flatten(),
            linear(4, 5),
            relu(),
            dropout(0.5),
            linear(5, 4, false),
            tanh(),
            sigmoid(),
            softmax(1),
            new Net(),
            new WideAgain(3),
            logSoftmax(1));
    Tensor x = randn(2, 4);
    Sequential copy = model.copy();
    assertSameFunction(model, copy, x);
    float[] before = copy.predict(x).toFloatArray();
    model.parameters().forEach(p -> InPlace.assign(p, Tensors.zerosLike(p)));
    model.buffers().forEach(b -> InPlace.assign(b, Tensors.zerosLike(b)));
    assertThat(copy.predict(x).toFloatArray()).containsExactly(before);
    assertThat(copy.parameters()).doesNotContainAnyElementsOf(model.parameters());
  }

  @Test
  void modesAndFrozenParametersAreCopied() {
    Sequential model = Sequential.of(linear(2, 2), dropout(0.5), linear(2, 1));
    model.get(0).requiresGrad(false);
    model.get(1).eval();
    Sequential copy = model.copy();
    assertThat(copy.get(0).parameters()).noneMatch(Tensor::requiresGrad);
    assertThat(copy.get(2).parameters()).allMatch(Tensor::requiresGrad);
    assertThat(copy.get(1).isTraining()).isFalse();
    assertThat(copy.isTraining()).isTrue();
  }

  @Test
  void gradientsAreNotCopied() {
    Sequential model = Sequential.of(linear(2, 1));
    model.forward(ones(1, 2)).sum().backward();
    assertThat(model.copy().parameters()).noneMatch(Tensor::hasGrad);
  }

  @Test
  void whatIsSharedStaysShared() {
    Linear shared = linear(2, 2);
    Sequential model = Sequential.of(shared, relu(), Sequential.of(shared, tanh()));
    Sequential copy = model.copy();
    assertThat(copy.parameters()).hasSize(2);
    assertThat(((Sequential) copy.get(2)).get(0)).isSameAs(copy.get(0)).isNotSameAs(shared);
  }

  @Test
  void copyingDrawsNothingFromTheProgramsGenerator() {
    Sequential model = Sequential.of(linear(2, 2), new Net());
    long state = Generator.standard().state();
    model.copy();
    assertThat(Generator.standard().state()).isEqualTo(state);
  }

  @Test
  void aConstructorWithParametersNeedsNewInstance() {
    assertThatThrownBy(() -> Sequential.of(new Wide(3)).copy())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "copy: cannot build another Wide, which has no constructor without parameters; override"
                + " newInstance() to call its constructor");
    WideAgain model = new WideAgain(3);
    assertSameFunction(model, model.copy(), ones(1, 3));
  }

  @Test
  void anotherArchitectureIsRefused() {
    Module model =
        new Wide(3) {
          @Override
          protected Module newInstance() {
            return new WideAgain(3);
          }
        };
    assertThatThrownBy(model::copy)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "copy: newInstance() of Module must build a module like this one, but the module \"\""
                + " is a WideAgain, not a Module");
    class Narrow extends Wide {
      Narrow(int width) {
        super(width);
      }

      @Override
      protected Module newInstance() {
        return new Narrow(2);
      }
    }
    assertThatThrownBy(() -> new Narrow(3).copy())
        .hasMessageStartingWith(
            "copy: newInstance() of Narrow must build a module like this one, but loadStateDict:"
                + " the state does not fit Narrow: \"layer.weight\" is FLOAT32 [3, 3] instead of"
                + " FLOAT32 [2, 2]");
  }

  private static final class Wrapper extends Module {
    private final Module body;
    private final boolean copies;

    Wrapper(Module body, boolean copies) {
      this.body = register("body", body);
      this.copies = copies;
    }

    @Override
    public Tensor forward(Tensor x) {
      return body.forward(x);
    }

    @Override
    protected Module newInstance() {
      return new Wrapper(copies ? body.copy() : body, copies);
    }
  }

  @Test
  void aModuleThatIsPassedOnMustBeCopied() {
    assertThatThrownBy(() -> new Wrapper(linear(2, 2), false).copy())
        .hasMessage(
            "copy: newInstance() of Wrapper must build a module like this one, but it shares a"
                + " module with the original; pass copies to the constructor");
    Wrapper model = new Wrapper(linear(2, 2), true);
    assertSameFunction(model, model.copy(), ones(1, 2));
  }

  @Test
  void sharingThatCannotBeCopiedIsNamed() {
    Module shared = linear(2, 2);
    Module model = Sequential.of(shared, new Wrapper(shared, true));
    assertThatThrownBy(model::copy)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "copy: newInstance() of Sequential must build a module like this one, but only one of"
                + " the two shares a module under the names \"0\" and \"1.body\"; override"
                + " newInstance() in a module that builds both");
  }

  private static final class Changing extends Module {
    private static boolean trained;

    Changing() {
      if (trained) {
        register("x", ones(1));
      } else {
        registerBuffer("x", ones(1));
      }
      trained = true;
    }
  }

  @Test
  void aBufferOfTheCopyIsABuffer() {
    Changing.trained = false;
    assertThatThrownBy(() -> new Changing().copy())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("but its parameters are [x], not []");
  }

  @Test
  void aConstructorThatFailsIsTheCause() {
    class Failing extends Module {
      private static boolean fails;

      Failing() {
        if (fails) {
          throw new IllegalArgumentException("not twice");
        }
      }
    }
    Failing.fails = false;
    Module model = new Failing();
    Failing.fails = true;
    assertThatThrownBy(model::copy)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("copy: cannot build another Failing, ");
  }

  // Freezing

  @Test
  void aFrozenModuleIsNotTrained() {
    Sequential model = Sequential.of(linear(2, 2), linear(2, 1));
    model.forward(ones(1, 2)).sum().backward();
    model.get(0).requiresGrad(false);
    assertThat(model.get(0).parameters()).noneMatch(Tensor::hasGrad);
    assertThat(model.get(1).parameters()).allMatch(Tensor::hasGrad);
    float[] frozen = model.parameters().get(0).toFloatArray();
    Optimizer optimizer = sgd(0.1).momentum(0.9).over(model.parameters());
    for (int i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      model.forward(ones(1, 2)).sum().backward();
      optimizer.step();
    }
    assertThat(model.parameters().get(0).toFloatArray()).containsExactly(frozen);
    assertThat(model.requiresGrad(true)).isSameAs(model);
    assertThat(model.parameters()).allMatch(Tensor::requiresGrad);
  }
}
