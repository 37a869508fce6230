package dev.cresset.io;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors come back from a file as they were; files of Python's are read. */
class SafetensorsTest {

  private static final Path RESOURCES = Path.of("src/test/resources/dev/cresset/io");
  private static final float INF = Float.POSITIVE_INFINITY;

  /** Where {@code src/test/python/read_safetensors.py} looks for it. */
  private static final Path FOR_PYTHON = Path.of("target", "written.safetensors");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("tensors.safetensors");
  }

  private static Map<String, Tensor> samples() {
    Map<String, Tensor> samples = new LinkedHashMap<>();
    samples.put("b", tensor(new float[] {1.5f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, -INF}));
    samples.put("a", tensor(new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0, 1}, 2, 2));
    samples.put("scalar", scalar(2.5));
    samples.put("count", labels(7).reshape());
    samples.put("empty", zeros(0));
    samples.put("empty matrix", zeros(3, 0, 2));
    samples.put("größer ☃ \"quoted\" \\ \n\u0001 🔥", ones(1, 2, 1, 3));
    samples.put("", labels());
    return samples;
  }

  private static void assertEqual(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertThat(actual.get(name).shape()).as(name).isEqualTo(tensor.shape());
          assertThat(actual.get(name).dtype()).as(name).isEqualTo(tensor.dtype());
          if (tensor.dtype() == DType.INT64) {
            assertThat(actual.get(name).toLongArray()).as(name).isEqualTo(tensor.toLongArray());
          } else {
            assertThat(bits(actual.get(name))).as(name).isEqualTo(bits(tensor));
          }
        });
  }

  private static int[] bits(Tensor tensor) {
    float[] values = tensor.toFloatArray();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void tensorsComeBackToTheLastBit() {
    Safetensors.save(file(), samples(), Map.of("epoch", "3", "größer ☃", "\"\\\n\u0001🔥"));

    assertEqual(Safetensors.load(file()), samples());
    assertThat(Safetensors.metadata(file()))
        .containsExactlyInAnyOrderEntriesOf(Map.of("epoch", "3", "größer ☃", "\"\\\n\u0001🔥"));
  }

  @Test
  void nothingComesBackAsNothing() throws IOException {
    Safetensors.save(file(), Map.of());

    assertThat(Safetensors.load(file())).isEmpty();
    assertThat(Safetensors.metadata(file())).isEmpty();
    assertThat(Files.readAllBytes(file())).isEqualTo(SafetensorsBytes.of("{}      ", 0));
  }

  @Test
  void theLayoutIsThatOfTheReference() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", ones(1));
    tensors.put("ab", ones(1));
    tensors.put("a", ones(3));
    tensors.put("y", labels(5));
    tensors.put("\uffff", zeros(0));
    tensors.put("🔥", scalar(1)); // after U+FFFF by code point, before it by UTF-16
    Safetensors.save(file(), tensors, Map.of("k", "v"));

    byte[] bytes = Files.readAllBytes(file());
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    String expected =
        "{\"__metadata__\":{\"k\":\"v\"},"
            + String.join(
                ",",
                SafetensorsBytes.entry("y", "I64", "[1]", 0, 8),
                SafetensorsBytes.entry("a", "F32", "[3]", 8, 20),
                SafetensorsBytes.entry("ab", "F32", "[1]", 20, 24),
                SafetensorsBytes.entry("z", "F32", "[1]", 24, 28),
                SafetensorsBytes.entry("\uffff", "F32", "[0]", 28, 28),
                SafetensorsBytes.entry("🔥", "F32", "[]", 28, 32))
            + "}";
    assertThat(header.stripTrailing()).isEqualTo(expected);
    assertThat(length % 8).isZero();
    assertThat(bytes.length).isEqualTo(8 + length + 32);
    assertThat(Safetensors.load(file()).keySet())
        .containsExactly("y", "a", "ab", "z", "\uffff", "🔥");
  }

  @Test
  void equalTensorsGiveEqualFiles() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("b", "1");
    metadata.put("a", "2");
    Safetensors.save(file(), samples(), metadata);
    byte[] first = Files.readAllBytes(file());
    Safetensors.save(file(), Map.copyOf(samples()), Map.of("a", "2", "b", "1"));

    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void orderIsThatOfTheData() throws IOException {
    String header =
        "{"
            + SafetensorsBytes.entry("second", "F32", "[1]", 4, 8)
            + ","
            + SafetensorsBytes.entry("first", "F32", "[1]", 0, 4)
            + " , \"__metadata__\" : { } }";
    Files.write(file(), SafetensorsBytes.of(header, 8));

    assertThat(Safetensors.load(file()).keySet()).containsExactly("first", "second");
  }

  @Test
  void everyTypeOfAPythonFileIsRead() {
    Map<String, Tensor> read = Safetensors.load(RESOURCES.resolve("all.safetensors"));

    assertThat(read).hasSize(24);
    TorchFiles.assertTypes(read);
    TorchFiles.assertViews(read);
    assertThat(Safetensors.metadata(RESOURCES.resolve("all.safetensors")))
        .containsExactly(Map.entry("format", "pt"), Map.entry("note", "größer ☃"));
  }

  @Test
  void unsignedTypesAreRead() throws IOException {
    String header =
        "{"
            + SafetensorsBytes.entry("u64", "U64", "[1]", 0, 8)
            + ","
            + SafetensorsBytes.entry("u32", "U32", "[2]", 8, 16)
            + ","
            + SafetensorsBytes.entry("u16", "U16", "[2]", 16, 20)
            + "}";
    ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(Long.MAX_VALUE).putInt(-1).putInt(1).putShort((short) -1).putShort((short) 1);
    Files.write(file(), SafetensorsBytes.of(header.getBytes(StandardCharsets.UTF_8), data.array()));

    Map<String, Tensor> read = Safetensors.load(file());
    assertThat(read.get("u64").toLongArray()).containsExactly(Long.MAX_VALUE);
    assertThat(read.get("u32").toLongArray()).containsExactly(4294967295L, 1);
    assertThat(read.get("u16").toLongArray()).containsExactly(65535, 1);
  }

  @Test
  void tensorsOfSeveralBlocksAreReadAndWritten() {
    float[] floats = new float[InputFile.CHUNK / 4 * 3 + 5];
    long[] longs = new long[InputFile.CHUNK / 8 * 2 + 3];
    Arrays.setAll(longs, i -> i * 7L);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i * 0.5f;
    }
    Map<String, Tensor> tensors = Map.of("floats", tensor(floats), "longs", tensor(longs));
    Safetensors.save(file(), tensors);

    assertEqual(Safetensors.load(file()), tensors);
  }

  @Test
  void tensorsBelongToNoScope() {
    Safetensors.save(file(), samples());
    Map<String, Tensor> read;
    try (TensorScope scope = TensorScope.open("a step")) {
      read = Safetensors.load(file());
      assertThat(scope.isOpen()).isTrue();
    }

    assertEqual(read, samples());
  }

  @Test
  void valuesBeyondTheRangeOfTheirTypeAreRefused() throws IOException {
    refused("F64", bytes(8).putDouble(1e39), "element 0 is 1.0E39, which is outside*FLOAT32*");
    refused("U64", bytes(8).putLong(-1), "element 0 is 18446744073709551615*range of INT64*");
    refused("BOOL", bytes(1).put((byte) 2), "element 0 is 2*booleans*");
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void refused(String type, ByteBuffer data, String message) throws IOException {
    byte[] header =
        ("{" + SafetensorsBytes.entry("x", type, "[1]", 0, data.capacity()) + "}").getBytes();
    Files.write(file(), SafetensorsBytes.of(header, data.array()));
    assertThatThrownBy(() -> Safetensors.load(file()))
        .isInstanceOf(UncheckedIOException.class)
        .message()
        .matches(
            "(?s).*" + file() + ".*tensor \"x\": \\Q" + message.replace("*", "\\E.*\\Q") + "\\E");
  }

  @Test
  void namesThatCannotBeWrittenAreRefusedAndNoFileIsWritten() {
    assertThatThrownBy(() -> Safetensors.save(file(), Map.of("__metadata__", ones(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Safetensors.save: the name __metadata__ is reserved for metadata; rename the tensor");
    assertThatThrownBy(() -> Safetensors.save(file(), Map.of("a\ud800", ones(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("half a surrogate pair");
    assertThatThrownBy(() -> Safetensors.save(file(), Map.of(), Map.of("k", "\udc00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("half a surrogate pair");
    Map<String, Tensor> nothing = new LinkedHashMap<>();
    nothing.put("x", null);
    assertThatThrownBy(() -> Safetensors.save(file(), nothing))
        .hasMessage("Safetensors.save: the tensor \"x\" must not be null");
    long[] dims = new long[65];
    Arrays.fill(dims, 1);
    assertThatThrownBy(() -> Safetensors.save(file(), Map.of("x", ones(dims))))
        .hasMessageContaining("65 dimensions");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFreedTensorLeavesTheFormerFile() {
    Safetensors.save(file(), Map.of("x", ones(2)));
    Tensor closed = ones(3);
    closed.close();

    assertThatThrownBy(() -> Safetensors.save(file(), Map.of("a", ones(1), "x", closed)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Safetensors.load(file()).get("x").toFloatArray()).containsExactly(1, 1);
    assertThat(folder.toFile().list()).containsExactly("tensors.safetensors");
  }

  @Test
  void aFileIsWrittenForPython() throws IOException {
    Files.createDirectories(FOR_PYTHON.getParent());
    float[] floats = new float[600];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i * 0.25f - 3;
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("floats", tensor(floats, 2, 300));
    tensors.put("longs", tensor(new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}, 2, 2));
    tensors.put("scalar", scalar(2.5));
    tensors.put("empty", zeros(3, 0));
    tensors.put("größer ☃ \"\\\n\u0001 🔥", ones(1));
    Safetensors.save(FOR_PYTHON, tensors, Map.of("format", "pt", "note", "größer ☃"));

    assertEqual(Safetensors.load(FOR_PYTHON), tensors);
  }

  @Test
  void aPathThatIsNoFileIsRefused() {
    assertThatThrownBy(() -> Safetensors.load(folder.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "Safetensors.load: %s cannot be read (%s does not exist); check the path and its permissions"
                .formatted(folder.resolve("missing"), folder.resolve("missing")));
    assertThatThrownBy(() -> Safetensors.metadata(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "Safetensors.metadata: %s cannot be read (it is a directory); check the path and its permissions"
                .formatted(folder));
    assertThatThrownBy(() -> Safetensors.load(Path.of("/dev/zero")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aTensorThatIsTooLargeIsRefusedBeforeAnythingIsAllocated() throws IOException {
    long bytes = Shape.MAX_ELEMENTS + 1L;
    byte[] header =
        ("{" + SafetensorsBytes.entry("x", "U8", "[" + bytes + "]", 0, bytes) + "}").getBytes();
    Files.write(file(), SafetensorsBytes.of(header, new byte[0]));
    try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
      sparse.setLength(8 + header.length + bytes);
    }

    assertThat(Safetensors.metadata(file())).isEmpty();
    assertThatThrownBy(() -> Safetensors.load(file()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("2147483640 elements (at most 2147483639 are possible)");
  }

  @Test
  void tensorsBeyondTwoGigabytesAreRead() throws IOException {
    // A sparse file: an empty tensor with 3 GB before it cannot be, so three tensors of 1 GB of
    // which the last is read through its own header of two small ones at the end.
    long big = 3L << 30;
    byte[] header =
        ("{"
                + SafetensorsBytes.entry("end", "F32", "[2]", big, big + 8)
                + ","
                + SafetensorsBytes.entry("begin", "U8", "[" + big / 2 + "]", 0, big / 2)
                + ","
                + SafetensorsBytes.entry("middle", "U8", "[" + big / 2 + "]", big / 2, big)
                + "}")
            .getBytes();
    Files.write(file(), SafetensorsBytes.of(header, new byte[0]));
    try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
      sparse.setLength(8 + header.length + big + 8);
      sparse.seek(8 + header.length + big);
      sparse.write(bytes(8).putFloat(1.5f).putFloat(-2).array());
    }

    Object read =
        InputFile.reading(
            "test",
            file(),
            in -> {
              SafetensorsHeader parsed = SafetensorsHeader.read(in);
              SafetensorsHeader.Entry end = parsed.entries().get(2);
              return new ElementReader(in, end.type(), ByteOrder.LITTLE_ENDIAN, end.name())
                  .read(parsed.data() + end.begin(), 2);
            });
    assertThat((float[]) read).containsExactly(1.5f, -2);
  }

  @Test
  void aListOfAllFilesIsTested() throws IOException {
    // Every file of the script is named by a test of this package.
    List<String> files = Arrays.asList(RESOURCES.toFile().list());
    String tests =
        Files.readString(Path.of("src/test/java/dev/cresset/io/PyTorchFileTest.java"))
            + Files.readString(Path.of("src/test/java/dev/cresset/io/SafetensorsTest.java"));
    assertThat(files).isNotEmpty().allMatch(name -> tests.contains("\"" + name + "\""));
  }
}
