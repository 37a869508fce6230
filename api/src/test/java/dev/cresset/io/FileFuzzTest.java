package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cresset.fuzz.FileFuzzing;
import dev.cresset.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutated files end in the documented exception or are read; they take little time and memory.
 *
 * <p>The main method tries more of them: {@code java -Xmx128m -cp .. dev.cresset.io.FileFuzzTest
 * 100000}, in the directory of the module.
 */
class FileFuzzTest {

  private static final int FILES = 3_000;
  private static final Path RESOURCES = Path.of("src/test/resources/dev/cresset/io");

  /** Bytes that a reader may allocate for its blocks and exceptions. */
  private static final long MOST_BESIDES = 1 << 19;

  private static final String[] TOKENS = {
    "0",
    "1",
    "-1",
    "4",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "1e9",
    "0.5",
    "null",
    "true",
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
    "F64",
    "BOOL",
    "U64",
    "I8",
    "\"dtype\"",
    "\"shape\"",
    "\"__metadata__\"",
    "[0,0]",
    "[0,4611686018427387904,4]",
    "\u00e9",
    " ",
    "\n",
    "\0"
  };

  /** What is mutated. */
  enum Kind {
    SAFETENSORS {
      @Override
      byte[] mutated(byte[] original, Random random) {
        return FileFuzzing.changed(original, random);
      }
    },
    SAFETENSORS_HEADER {
      @Override
      byte[] mutated(byte[] original, Random random) {
        int length = ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(original, 8, length, StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
          header = FileFuzzing.edited(header, TOKENS, random);
        }
        byte[] data = Arrays.copyOfRange(original, 8 + length, original.length);
        return SafetensorsBytes.of(header.getBytes(StandardCharsets.UTF_8), data);
      }
    },
    TORCH {
      @Override
      byte[] mutated(byte[] original, Random random) {
        return FileFuzzing.changed(original, random);
      }
    },
    TORCH_DIRECTORY {
      @Override
      byte[] mutated(byte[] original, Random random) {
        // Only from the directory on, and in the headers of entries, where a few bits decide.
        byte[] mutated = original.clone();
        int from =
            ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN).getInt(original.length - 6);
        for (int i = random.nextInt(4); i >= 0; i--) {
          int at =
              random.nextInt(3) == 0
                  ? random.nextInt(30)
                  : from + random.nextInt(original.length - from);
          mutated[at] = FileFuzzing.interesting(random);
        }
        return mutated;
      }
    },
    TORCH_PICKLE {
      @Override
      byte[] mutated(byte[] original, Random random) {
        StoredZip zip = StoredZip.of(original);
        for (Map.Entry<String, byte[]> entry : zip.entries().entrySet()) {
          if (entry.getKey().endsWith("/data.pkl")) {
            entry.setValue(FileFuzzing.changed(entry.getValue(), random));
          } else if (random.nextInt(50) == 0) {
            entry.setValue(FileFuzzing.changed(entry.getValue(), random));
          }
        }
        return random.nextBoolean() ? zip.bytes() : zip.zip64().bytes();
      }
    };

    abstract byte[] mutated(byte[] original, Random random);

    boolean isSafetensors() {
      return this == SAFETENSORS || this == SAFETENSORS_HEADER;
    }
  }

  private static FileFuzzing.Result fuzz(Kind kind, int files, long seed, Path folder)
      throws IOException {
    List<byte[]> originals = new ArrayList<>();
    for (String name :
        kind.isSafetensors()
            ? List.of("all.safetensors")
            : List.of("views.pt", "types.pt", "state.pt", "plain.pt", "checkpoint.pt")) {
      originals.add(Files.readAllBytes(RESOURCES.resolve(name)));
    }
    Path file = folder.resolve("mutated");
    for (byte[] original : originals) {
      Files.write(file, original); // loads classes, which takes memory once
      try {
        load(kind, file, false);
      } catch (UncheckedIOException e) {
        load(kind, file, true);
      }
    }
    return FileFuzzing.run(
        kind,
        file,
        files,
        seed,
        MOST_BESIDES,
        random -> kind.mutated(originals.get(random.nextInt(originals.size())), random),
        (mutated, random) -> load(kind, mutated, random.nextInt(3) == 0));
  }

  private static void load(Kind kind, Path file, boolean isCheckpoint) {
    Map<String, Tensor> read =
        kind.isSafetensors()
            ? Safetensors.load(file)
            : isCheckpoint ? PyTorchFile.load(file, "model_state_dict") : PyTorchFile.load(file);
    read.values().forEach(Tensor::close);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void mutatedFilesEndInTheDocumentedException(Kind kind, @TempDir Path folder) throws IOException {
    FileFuzzing.Result result = fuzz(kind, FILES, 20_000, folder);

    assertThat(result.refused()).isGreaterThan(FILES / 4);
    assertThat(result.read()).isPositive();
  }

  /** Prints the results for the number of files that the first argument gives, for each format. */
  public static void main(String[] arguments) {
    int files = Integer.parseInt(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
    assertThatCode(
            () -> {
              Path folder = Files.createTempDirectory("fuzz");
              for (Kind kind : Kind.values()) {
                System.out.println(
                    kind
                        + ": "
                        + fuzz(kind, files / (kind.isSafetensors() ? 2 : 3) + 1, seed, folder));
              }
              Files.deleteIfExists(folder.resolve("mutated"));
              Files.delete(folder);
            })
        .doesNotThrowAnyException();
  }
}
