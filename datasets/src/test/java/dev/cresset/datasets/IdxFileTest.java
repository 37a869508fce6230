package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

  @TempDir Path directory;

  @Test
  void readsPlainAndGzippedFilesAlike() throws IOException {
    byte[] file = IdxBytes.images(7, 5, 3);
    byte[] pixels = Arrays.copyOfRange(file, 16, file.length);
    for (byte[] content : new byte[][] {file, IdxBytes.gzip(file)}) {
      IdxFile read = read(content, 3);
      assertThat(read.shape()).isEqualTo(Shape.of(7, 5, 3));
      assertThat(read.values()).isEqualTo(pixels);
    }
  }

  @Test
  void readsLabels() throws IOException {
    IdxFile read = read(IdxBytes.labels(12), 1);
    assertThat(read.shape()).isEqualTo(Shape.of(12));
    assertThat(read.values()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
  }

  @Test
  void saysHowManyBytesATruncatedFileLacks() {
    byte[] half = Arrays.copyOf(IdxBytes.images(100, 28, 28), 40_000);
    assertBad(
        half,
        3,
        "file: expected 78416 bytes (100 images of 28x28) but found 40000; the file is truncated;"
            + " download it again");
    assertBad(
        IdxBytes.gzip(half),
        3,
        "file: expected 78416 bytes (100 images of 28x28) but found 40000 after unpacking; the file"
            + " is truncated; download it again");
  }

  @Test
  void noticesEachLengthAtWhichAFileBreaksOff() {
    byte[] whole = IdxBytes.images(3, 4, 4);
    byte[] packed = IdxBytes.gzip(whole);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part, 3))
          .isInstanceOf(BadFileException.class)
          .hasMessageContaining("truncated");
    }
    for (int length = 0; length < packed.length; length++) {
      byte[] part = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> read(part, 3))
          .as("%d of %d bytes", length, packed.length)
          .isInstanceOf(BadFileException.class)
          .hasMessageMatching("file: (expected|corrupt gzip data|gzip data ends too early).*");
    }
  }

  @Test
  void refusesWhatFollowsTheLastValue() {
    byte[] longer = Arrays.copyOf(IdxBytes.labels(20), 29);
    assertBad(
        longer,
        1,
        "file: expected 28 bytes (20 labels) but found 29; it is another file; download it again");
    assertBad(
        IdxBytes.gzip(longer),
        1,
        "file: expected 28 bytes (20 labels) but found more after unpacking; it is another file;"
            + " download it again");
  }

  @Test
  void refusesAnotherKindOfFile() {
    assertBad(
        IdxBytes.labels(20),
        3,
        "file: expected an IDX file of images (magic 0x00000803) "
            + "but found magic 0x00000801; check that images and labels are not swapped");
    assertBad(
        "<!DOCTYPE html><title>Sign in</title>".getBytes(StandardCharsets.US_ASCII),
        1,
        "file: expected an IDX file of labels (magic 0x00000801) "
            + "but found magic 0x3c21444f; check that images and labels are not swapped");
  }

  @Test
  void refusesHeadersThatClaimMoreThanAnyArrayHolds() {
    for (int[] dims :
        new int[][] {
          {-1, -1, -1}, {1 << 31, 2, 1}, {1 << 16, 1 << 16, 1 << 16}, {0, -1, -1}, {2, 0, 28}
        }) {
      assertThatThrownBy(() -> read(IdxBytes.file(0x0803, new byte[100], dims), 3))
          .isInstanceOf(BadFileException.class)
          .hasMessageStartingWith("file: expected 1 to 2147483639 bytes of values")
          .hasMessageContaining(Integer.toUnsignedString(dims[0]) + " images of ")
          .hasMessageEndingWith("the file is damaged; download it again");
    }
  }

  /** Would end in an OutOfMemoryError if the header were believed: tests run in less memory. */
  @Test
  void allocatesNothingOnTheHeadersWordAlone() {
    byte[] claimsTwoGigabytes = IdxBytes.file(0x0803, new byte[100], 2_000_000, 32, 32);
    assertBad(
        claimsTwoGigabytes,
        3,
        "file: expected 2048000016 bytes (2000000 images of 32x32) but found 116; the file is"
            + " truncated; download it again");
    assertBad(
        IdxBytes.gzip(claimsTwoGigabytes),
        3,
        "file: expected 2048000016 bytes (2000000 images of 32x32) but found 116 after unpacking;"
            + " the file is truncated; download it again");
  }

  @Test
  void aGzippedFileThatClaimsMoreThanItHasAllocatesLittle() throws IOException {
    byte[] pixels = new byte[400_000];
    new Random(6).nextBytes(pixels); // not compressible
    byte[] packed = IdxBytes.gzip(IdxBytes.file(0x0803, pixels, 300_000, 32, 32));
    Path file = Files.write(directory.resolve("file"), packed);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertBad(
        packed,
        3,
        "file: expected 307200016 bytes (300000 images of 32x32) but found 400016 after unpacking;"
            + " the file is truncated; download it again");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(30 * Files.size(file));
  }

  @Test
  void readsFilesOfAnyCompressionRatio() throws IOException {
    byte[] black = IdxBytes.file(0x0803, new byte[30_000 * 100], 30_000, 10, 10);
    byte[] packed = IdxBytes.gzip(black);
    assertThat(packed).hasSizeLessThan(black.length / 100);
    IdxFile read = read(packed, 3);
    assertThat(read.shape()).isEqualTo(Shape.of(30_000, 10, 10));
    assertThat(read.values()).isEqualTo(new byte[30_000 * 100]);
  }

  @Test
  void neverReadsOtherPixelsFromADamagedGzippedFile() throws IOException {
    byte[] whole = IdxBytes.images(3, 4, 4);
    byte[] packed = IdxBytes.gzip(whole);
    Random random = new Random(5);
    int noticed = 0;
    for (int i = 10; i < packed.length; i++) {
      byte[] damaged = packed.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(read(damaged, 3).values()).isEqualTo(Arrays.copyOfRange(whole, 16, 64));
      } catch (BadFileException e) {
        assertThat(e).hasMessageMatching("file: (expected|corrupt gzip data|gzip data ends).*");
        noticed++;
      }
    }
    // All but a flip in the padding bits of the last deflate block.
    assertThat(noticed).isGreaterThanOrEqualTo(packed.length - 11);
  }

  private IdxFile read(byte[] content, int rank) throws IOException {
    Path file = Files.write(directory.resolve("file"), content);
    return IdxFile.read("file", () -> GzipAwareStream.open(file), rank);
  }

  private void assertBad(byte[] content, int rank, String message) {
    assertThatThrownBy(() -> read(content, rank))
        .isInstanceOf(BadFileException.class)
        .hasMessage(message);
  }
}
