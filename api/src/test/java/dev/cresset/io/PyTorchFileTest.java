package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that {@code src/test/python/torch_files.py} wrote with PyTorch. */
class PyTorchFileTest {

  private static final Path RESOURCES = Path.of("src/test/resources/dev/cresset/io");

  @TempDir private Path folder;

  private static Map<String, Tensor> load(String name) {
    return PyTorchFile.load(RESOURCES.resolve(name));
  }

  @Test
  void everyTypeIsRead() {
    Map<String, Tensor> read = load("types.pt");

    assertThat(read.keySet())
        .containsExactly(
            "float32",
            "float64",
            "float16",
            "bfloat16",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint8",
            "bool");
    TorchFiles.assertTypes(read);
  }

  @Test
  void viewsAreRead() {
    Map<String, Tensor> read = load("views.pt");

    assertThat(read).hasSize(14);
    TorchFiles.assertViews(read);
  }

  @Test
  void numbersAndParametersAreRead() {
    Map<String, Tensor> read = load("plain.pt");

    assertThat(read.keySet()).containsExactly("w", "n", "x", "flag", "p");
    assertThat(read.get("w").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(read.get("w").toFloatArray()).containsExactly(1, 1, 1, 1);
    assertThat(read.get("n").item()).isEqualTo(5);
    assertThat(read.get("n").dtype()).isEqualTo(DType.INT64);
    assertThat(read.get("n").shape()).isEqualTo(Shape.scalar());
    assertThat(read.get("x").item()).isEqualTo(0.25);
    assertThat(read.get("x").dtype()).isEqualTo(DType.FLOAT32);
    assertThat(read.get("flag").item()).isEqualTo(1);
    assertThat(read.get("p").toFloatArray()).containsExactly(3);
    assertThat(read.get("p").requiresGrad()).isFalse();
  }

  @Test
  void aStateDictAndAnEntryOfACheckpointAreRead() {
    Map<String, Tensor> state = load("state.pt");
    Map<String, Tensor> entry =
        PyTorchFile.load(RESOURCES.resolve("checkpoint.pt"), "model_state_dict");

    assertThat(state.keySet())
        .containsExactly(
            "0.weight",
            "0.bias",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked",
            "3.weight",
            "3.bias");
    assertThat(state.get("0.weight").shape()).isEqualTo(Shape.of(3, 4));
    assertThat(state.get("1.running_var").toFloatArray()).containsExactly(1, 1, 1);
    assertThat(entry.keySet()).containsExactlyElementsOf(state.keySet());
    assertThat(entry.get("1.num_batches_tracked").item()).isEqualTo(1);
    assertThat(load("empty.pt")).isEmpty();
  }

  @Test
  void aCheckpointAsAWholeSaysWhatToRead() {
    refused(
        "checkpoint.pt",
        "not tensors: \"seed\" (an integer of more than 64 bits), \"note\" (\"größer\"), \"none\""
            + " (None), \"history\" (a list), \"model_state_dict\" (a dictionary of 9),"
            + " \"optimizer_state_dict\" (a dictionary of 2), \"scheduler\" (a dictionary of *);"
            + " read a dictionary of tensors with load(path, \"model_state_dict\"); see"
            + " docs/errors.md#pytorch-file-not-read");
    assertThatThrownBy(() -> PyTorchFile.load(RESOURCES.resolve("checkpoint.pt"), "model"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("it has no entry \"model\"; its entries are \"epoch\", \"loss\",");
    assertThatThrownBy(() -> PyTorchFile.load(RESOURCES.resolve("checkpoint.pt"), "epoch"))
        .hasMessageContaining("expected a dictionary of tensors but found 3;");
    assertThatThrownBy(
            () -> PyTorchFile.load(RESOURCES.resolve("checkpoint.pt"), "optimizer_state_dict"))
        .hasMessageContaining("not tensors: \"state\" (a dictionary of 6)");
  }

  @Test
  void whatIsNotADictionaryOfTensorsIsRefusedWithWhatToDo() {
    refused(
        "tensor.pt", "expected a dictionary of tensors but found a tensor; save a dictionary: *");
    refused("list.pt", "expected a dictionary of tensors but found a list; save a dictionary: *");
    refused(
        "legacy.pt", "it has the legacy format of torch.save*torch.save(torch.load(path), path)*");
    refused("script.pt", "it is a TorchScript program;*torch.jit.load(path).state_dict()*");
    refused(
        "module.pt",
        "*class or function \"torch.nn.modules.linear.Linear\"*torch.save(model.state_dict(),"
            + " path)*");
    refused("namespace.pt", "*class or function \"argparse.Namespace\"*");
    refused("complex.pt", "*class or function \"torch.ComplexFloatStorage\"*");
    refused("sparse.pt", "*class or function \"torch._utils._rebuild_sparse_tensor\"*");
    refused("protocol4.pt", "*pickle protocol 4 (expected 2, the default of torch.save)*");
    refused("all.safetensors", "it is not a file of torch.save; read a safetensors file with*");
  }

  private static void refused(String name, String sentence) {
    Path file = RESOURCES.resolve(name);
    assertThatThrownBy(() -> PyTorchFile.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .message()
        .matches(
            "(?s)\\QPyTorchFile.load: %s: %s\\E"
                .formatted(file, sentence.replace("*", "\\E.*\\Q")));
  }

  @Test
  void zip64AndBigEndianFilesAreRead() throws IOException {
    ByteBuffer storage = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    storage.putFloat(1.5f).putFloat(-2).putFloat(3).putFloat(4);
    StoredZip zip =
        StoredZip.torch(
                PickleBytes.dictionary(4, 0, new long[] {2, 2}, new long[] {1, 2}), storage.array())
            .add("archive/byteorder", "big".getBytes(StandardCharsets.US_ASCII))
            .zip64();
    Path file = Files.write(folder.resolve("big.pt"), zip.bytes());

    assertThat(PyTorchFile.load(file).get("w").toFloatArray()).containsExactly(1.5f, 3, -2, 4);
  }

  @Test
  void filesOfPyTorch2AreReadInBothByteOrders() throws IOException {
    Path original = RESOURCES.resolve("../golden/exchange/torch-2.13/plain.pt");
    Map<String, Tensor> expected = PyTorchFile.load(original);
    StoredZip zip = StoredZip.of(Files.readAllBytes(original));
    assertThat(zip.entries().keySet())
        .extracting(name -> name.substring(name.indexOf('/')))
        .contains(
            "/.data/serialization_id", "/.format_version", "/.storage_alignment", "/byteorder");
    zip.entries()
        .replaceAll(
            (name, content) ->
                name.endsWith("/byteorder")
                    ? "big".getBytes(StandardCharsets.US_ASCII)
                    : name.contains("/data/") ? reversed(content) : content);
    Map<String, Tensor> read = PyTorchFile.load(Files.write(folder.resolve("big.pt"), zip.bytes()));

    assertThat(read.keySet()).isNotEmpty().containsExactlyElementsOf(expected.keySet());
    read.forEach(
        (name, tensor) ->
            assertThat(tensor.toFloatArray())
                .as(name)
                .containsExactly(expected.get(name).toFloatArray()));
  }

  /** Returns 4-byte elements in the other byte order. */
  private static byte[] reversed(byte[] elements) {
    ByteBuffer reversed = ByteBuffer.allocate(elements.length).order(ByteOrder.BIG_ENDIAN);
    ByteBuffer read = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
    while (read.hasRemaining()) {
      reversed.putInt(read.getInt());
    }
    return reversed.array();
  }

  @Test
  void filesOfPyTorchAreReadAgainWhenTheyAreZippedAnew() throws IOException {
    byte[] original = Files.readAllBytes(RESOURCES.resolve("views.pt"));
    Path file = Files.write(folder.resolve("again.pt"), StoredZip.of(original).zip64().bytes());

    TorchFiles.assertViews(PyTorchFile.load(file));
  }

  @Test
  void aStorageOfSeveralBlocksIsRead() throws IOException {
    int count = InputFile.CHUNK;
    ByteBuffer storage = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      storage.putFloat(i);
    }
    Path file =
        Files.write(
            folder.resolve("large.pt"),
            StoredZip.torch(
                    PickleBytes.dictionary(
                        count, 0, new long[] {count / 2, 2}, new long[] {1, count / 2}),
                    storage.array())
                .bytes());

    float[] read = PyTorchFile.load(file).get("w").toFloatArray();
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = i / 2 + i % 2 * (count / 2);
    }
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void valuesThatContainThemselvesDoNoHarm() throws IOException {
    byte[] pickle = new PickleBytes().op('}').op('q', 0).text("self").op('h', 0).op('s').end();
    Path file = Files.write(folder.resolve("self.pt"), StoredZip.torch(pickle).bytes());

    assertThatThrownBy(() -> PyTorchFile.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("not tensors: \"self\" (a dictionary of 1)");
    assertThatThrownBy(() -> PyTorchFile.load(file, "self"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void attributesAndMetadataAreIgnored() throws IOException {
    byte[] pickle =
        new PickleBytes()
            .global("collections", "OrderedDict")
            .op(')')
            .op('R')
            .text("_metadata")
            .op('}')
            .op('s')
            .op('}')
            .text("_metadata")
            .op('}')
            .op('s')
            .op('b')
            .end();
    Path file = Files.write(folder.resolve("metadata.pt"), StoredZip.torch(pickle).bytes());

    assertThat(PyTorchFile.load(file)).isEmpty();
  }
}
