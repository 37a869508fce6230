package dev.cresset.export;

import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.TensorInfo;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, shapes and bytes of exported files, and how they are written. */
class OnnxFileTest {

  @TempDir private Path folder;

  private final Sequential model = Sequential.of(flatten(), linear(6, 4), relu(), linear(4, 2));

  private static TensorInfo info(ai.onnxruntime.NodeInfo node) {
    return (TensorInfo) node.getInfo();
  }

  @Test
  void theBatchDimensionIsNamedAndTheOthersAreFixed() throws Exception {
    Path file = folder.resolve("model.onnx");
    Onnx.export(model, file, 1, 2, 3);

    try (OnnxRuntime runtime = new OnnxRuntime(file)) {
      TensorInfo input = info(runtime.session.getInputInfo().get("input"));
      TensorInfo output = info(runtime.session.getOutputInfo().get("output"));
      assertThat(input.getShape()).containsExactly(-1, 1, 2, 3);
      assertThat(input.getDimensionNames()).containsExactly("batch", "", "", "");
      assertThat(output.getShape()).containsExactly(-1, 2);
      assertThat(output.getDimensionNames()).containsExactly("batch", "");
      assertThat(runtime.session.getMetadata().getProducerName()).isEqualTo("Cresset");
      assertThat(runtime.session.getMetadata().getGraphName()).isEqualTo("Sequential");
    }
  }

  @Test
  void weightsHaveTheirNamesInTheStateDict() throws IOException {
    Path file = folder.resolve("model.onnx");
    Onnx.export(model, file, 6);

    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(model.stateDict().keySet()).allMatch(bytes::contains);
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Onnx.export(model, folder.resolve("a.onnx"), 6);
    Onnx.export(model, folder.resolve("b.onnx"), 6);

    assertThat(folder.resolve("a.onnx")).hasSameBinaryContentAs(folder.resolve("b.onnx"));
  }

  @Test
  void weightsMayHaveTheNamesOfTheInputAndTheOutput() throws Exception {
    Module model =
        new Module() {
          private final Tensor input = register("input", Tensors.tensor(new float[] {1, 2, 3}));
          private final Tensor output = register("output", Tensors.tensor(new float[] {4, 5, 6}));

          @Override
          public Tensor forward(Tensor x) {
            return x.mul(input).add(output);
          }
        };
    OnnxChecks.sameOutputs(model, folder.resolve("model.onnx"), 3);
  }

  @Test
  void aFormerFileIsReplacedAndNothingElseIsLeft() throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "former");

    OnnxChecks.sameOutputs(model, file, 6);

    assertThat(folder.toFile().list()).containsExactly("model.onnx");
  }

  @Test
  void aFileWithoutDirectoryIsInTheCurrentOne() throws IOException {
    Path file = Path.of("target", "..", "onnx-file-test.onnx").normalize();
    try {
      Onnx.export(model, file, 6);
      assertThat(file).isNotEmptyFile();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void aDirectoryThatDoesNotExistIsNamed() {
    Path file = folder.resolve("missing").resolve("model.onnx");

    assertThatThrownBy(() -> Onnx.export(model, file, 6))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("export: " + file + " could not be written (");
  }

  @Test
  void aFailureAfterWritingLeavesNothingBehind() throws IOException {
    Path occupied = Files.createDirectories(folder.resolve("model.onnx").resolve("inside"));

    assertThatThrownBy(() -> Onnx.export(model, folder.resolve("model.onnx"), 6))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(occupied).exists();
    assertThat(folder.toFile().list()).containsExactly("model.onnx");
  }
}
