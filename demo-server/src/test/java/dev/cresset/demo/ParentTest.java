package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as the child of a shell, which is killed as Maven may be. */
class ParentTest {

  private static final long PATIENCE_SECONDS = 120;

  /** Starts the demo once a line comes through the pipe, prints its process id, and waits. */
  private static final String SHELL =
      """
      parent=$$; pipe=$1; java=$2; shift 2
      (read line < "$pipe"; exec "$java" "-Dcresset.parent=$parent" "$@" >"$pipe.out" 2>&1) &
      echo $!
      wait
      """;

  @TempDir private Path folder;
  private Process shell;
  private ProcessHandle demo;

  @AfterEach
  void endAll() {
    Stream.of(shell.toHandle(), demo).forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void demoWhoseParentWasKilledBeforeItCouldLookEnds() throws Exception {
    Path pipe = startShell();

    shell.destroyForcibly().waitFor();
    open(pipe);

    demo.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(Files.readString(out(pipe)))
        .contains("process " + shell.pid() + " has ended")
        .doesNotContain("Dashboard: ");
  }

  @Test
  void demoServesUntilItsParentIsKilled() throws Exception {
    Path pipe = startShell();
    open(pipe);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!(Files.exists(out(pipe)) && Files.readString(out(pipe)).contains("Serving"))
        && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(Files.readString(out(pipe))).contains("Serving the dashboard at");
    assertThat(demo.isAlive()).isTrue();

    shell.destroyForcibly().waitFor();

    demo.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the pipe that the demo waits for. */
  private Path startShell() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "sh", pipe.toString()));
    command.addAll(DemoProcess.command("--port=0", "--epochs=1", "--recipe=001"));
    shell = new ProcessBuilder(command).start();
    BufferedReader lines = shell.inputReader();
    demo = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
    return pipe;
  }

  private static void open(Path pipe) throws IOException {
    Files.writeString(pipe, "go\n");
  }

  private static Path out(Path pipe) {
    return Path.of(pipe + ".out");
  }
}
