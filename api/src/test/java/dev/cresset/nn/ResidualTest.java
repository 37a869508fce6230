package dev.cresset.nn;

import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.layer;
import static dev.cresset.nn.Layers.layerNorm;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.randn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidualTest {

  private final Tensor x = randn(5, 4);

  @Test
  void addsItsInput() {
    Linear inner = linear(4, 4);
    float[] expected = x.add(inner.forward(x).tanh()).toFloatArray();
    Residual block = residual(inner, tanh());
    assertThat(block.forward(x).toFloatArray()).containsExactly(expected);
    assertThat(block.predict(x).toFloatArray()).containsExactly(expected);
  }

  @Test
  void namesItsLayersAsSequential() {
    Sequential model =
        Sequential.of(linear(4, 4), residual(linear(4, 4), batchNorm1d(4)), residual(relu()));
    assertThat(model.stateDict().keySet())
        .containsExactly(
            "0.weight",
            "0.bias",
            "1.0.weight",
            "1.0.bias",
            "1.1.weight",
            "1.1.bias",
            "1.1.running_mean",
            "1.1.running_var",
            "1.1.num_batches_tracked");
    assertThat(model.summary(4).layers())
        .extracting(Summary.Layer::name)
        .containsExactly("0", "1.0", "1.1", "2.0");
    assertThat(residual(relu())).hasToString("Residual(\n  (0): ReLU()\n)");
  }

  @Test
  void theLayersMustKeepTheShape() {
    assertThatThrownBy(() -> residual(linear(4, 5)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "residual: the layers turn [.., 4] into [.., 5], but x + f(x) needs one shape; change"
                + " the layers, for example their sizes or padding");
    assertThatThrownBy(() -> residual(linear(4, 5), linear(6, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("residual: Sequential: layer 0, Linear(in_features=4");
    Module sum = layer("sum", y -> y.sum(1, true));
    assertThatThrownBy(() -> residual(sum).forward(x))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("residual: the layers turn [5, 4] into [5, 1], but");
    assertThatThrownBy(() -> Sequential.of(linear(4, 3), residual(layerNorm(4))))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> residual())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "residual: needs at least one layer, got none; pass the layers of f in x + f(x)");
  }

  @Test
  void modelFilesAndCopies(@TempDir Path folder) {
    Linear shared = linear(4, 4);
    Sequential model =
        Sequential.of(shared, residual(shared, batchNorm1d(4), residual(tanh())), linear(4, 2));
    model.forward(x);
    float[] expected = model.predict(x).toFloatArray();
    model.save(folder.resolve("model"));
    Sequential loaded = Sequential.load(folder.resolve("model"));
    assertThat(loaded).hasToString(model.toString());
    assertThat(loaded.predict(x).toFloatArray()).containsExactly(expected);
    assertThat(loaded.parameters()).hasSameSizeAs(model.parameters());
    Sequential copy = model.copy();
    assertThat(copy.predict(x).toFloatArray()).containsExactly(expected);
    assertThat(copy.parameters()).hasSameSizeAs(model.parameters());
    assertThat(residual(linear(4, 4)).copy().parameters()).hasSize(2);
  }

  @Test
  void functionsHaveNamesAndAreNotSaved(@TempDir Path folder) {
    Sequential model = Sequential.of(linear(4, 4), layer("cube", y -> y.pow(3)));
    assertThat(model.get(1)).hasToString("cube()");
    assertThat(model.summary(4).layers().get(1).type()).isEqualTo("cube");
    assertThat(model.copy().predict(x).toFloatArray())
        .containsExactly(model.predict(x).toFloatArray());
    assertThatThrownBy(() -> model.save(folder.resolve("model")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "save: the layer \"cube\" is a function, which a file cannot describe; make it a"
                + " subclass of Layer and call LayerTypes.register(..), or save the weights alone"
                + " with Safetensors.save(file, model.stateDict()); see"
                + " docs/extending.md#a-layer-in-model-files");
    assertThatThrownBy(() -> layer(" ", y -> y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer: the name must not be blank; it stands for the function in summaries and"
                + " messages");
    assertThatThrownBy(() -> layer("null", y -> null).forward(ones(1)))
        .isInstanceOf(NullPointerException.class);
  }
}
