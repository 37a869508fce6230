package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {

  @TempDir private Path folder;

  @Test
  void anInterruptDoesNotStopReading() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
    int[] calls = {0};
    Thread.currentThread().interrupt();
    byte last;
    try {
      last =
          InputFile.reading(
              "read",
              file,
              in -> {
                if (++calls[0] <= 2) {
                  Thread.currentThread().interrupt();
                }
                return in.read(0, 3).get(2);
              });
    } finally {
      assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }
    assertThat(last).isEqualTo((byte) 3);
    assertThat(calls[0]).isEqualTo(3);
  }
}
