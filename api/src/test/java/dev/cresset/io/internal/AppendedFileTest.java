package dev.cresset.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendedFileTest {

  @TempDir private Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static AppendedFile writer(Path file) {
    return new AppendedFile("log", file, bytes("header\n"));
  }

  @Test
  void theHeaderIsWrittenOnce() {
    Path file = folder.resolve("log");
    writer(file).append(bytes(""));
    assertThat(file).hasContent("header\n");
    writer(file).append(bytes("1\n"));
    AppendedFile second = writer(file);
    second.append(bytes("2\n"));
    second.append(bytes(""));
    second.append(bytes("3\n"));
    assertThat(file).hasContent("header\n1\n2\n3\n");
  }

  @Test
  void aFileThatWasMovedAwayBeginsAgain() throws IOException {
    Path file = folder.resolve("log");
    AppendedFile writer = writer(file);
    writer.append(bytes("1\n"));
    Files.move(file, folder.resolve("former"));
    writer.append(bytes("2\n"));
    assertThat(file).hasContent("header\n2\n");
    assertThat(folder.resolve("former")).hasContent("header\n1\n");
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path file = folder.resolve("missing").resolve("log");
    assertThatThrownBy(() -> writer(file).append(bytes("")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "log: %s could not be written (the directory %s does not exist); the file is unchanged; check the free space and the permissions of %s"
                .formatted(file, file.getParent(), file.getParent()));
  }

  @Test
  void aDirectoryIsRefused() {
    assertThatThrownBy(() -> writer(folder).append(bytes("1\n")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("log: %s could not be written (".formatted(folder));
  }

  @Test
  void aFullDiskIsReported() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    assertThatThrownBy(() -> writer(full).append(bytes("1\n")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("log: /dev/full could not be written (No space left on device); ");
  }

  @Test
  void anInterruptedThreadWritesAndStaysInterrupted() {
    Path file = folder.resolve("log");
    AppendedFile writer = writer(file);
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      writer.append(bytes(i + "\n"));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(file).hasContent("header\n0\n1\n2\n");
  }

  @Test
  void recordsOfSeveralThreadsAndInterruptsStayWhole() throws Exception {
    Path file = folder.resolve("log");
    AppendedFile writer = writer(file);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String record = "%s".formatted(t).repeat(50) + "\n";
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  writer.append(bytes(record));
                }
              }));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      threads.forEach(Thread::interrupt);
      Thread.sleep(1);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo("header");
    assertThat(lines).hasSize(801);
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches("(\\d)\\1{49}"));
  }
}
