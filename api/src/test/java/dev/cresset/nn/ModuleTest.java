package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ModuleTest {

  /** A module that lets a test register what it likes. */
  private static final class Box extends Module {
    <M extends Module> M put(String name, M child) {
      return register(name, child);
    }

    Tensor put(String name, Tensor parameter) {
      return register(name, parameter);
    }

    @Override
    public Tensor forward(Tensor x) {
      return x;
    }
  }

  private final Box box = new Box();

  // Registering

  @Test
  void whatIsRegisteredIsReturned() {
    Linear layer = linear(2, 3);
    Tensor scale = ones(3);
    assertThat(box.put("layer", layer)).isSameAs(layer);
    assertThat(box.put("scale", scale)).isSameAs(scale);
    assertThat(box.children()).containsExactly(Map.entry("layer", layer));
    assertThat(scale.requiresGrad()).isTrue();
  }

  @Test
  void namesMustBeFreshAndWithoutDots() {
    box.put("taken", linear(1, 1));
    assertThatThrownBy(() -> box.put("taken", ones(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("register: Box already has a member called \"taken\"; choose another name");
    assertThatThrownBy(() -> box.put("taken", relu()))
        .hasMessageContaining("already has a member called \"taken\"");
    assertThatThrownBy(() -> box.put("a.b", relu()))
        .hasMessage("register: a name must not be empty or contain a dot, got \"a.b\"");
    assertThatThrownBy(() -> box.put("", ones(1))).hasMessageContaining("got \"\"");
    assertThat(box.parameters()).hasSize(2);
  }

  @Test
  void aModuleCannotContainItself() {
    assertThatThrownBy(() -> box.put("me", box))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("register: a module cannot contain itself (\"me\")");
    Box child = box.put("child", new Box());
    assertThatThrownBy(() -> child.put("parent", box))
        .hasMessage("register: a module cannot contain itself (\"parent\")");
  }

  @Test
  void parametersMustBeLeavesOfFloats() {
    assertThatThrownBy(() -> box.put("labels", Tensors.labels(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs FLOAT32");
    Tensor result = ones(2).requiresGrad(true).mul(2);
    assertThatThrownBy(() -> box.put("result", result)).isInstanceOf(IllegalStateException.class);
    assertThat(box.parameters()).isEmpty();
  }

  @Test
  void parametersOutliveTheScopeTheyWereMadeIn() {
    Linear layer = TensorScope.within("building", () -> linear(2, 3));
    assertThat(layer.forward(ones(1, 2)).shape()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void childrenCannotBeChangedFromOutside() {
    assertThatThrownBy(() -> box.children().put("x", relu()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  // Parameters

  @Test
  void ownParametersComeBeforeThoseOfChildren() {
    box.put("first", linear(2, 3));
    box.put("scale", ones(3));
    assertThat(box.namedParameters().keySet())
        .containsExactly("scale", "first.weight", "first.bias");
    assertThat(box.parameters())
        .extracting(p -> p.shape().toString())
        .containsExactly("[3]", "[3, 2]", "[3]");
  }

  @Test
  void aSharedModuleCountsOnceAndHasTwoNames() {
    Linear shared = linear(2, 2);
    box.put("encoder", shared);
    box.put("decoder", shared);
    assertThat(box.parameters()).containsExactly(shared.weight(), shared.bias());
    assertThat(box.stateDict().keySet())
        .containsExactly("encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias");
  }

  @Test
  void aSharedModuleGetsTheGradientsOfBothUses() {
    Linear shared = linear(2, 2, false);
    Sequential model = Sequential.of(shared, shared);
    model.forward(ones(1, 2)).sum().backward();
    Tensor both = shared.weight().grad().copy();
    shared.zeroGrad();
    Tensor middle = shared.forward(ones(1, 2));
    shared.forward(middle).sum().backward();
    assertThat(shared.weight().grad().toFloatArray()).containsExactly(both.toFloatArray());
  }

  @Test
  void zeroGradForgetsAllGradients() {
    Sequential model = Sequential.of(linear(2, 3), linear(3, 1));
    model.forward(ones(4, 2)).sum().backward();
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
    model.zeroGrad();
    assertThat(model.parameters()).noneMatch(Tensor::hasGrad);
  }

  // Mode

  @Test
  void trainAndEvalReachEveryLevel() {
    Sequential inner = Sequential.of(dropout(0.5));
    Sequential outer = Sequential.of(linear(1, 1), Sequential.of(inner));
    assertThat(inner.get(0).isTraining()).isTrue();
    assertThat(outer.eval()).isSameAs(outer);
    assertThat(List.of(outer, inner, inner.get(0))).noneMatch(Module::isTraining);
    assertThat(outer.train()).isSameAs(outer);
    assertThat(List.of(outer, inner, inner.get(0))).allMatch(Module::isTraining);
  }

  @Test
  void evaluatingPutsMixedModesBack() {
    Sequential model = Sequential.of(linear(1, 1), dropout(0.5), Sequential.of(dropout(0.5)));
    model.get(1).eval();
    boolean insideTracked =
        model.evaluating(
            () -> {
              assertThat(model.isTraining()).isFalse();
              assertThat(((Sequential) model.get(2)).get(0).isTraining()).isFalse();
              return Tensors.gradEnabled();
            });
    assertThat(insideTracked).isFalse();
    assertThat(Tensors.gradEnabled()).isTrue();
    assertThat(model.isTraining()).isTrue();
    assertThat(model.get(1).isTraining()).isFalse();
    assertThat(((Sequential) model.get(2)).get(0).isTraining()).isTrue();
  }

  @Test
  void evaluatingPutsModesBackAfterAnException() {
    Sequential model = Sequential.of(dropout(0.5), dropout(0.5));
    model.get(0).eval();
    assertThatThrownBy(
            () ->
                model.evaluating(
                    () -> {
                      throw new IllegalStateException("in the body");
                    }))
        .hasMessage("in the body");
    assertThat(model.get(0).isTraining()).isFalse();
    assertThat(model.get(1).isTraining()).isTrue();
    assertThat(Tensors.gradEnabled()).isTrue();
  }

  @Test
  void aModeSetWhileEvaluatingHoldsAfterwards() {
    Sequential model = Sequential.of(dropout(0.5), dropout(0.5));
    model.get(0).eval();
    boolean within =
        model.evaluating(
            () -> {
              model.train();
              return model.get(0).isTraining();
            });
    assertThat(within).isFalse();
    assertThat(model.get(0).isTraining()).isTrue();
    assertThat(model.get(1).isTraining()).isTrue();
  }

  @Test
  void evaluatingConcernsItsOwnThreadAlone() throws Exception {
    Sequential model = Sequential.of(linear(20, 2), dropout(0.9));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      model.evaluating(
          () -> {
            assertThat(inThread(other, model::isTraining)).isTrue();
            // Another evaluation that begins and ends meanwhile.
            assertThat(inThread(other, () -> model.evaluating(model::isTraining))).isFalse();
            assertThat(model.isTraining()).isFalse();
            // Another thread that begins to train.
            inThread(other, model::train);
            assertThat(model.get(1).isTraining()).isFalse();
            return null;
          });
    } finally {
      other.shutdownNow();
    }
    assertThat(model.get(1).isTraining()).isTrue();
  }

  private static <T> T inThread(ExecutorService thread, Callable<T> task) {
    try {
      return thread.submit(task).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void evaluatingConcernsItsOwnModulesAlone() {
    Sequential teacher = Sequential.of(dropout(0.5), relu());
    Sequential student = Sequential.of(dropout(0.5), teacher.get(1));
    teacher.evaluating(
        () -> {
          assertThat(student.get(0).isTraining()).isTrue();
          assertThat(student.get(1).isTraining()).isFalse();
          assertThat(student.evaluating(() -> student.get(0).isTraining())).isFalse();
          assertThat(teacher.get(0).isTraining()).isFalse();
          return null;
        });
    assertThat(teacher.get(0).isTraining()).isTrue();
  }

  @Test
  void predictsWithoutDropoutAndGradientsInAnyMode() {
    Sequential model = Sequential.of(linear(3, 3), dropout(0.9));
    Tensor x = ones(4, 3);
    Tensor first = model.predict(x);
    assertThat(model.isTraining()).isTrue();
    assertThat(first.requiresGrad()).isFalse();
    assertThat(first.toFloatArray())
        .containsExactly(model.get(0).forward(x).toFloatArray())
        .containsExactly(model.eval().predict(x).toFloatArray());
    assertThat(model.isTraining()).isFalse();
  }

  // Fields that are not registered

  private static class Forgetful extends Module {
    final Module kept = register("kept", linear(2, 2));
    Object forgotten;

    void put(Module child) {
      register("child", child);
    }

    @Override
    public Tensor forward(Tensor x) {
      return kept.forward(x);
    }
  }

  private static final class Derived extends Forgetful {}

  @Test
  void aFieldWithAnUnregisteredModuleIsReportedByName() {
    Forgetful model = new Derived();
    List<Object> values =
        List.of(
            linear(2, 3),
            List.of(model.kept, linear(2, 3)),
            Map.of("head", linear(2, 3)),
            new Module[] {linear(2, 3)});
    for (Object value : values) {
      model.forgotten = value;
      for (Runnable call :
          List.<Runnable>of(
              model::parameters,
              model::namedParameters,
              model::stateDict,
              model::train,
              model::eval,
              () -> Sequential.of(model).parameters())) {
        assertThatThrownBy(call::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageMatching(
                "(parameters|stateDict|train|eval): the field \"forgotten\" of Derived holds a"
                    + " Linear that is not registered, so it would not be trained, saved or"
                    + " switched to evaluation; call register\\(\"forgotten\", \\.\\.\\.\\) in the"
                    + " constructor, or declare the field transient to leave it out; see"
                    + " docs/errors.md#unregistered-field");
      }
    }
  }

  @Test
  void aFieldWithAnUnregisteredParameterIsReported() {
    Forgetful model = new Forgetful();
    model.forgotten = ones(2).requiresGrad(true);
    assertThatThrownBy(model::parameters)
        .hasMessageStartingWith(
            "parameters: the field \"forgotten\" of Forgetful holds a trainable tensor that is not"
                + " registered");
  }

  @Test
  void fieldsThatHoldPartsOrNothingToTrainAreFine() {
    Sequential body = Sequential.of(linear(2, 2), relu());
    Forgetful model = new Forgetful();
    model.put(body);
    for (Object value :
        List.of(
            body,
            body.get(0),
            body.get(0).parameters().get(0),
            body.get(0).parameters(),
            ones(2),
            "text",
            model)) {
      model.forgotten = value;
      assertThat(model.parameters()).as("%s", value).hasSize(4);
    }
    model.forgotten = null;
    assertThat(model.parameters()).hasSize(4);
  }

  @Test
  void containersOfOtherThingsAreLeftAlone() {
    Forgetful model = new Forgetful();
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    Iterable<Module> computed =
        () -> {
          throw new AssertionError("an iterable that may read files was asked");
        };
    for (Object value : List.of(Path.of("name"), itself, computed)) {
      model.forgotten = value;
      assertThat(model.parameters()).hasSize(2);
    }
  }

  @Test
  void aPartMayBeRegisteredHigherUp() {
    Forgetful decoder = new Forgetful();
    Linear tied = linear(2, 2);
    decoder.forgotten = tied;
    assertThat(Sequential.of(tied, decoder).parameters()).hasSize(4);
    decoder.forgotten = List.of(tied.weight());
    assertThat(Sequential.of(tied, decoder).parameters()).hasSize(4);
    assertThatThrownBy(decoder::parameters).hasMessageContaining("\"forgotten\"");
  }

  @Test
  void aTransientFieldIsNotAPart() {
    Module student =
        new Module() {
          private final transient Module teacher = linear(2, 2);
          private final Module own = register("own", linear(2, 2));

          @Override
          public Tensor forward(Tensor x) {
            return own.forward(x).sub(teacher.forward(x));
          }
        };
    assertThat(student.parameters()).hasSize(2);
  }

  @Test
  void aModuleThatAnAnonymousClassUsesMustBeRegistered() {
    Module layer = linear(2, 2);
    Module model =
        new Module() {
          @Override
          public Tensor forward(Tensor x) {
            return layer.forward(x);
          }
        };
    assertThatThrownBy(model::train).hasMessageContaining("the field \"layer\" of Module holds a");
  }

  // State

  @Test
  void theStateHasPytorchsKeysAndShapes() {
    Map<String, Tensor> state =
        Sequential.of(linear(4, 3), relu(), linear(3, 2, false)).stateDict();
    assertThat(state.keySet()).containsExactly("0.weight", "0.bias", "2.weight");
    assertThat(state.get("0.weight").shape()).isEqualTo(Shape.of(3, 4));
    assertThat(state.get("0.bias").shape()).isEqualTo(Shape.of(3));
    assertThat(state.get("2.weight").shape()).isEqualTo(Shape.of(2, 3));
    assertThat(state.values()).noneMatch(Tensor::requiresGrad);
  }

  @Test
  void theStateFollowsTheModel() {
    Linear layer = linear(2, 1);
    Map<String, Tensor> state = TensorScope.within("somewhere", layer::stateDict);
    InPlace.assign(layer.weight(), Tensors.tensor(new float[] {7, 8}, 1, 2));
    assertThat(state.get("weight").toFloatArray()).containsExactly(7, 8);
  }

  @Test
  void loadingCopiesValues() {
    Sequential source = Sequential.of(linear(4, 3), relu(), linear(3, 2));
    Sequential target = Sequential.of(linear(4, 3), relu(), linear(3, 2));
    target.loadStateDict(source.stateDict());
    Tensor x = Tensors.randn(5, 4);
    assertThat(target.forward(x).toFloatArray()).containsExactly(source.forward(x).toFloatArray());
    InPlace.assign(((Linear) source.get(0)).bias(), zeros(3));
    assertThat(target.stateDict().get("0.bias").toFloatArray()).doesNotContain(0);
    assertThat(target.parameters()).allMatch(Tensor::requiresGrad).allMatch(Tensor::isLeaf);
  }

  @Test
  void loadingReportsAllThatDoesNotFitAndChangesNothing() {
    Sequential model = Sequential.of(linear(4, 3), relu(), linear(3, 2));
    float[] before = model.stateDict().get("0.weight").toFloatArray();
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("0.weight", zeros(3, 4));
    state.put("0.bias", zeros(4));
    state.put("2.bias", Tensors.labels(1, 2));
    state.put("3.weight", zeros(1));
    assertThatThrownBy(() -> model.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loadStateDict: the state does not fit Sequential: missing \"2.weight\"; unexpected"
                + " \"3.weight\"; \"0.bias\" is FLOAT32 [4] instead of FLOAT32 [3], \"2.bias\" is"
                + " INT64 [2] instead of FLOAT32 [2]; nothing was loaded");
    assertThat(model.stateDict().get("0.weight").toFloatArray()).containsExactly(before);
  }

  @Test
  void loadingClosedTensorsChangesNothing() {
    Linear layer = linear(2, 2);
    float[] before = layer.weight().toFloatArray();
    Tensor closed = zeros(2);
    closed.close();
    assertThatThrownBy(() -> layer.loadStateDict(Map.of("weight", zeros(2, 2), "bias", closed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"bias\" is tensor(closed by close() at ")
        .hasMessageEndingWith("; nothing was loaded");
    assertThat(layer.weight().toFloatArray()).containsExactly(before);
  }

  @Test
  void loadingInvalidatesWhatABackwardPassNeeds() {
    Linear layer = linear(2, 2);
    Tensor x = ones(1, 2).requiresGrad(true);
    Tensor loss = layer.forward(x).sum();
    layer.loadStateDict(linear(2, 2).stateDict());
    assertThatThrownBy(loss::backward).hasMessageContaining("loadStateDict");
  }
}
