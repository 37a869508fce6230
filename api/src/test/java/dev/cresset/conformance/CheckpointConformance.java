package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at random moments and resumed has the losses and weights, bit for bit, of
 * one that is not. The system property {@code cresset.kills} sets how often it is killed.
 */
abstract class CheckpointConformance {

  private static final int KILLS = Integer.getInteger("cresset.kills", 3);
  private static final int EPOCHS = 3 + KILLS / 3;
  private static final int STEPS = EPOCHS * CheckpointedTraining.BATCHES;
  private static final int BYTES_OF_A_STEP = 22;
  private static final long MOST_MINUTES = 5;

  private final Backend backend;

  @TempDir private Path folder;

  CheckpointConformance(Backend backend) {
    this.backend = backend;
  }

  @Test
  void aRunMayBeKilledAtAnyMoment() throws Exception {
    boolean found =
        BackendLookup.available().stream().anyMatch(each -> each.name().equals(backend.name()));
    assumeTrue(found, "a process of its own finds a backend by its name only");
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Process first = start(whole);
    assertEnds(whole, first);
    Map<String, String> losses = losses(whole);
    assertThat(losses).hasSize(STEPS);

    Path killed = Files.createDirectory(folder.resolve("killed"));
    Random random = new Random();
    for (int i = 0; i < KILLS; i++) {
      Process process = start(killed);
      long from = size(killed);
      // The moment depends on what the run has done, as a slow machine takes long to start.
      int bytes = 1 + random.nextInt(BYTES_OF_A_STEP * STEPS / (KILLS + 1));
      while (size(killed) < from + bytes && process.isAlive()) {
        LockSupport.parkNanos(200_000);
      }
      LockSupport.parkNanos(random.nextInt(5_000_000));
      process.destroyForcibly();
      assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(killed.resolve("output.txt")))
          .as("a process that was killed, or had ended")
          .isIn("", process.exitValue() == 0 ? output(whole) : "");
    }
    Process last = start(killed);
    assertEnds(killed, last);
    assertThat(losses(killed)).isEqualTo(losses);
    assertThat(output(killed)).isEqualTo(output(whole));
  }

  private Process start(Path directory) throws IOException {
    return ChildProcess.start(
        directory,
        directory.resolve("output.txt"),
        List.of("-Dcresset.backend=" + backend.name()),
        CheckpointedTraining.class,
        backend.name(),
        directory.resolve("checkpoints").toString(),
        directory.resolve("journal").toString(),
        Integer.toString(EPOCHS));
  }

  private static void assertEnds(Path directory, Process process) throws Exception {
    boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    assertThat(ended).as("ended, having printed %s", output(directory)).isTrue();
    assertThat(process.exitValue()).as("having printed %s", output(directory)).isZero();
  }

  private static String output(Path directory) throws IOException {
    return Files.readString(directory.resolve("output.txt"));
  }

  private static long size(Path directory) throws IOException {
    Path journal = directory.resolve("journal");
    return Files.exists(journal) ? Files.size(journal) : 0;
  }

  /** Returns the loss of each step; a step that was repeated must have had the same one. */
  private static Map<String, String> losses(Path directory) throws IOException {
    Map<String, String> losses = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("journal"))) {
      String[] parts = line.split(" ");
      String former = losses.put(parts[0], parts[1]);
      assertThat(former).as("loss of step %s", parts[0]).isIn(null, parts[1]);
    }
    return losses;
  }
}
