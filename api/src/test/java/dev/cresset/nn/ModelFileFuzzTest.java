package dev.cresset.nn;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.softmax;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.cresset.io.Safetensors;
import dev.cresset.io.internal.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * <p>{@code -Dcresset.fuzz.models=100000} tries as many of each kind; {@code -Xmx128m} is enough.
 */
class ModelFileFuzzTest {

  private static final int FILES = Integer.getInteger("cresset.fuzz.models", 2_000);

  /** Bytes that a reader may allocate: a multiple of the file, and its blocks and exceptions. */
  private static final int MOST_TIMES_FILE = 64;

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
        return file(edited(original.header, random), original.data);
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
        text = edited(text, random);
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

  private static String edited(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    String token = TOKENS[random.nextInt(TOKENS.length)];
    if (random.nextBoolean()) {
      // A whole number or word.
      int end = at;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      return text.substring(0, at) + token + text.substring(end);
    }
    int end = Math.min(text.length(), at + random.nextInt(40));
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, end) + text.substring(at);
      default -> text.substring(0, at) + token + text.substring(at);
    };
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

  /** What became of the files of one kind. */
  record Result(int refused, int read, double mostTimesFile, Duration slowest) {}

  private static Result fuzz(Kind kind, Path folder) throws IOException {
    Path file = folder.resolve("model.safetensors");
    saveOriginal(file);
    Original original = Original.of(file);
    ModelFile.load(file);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    double mostTimesFile = 0;
    long slowest = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] mutated = kind.mutated(original, new Random(30_000 + i));
      Files.write(file, mutated);
      String message = null;
      long before = threads.getCurrentThreadAllocatedBytes();
      long begin = System.nanoTime();
      try {
        ModelFile.load(file);
      } catch (UncheckedIOException e) {
        message = e.getMessage();
      } catch (Throwable e) {
        throw new AssertionError("file %s of %s".formatted(i, kind), e);
      }
      slowest = Math.max(slowest, System.nanoTime() - begin);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated)
          .as("allocated for file %s of %s", i, kind)
          .isLessThan(MOST_TIMES_FILE * mutated.length + MOST_BESIDES);
      mostTimesFile = Math.max(mostTimesFile, (double) allocated / (mutated.length + 1000));
      if (message != null) {
        refused++;
        assertThat(message)
            .contains(file.toString())
            .hasSizeLessThan(2_000)
            .matches("[^\\p{Cntrl}]*");
      }
    }
    return new Result(refused, FILES - refused, mostTimesFile, Duration.ofNanos(slowest));
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(1_200)
  void mutatedFilesEndInTheDocumentedException(Kind kind, @TempDir Path folder) throws IOException {
    Result result = fuzz(kind, folder);

    if (FILES > 10_000) {
      System.out.println(kind + ": " + result);
    }
    assertThat(result.refused()).isGreaterThan(FILES / 4);
    assertThat(result.read()).isPositive();
  }
}
