package dev.cresset.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/**
 * Reads mutated files: each must be read, or end in the documented exception, without allocating
 * more than a small multiple of its size.
 */
public final class FileFuzzing {

  /** Bytes that a reader may allocate: a multiple of the file, and its blocks and exceptions. */
  private static final int MOST_TIMES_FILE = 64;

  private static final int LONGEST_MESSAGE = 4_000;

  /** What became of the files of one kind. */
  public record Result(int refused, int read, double mostTimesFile, Duration slowest) {}

  /** Reads a file, with choices that depend on the random numbers. */
  @FunctionalInterface
  public interface Reader {
    /** Reads the file. */
    void read(Path file, Random random);
  }

  private FileFuzzing() {}

  /**
   * Reads mutated files.
   *
   * @param kind for messages
   * @param seed of the first file; each file has the next one
   * @param mostBesides bytes that a reader may allocate for any file, however small
   * @param mutated creates the content of a file
   */
  public static Result run(
      Object kind,
      Path file,
      int files,
      long seed,
      long mostBesides,
      Function<Random, byte[]> mutated,
      Reader reader)
      throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    double mostTimesFile = 0;
    long slowest = 0;
    for (int i = 0; i < files; i++) {
      Random random = new Random(seed + i);
      byte[] content = mutated.apply(random);
      Files.write(file, content);
      String message = null;
      long before = threads.getCurrentThreadAllocatedBytes();
      long begin = System.nanoTime();
      try {
        reader.read(file, random);
      } catch (UncheckedIOException e) {
        message = e.getMessage();
      } catch (Throwable e) {
        throw new AssertionError("file %s of %s, seed %s".formatted(i, kind, seed), e);
      }
      slowest = Math.max(slowest, System.nanoTime() - begin);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated)
          .as("allocated for file %s of %s, seed %s", i, kind, seed)
          .isLessThan(MOST_TIMES_FILE * content.length + mostBesides);
      mostTimesFile = Math.max(mostTimesFile, (double) allocated / (content.length + 1000));
      if (message != null) {
        refused++;
        assertThat(message)
            .contains(file.toString())
            .hasSizeLessThan(LONGEST_MESSAGE)
            .matches("[^\\p{Cntrl}]*[;:(][^\\p{Cntrl}]*");
      }
    }
    return new Result(refused, files - refused, mostTimesFile, Duration.ofNanos(slowest));
  }

  /** Returns a byte that often decides something. */
  public static byte interesting(Random random) {
    byte[] values = {0, 1, 2, 4, 8, 22, 46, 0x7f, -128, -1, (byte) random.nextInt()};
    return values[random.nextInt(values.length)];
  }

  /** Changes, removes, repeats, inserts or cuts off bytes. */
  public static byte[] changed(byte[] original, Random random) {
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

  /** Replaces, removes, repeats or inserts a part of a text. */
  public static String edited(String text, String[] tokens, Random random) {
    int at = random.nextInt(text.length() + 1);
    String token = tokens[random.nextInt(tokens.length)];
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
}
