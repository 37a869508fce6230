package dev.cresset.nn;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.softmax;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.fuzz.FileFuzzing;
import dev.cresset.io.Safetensors;
import dev.cresset.io.internal.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutated model files end in the documented exception or are read; they take little time and
 * memory.
 *
 * <p>{@code -Dcresset.fuzz.models=100000} tries this number of each kind; {@code -Xmx128m} is
 * enough.
 */
class ModelFileFuzzTest {

  private static final int FILES = Integer.getInteger("cresset.fuzz.models", 2_000);

  /** Bytes that a reader may allocate for its blocks and exceptions. */
  private static final long MOST_BESIDES = 1 << 20;

  private static final String[] TOKENS = {
    "0",
    "1",
    "2",
    "-1",
    "-0",
    "5",
    "1e9",
    "1e999",
    "0.5",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "null",
    "true",
    "false",
    "\"\"",
    "[]",
    "{}",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\ud800",
    "\\u0000",
    "ReLU",
    "Linear",
    "Dropout",
    "Sequential",
    "Softmax",
    "com.example.X",
    "\"type\":\"Flatten\"",
    "\"settings\":{}",
    "\"modules\":{\"0\":0}",
    "frozen",
    "\"frozen\":[\"0.weight\"]",
    "\"format\":2",
    "0.weight",
    "[[]]",
    "\u00e9",
    " ",
    "\n",
    "\0"
  };

  /** What is mutated. */
  enum Kind {
    BYTES {
      @Override
      byte[] mutated(Original original, Random random) {
        byte[] bytes = original.bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
          int at = random.nextInt(bytes.length);
          switch (random.nextInt(8)) {
            case 0 -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(9));
            case 2 -> bytes[at] = (byte) random.nextInt();
            default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
          }
        }
        return bytes;
      }
    },
    ARCHITECTURE {
      @Override
      byte[] mutated(Original original, Random random) {
        return original.with(ModelMetadata.ARCHITECTURE, random);
      }
    },
    INFORMATION {
      @Override
      byte[] mutated(Original original, Random random) {
        String[] keys = {"cresset.transforms", "cresset.class_names", "cresset.seed"};
        return original.with(keys[random.nextInt(keys.length)], random);
      }
    },
    HEADER {
      @Override
      byte[] mutated(Original original, Random random) {
        return file(FileFuzzing.edited(original.header, TOKENS, random), original.data);
      }
    };

    abstract byte[] mutated(Original original, Random random);
  }

  /**
   * A model file in parts.
   *
   * @param tensors the header after its metadata
   */
  private record Original(
      byte[] bytes, String header, Map<String, String> metadata, String tensors, byte[] data) {

    static Original of(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
      Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(file));
      String begin = begin(metadata);
      assertThat(header).startsWith(begin);
      return new Original(
          bytes,
          header,
          metadata,
          header.substring(begin.length()),
          Arrays.copyOfRange(bytes, 8 + length, bytes.length));
    }

    private static String begin(Map<String, String> metadata) {
      JsonWriter json = new JsonWriter().beginObject().name("__metadata__").beginObject();
      metadata.forEach((key, value) -> json.name(key).scalar(value));
      return json.endObject().toString();
    }

    byte[] with(String key, Random random) {
      Map<String, String> changed = new TreeMap<>(metadata);
      String text = metadata.get(key);
      for (int i = random.nextInt(3); i >= 0; i--) {
        text = FileFuzzing.edited(text, TOKENS, random);
      }
      changed.put(key, text);
      return file(begin(changed) + tensors, data);
    }
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static void saveOriginal(Path file) {
    Linear shared = linear(4, 4);
    Sequential model =
        Sequential.of(
            flatten(),
            shared,
            relu(),
            Sequential.of(shared, dropout(0.5), linear(4, 3, false)),
            softmax(-1));
    shared.requiresGrad(false);
    model.save(
        file,
        ModelInfo.empty()
            .classNames("a", "b", "c")
            .transforms(toTensor(), normalize(0.5, 0.25))
            .seed(42)
            .metadata("note", "x"));
  }

  private static FileFuzzing.Result fuzz(Kind kind, Path folder) throws IOException {
    Path file = folder.resolve("model.safetensors");
    saveOriginal(file);
    Original original = Original.of(file);
    ModelFile.load(file);
    return FileFuzzing.run(
        kind,
        file,
        FILES,
        30_000,
        MOST_BESIDES,
        random -> kind.mutated(original, random),
        (mutated, random) -> ModelFile.load(mutated));
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(1_200)
  void mutatedFilesEndInTheDocumentedException(Kind kind, @TempDir Path folder) throws IOException {
    FileFuzzing.Result result = fuzz(kind, folder);

    if (FILES > 10_000) {
      System.out.println(kind + ": " + result);
    }
    assertThat(result.refused()).isGreaterThan(FILES / 4);
    assertThat(result.read()).isPositive();
  }
}
