package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckpointDirTest {

  private static final long FINGERPRINT = 0xabcL;

  @TempDir private Path folder;

  @AfterEach
  void renameAndReadAgain() {
    RecordingFileSystem.failure = null;
    RecordingFileSystem.renaming = null;
  }

  private CheckpointDir checkpoints() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(
        "fs.%s.impl".formatted(RecordingFileSystem.SCHEME), RecordingFileSystem.class.getName());
    return new CheckpointDir(
        RecordingFileSystem.SCHEME + "://" + folder, configuration, FINGERPRINT);
  }

  private static Replica replica() {
    ChunkPlan none = new ChunkPlan(0, 1, 1);
    TrainingSpec spec =
        new TrainingSpec(
            Targets.of(Targets.Kind.CLASSES, 3),
            "crossEntropy()",
            "adam(lr=0.1)",
            Double.NaN,
            1,
            0,
            new long[] {4},
            none,
            none,
            false,
            1,
            null,
            0,
            1000);
    return new Replica(spec, Tensors.withSeed(1, () -> Sequential.of(linear(4, 3))));
  }

  private static TrainingLog afterOneStep() {
    TrainingLog log = new TrainingLog();
    log.step(0.5);
    return log;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void twoDriversCanWriteTheSameCheckpointAtTheSameTime() throws Exception {
    RecordingFileSystem.renaming = new CyclicBarrier(2);
    RecordingFileSystem.RENAMED.clear();
    Callable<Boolean> driver =
        () -> {
          checkpoints().write(replica(), afterOneStep());
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Boolean> written : threads.invokeAll(List.of(driver, driver))) {
        assertThat(written.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(RecordingFileSystem.RENAMED).hasSize(2).doesNotHaveDuplicates();
    assertThat(names()).containsExactly("cresset-abc-1.safetensors");
    assertThat(checkpoints().newest()).isEqualTo(1);
  }

  @Test
  void whatAKilledExecutorLeftIsDeletedADayLater() throws IOException {
    Path old = Files.createFile(folder.resolve(".cresset-abc-5.unfinished"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    Files.createFile(folder.resolve(".cresset-abc-6.unfinished"));
    Path ofAnotherRun = Files.createFile(folder.resolve(".cresset-def-5.unfinished"));
    Files.setLastModifiedTime(ofAnotherRun, FileTime.from(Instant.EPOCH));

    checkpoints().write(replica(), afterOneStep());

    assertThat(names())
        .containsExactly(
            ".cresset-abc-6.unfinished", ".cresset-def-5.unfinished", "cresset-abc-1.safetensors");
  }

  @Test
  void aFailureToReadIsNoDamage() throws IOException {
    checkpoints().write(replica(), afterOneStep());
    RecordingFileSystem.failure = "connection reset";
    assertThatThrownBy(() -> checkpoints().newest())
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");

    RecordingFileSystem.failure = null;
    assertThat(checkpoints().newest()).isEqualTo(1);
    Files.write(folder.resolve("cresset-abc-2.safetensors"), new byte[10]);
    assertThat(checkpoints().newest()).isEqualTo(1);
  }

  @Test
  void checkpointsOfLaterStepsAreKept() throws IOException {
    Files.createFile(folder.resolve("cresset-abc-800.safetensors"));
    Files.createFile(folder.resolve("cresset-abc-900.safetensors"));
    TrainingLog log = new TrainingLog();
    for (int step = 1; step <= 3; step++) {
      log.step(0.5);
      checkpoints().write(replica(), log);
    }
    assertThat(checkpoints().steps()).containsExactly(900L, 800L, 3L, 2L);
  }

  @Test
  void aProbeLeavesAnEmptyDirectory() throws IOException {
    folder = folder.resolve("new");
    checkpoints().checkWritable();
    assertThat(names()).isEmpty();
  }

  @Test
  void fileSystemsDoNotStayOpen() throws IOException {
    checkpoints().write(replica(), afterOneStep());
    int open = RecordingFileSystem.OPEN.get();
    for (int i = 0; i < 10; i++) {
      assertThat(checkpoints().steps()).containsExactly(1L);
    }
    assertThat(RecordingFileSystem.OPEN).hasValue(open);
  }
}
