package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import dev.cresset.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  /** Bytes that a reader may allocate: a multiple of the file, and its blocks and exceptions. */
  private static final int MOST_TIMES_FILE = 64;

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
        return changed(original, random);
      }
    },
    SAFETENSORS_HEADER {
      @Override
      byte[] mutated(byte[] original, Random random) {
        int length = ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(original, 8, length, StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
          header = edited(header, random);
        }
        byte[] data = Arrays.copyOfRange(original, 8 + length, original.length);
        return SafetensorsBytes.of(header.getBytes(StandardCharsets.UTF_8), data);
      }
    },
    TORCH {
      @Override
      byte[] mutated(byte[] original, Random random) {
        return changed(original, random);
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
          mutated[at] = interesting(random);
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
            entry.setValue(changed(entry.getValue(), random));
          } else if (random.nextInt(50) == 0) {
            entry.setValue(changed(entry.getValue(), random));
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

  private static byte interesting(Random random) {
    byte[] values = {0, 1, 2, 4, 8, 22, 46, 0x7f, -128, -1, (byte) random.nextInt()};
    return values[random.nextInt(values.length)];
  }

  /** Changes, removes, repeats, inserts or cuts off bytes. */
  private static byte[] changed(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(random.nextInt(6) + 1); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(40) + 1));
      switch (random.nextInt(9)) {
        case 0 -> bytes = replaced(bytes, at, length, new byte[0]);
        case 1 -> bytes = replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
        case 2 -> bytes = replaced(bytes, at, 0, new byte[] {interesting(random)});
        case 3 -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
        case 4 -> {
          int from = random.nextInt(bytes.length - length + 1);
          bytes = replaced(bytes, at, length, Arrays.copyOfRange(bytes, from, from + length));
        }
        case 5 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> bytes[at] = interesting(random);
      }
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    byte[] result = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
    return result;
  }

  private static String edited(String header, Random random) {
    int at = random.nextInt(header.length());
    String token = TOKENS[random.nextInt(TOKENS.length)];
    if (random.nextBoolean()) {
      // A whole number or word.
      int end = at;
      while (end < header.length() && Character.isLetterOrDigit(header.charAt(end))) {
        end++;
      }
      return header.substring(0, at) + token + header.substring(end);
    }
    int end = Math.min(header.length(), at + random.nextInt(30));
    return switch (random.nextInt(3)) {
      case 0 -> header.substring(0, at) + header.substring(end);
      case 1 -> header.substring(0, end) + header.substring(at);
      default -> header.substring(0, at) + token + header.substring(at);
    };
  }

  /** What became of the files of one kind. */
  record Result(int refused, int read, double mostTimesFile, Duration slowest) {}

  private static Result fuzz(Kind kind, int files, long seed, Path folder) throws IOException {
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
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    double mostTimesFile = 0;
    long slowest = 0;
    for (int i = 0; i < files; i++) {
      Random random = new Random(seed + i);
      byte[] mutated = kind.mutated(originals.get(random.nextInt(originals.size())), random);
      Files.write(file, mutated);
      String message = null;
      long before = threads.getCurrentThreadAllocatedBytes();
      long begin = System.nanoTime();
      try {
        load(kind, file, random.nextInt(3) == 0);
      } catch (UncheckedIOException e) {
        message = e.getMessage();
      } catch (Throwable e) {
        throw new AssertionError("file %s of %s, seed %s".formatted(i, kind, seed), e);
      }
      slowest = Math.max(slowest, System.nanoTime() - begin);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated)
          .as("allocated for file %s of %s, seed %s", i, kind, seed)
          .isLessThan(MOST_TIMES_FILE * mutated.length + MOST_BESIDES);
      mostTimesFile = Math.max(mostTimesFile, (double) allocated / (mutated.length + 1000));
      if (message != null) {
        refused++;
        assertThat(message)
            .contains(file.toString())
            .hasSizeLessThan(4_000)
            .matches("(?s).*[;:(].*")
            .doesNotContain("\n");
      }
    }
    return new Result(refused, files - refused, mostTimesFile, Duration.ofNanos(slowest));
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
    Result result = fuzz(kind, FILES, 20_000, folder);

    assertThat(result.refused()).isGreaterThan(FILES / 4);
    assertThat(result.read()).isPositive();
  }

  /** Prints what became of as many files of each format as the first argument says. */
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
