package dev.cresset.golden;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.withSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.io.PyTorchFile;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model has the same outputs in PyTorch and here, whichever of them saved it.
 *
 * <p>{@code src/test/python/torch_exchange.py} says how the files of PyTorch were written.
 */
class PyTorchExchangeTest {

  private static final Path WRITTEN = Path.of("src/test/resources/dev/cresset/golden/exchange");
  private static final float ROUNDING = 1e-6f;

  @TempDir private Path folder;

  /** PyTorch 2 adds entries to the zip file, and aligns the storages to 64 bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"torch-1.13", "torch-2.13"})
  void stateDictsThatPyTorchWroteBeforeGiveItsOutputs(String version) {
    assertOutputsOfPyTorch(WRITTEN.resolve(version));
  }

  @Test
  void stateDictsThatPyTorchWritesNowGiveItsOutputs() throws Exception {
    Path now = folder.resolve("now");
    PyTorchScript.assumeInstalled(folder).run("save", now.toString());

    assertOutputsOfPyTorch(now);
  }

  private static void assertOutputsOfPyTorch(Path files) {
    Map<String, Tensor> expected = Safetensors.load(files.resolve("expected.safetensors"));
    for (String name : new String[] {"plain", "transposed", "spread", "shared"}) {
      assertOutputs(name, PyTorchFile.load(files.resolve(name + ".pt")), expected, "outputs");
    }
    Path nested = files.resolve("nested.pt");
    assertOutputs("nested", PyTorchFile.load(nested, "model_state_dict"), expected, "outputs");
    Map<String, Tensor> half = PyTorchFile.load(files.resolve("half.pt"));
    assertOutputs("half", half, expected, "outputs_of_half");
    assertThat(expected.get("outputs_of_half").allClose(expected.get("outputs"), 0, ROUNDING))
        .as("rounding the weights to half precision changes the outputs")
        .isFalse();
  }

  private static void assertOutputs(
      String name, Map<String, Tensor> state, Map<String, Tensor> expected, String outputs) {
    Sequential model =
        Sequential.of(linear(6, 5), tanh(), linear(5, 5, false), relu(), linear(5, 4));
    model.loadStateDict(state);
    assertThat(model.predict(expected.get("inputs")).toFloatArray())
        .as(name)
        .containsExactly(expected.get(outputs).toFloatArray(), within(ROUNDING));
  }

  /** All built-in layers, a nested model, and a layer that occurs twice. */
  private static Sequential model() {
    Linear shared = linear(5, 5);
    return Sequential.of(
        flatten(),
        linear(12, 5),
        relu(),
        shared,
        sigmoid(),
        Sequential.of(shared, tanh(), dropout(0.5), linear(5, 5, false), softmax(-1)),
        linear(5, 4),
        logSoftmax(1));
  }

  @Test
  void pyTorchComputesTheOutputsOfAModelFile() throws Exception {
    PyTorchScript script = PyTorchScript.assumeInstalled(folder);
    Path file = folder.resolve("model.safetensors");
    Path inputs = folder.resolve("inputs.safetensors");
    Path outputs = folder.resolve("outputs.safetensors");
    Sequential model = withSeed(3, PyTorchExchangeTest::model);
    Tensor x = withSeed(4, () -> randn(20, 3, 4));
    model.save(file);
    Safetensors.save(inputs, Map.of("inputs", x));

    script.run("outputs", file.toString(), inputs.toString(), outputs.toString());

    Tensor found = Safetensors.load(outputs).get("outputs");
    assertThat(found.shape()).isEqualTo(model.predict(x).shape());
    assertThat(found.toFloatArray())
        .containsExactly(model.predict(x).toFloatArray(), within(ROUNDING));
  }
}
