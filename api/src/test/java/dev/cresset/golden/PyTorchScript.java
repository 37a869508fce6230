package dev.cresset.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code src/test/python/torch_exchange.py}, where a Python with PyTorch is installed.
 *
 * @param python the command
 * @param folder for what Python prints
 */
public record PyTorchScript(String python, Path folder) {

  /** Debian's package is found although another Python precedes it in the path. */
  private static final List<String> COMMANDS = List.of("python3", "/usr/bin/python3");

  private static final Path SCRIPT = Path.of("..", "api", "src/test/python/torch_exchange.py");
  private static final long MOST_MINUTES = 10;

  /** Returns the script, or aborts the test if no Python with PyTorch is installed. */
  public static PyTorchScript assumeInstalled(Path folder) throws Exception {
    Optional<String> python = Optional.empty();
    for (String command : COMMANDS) {
      if (python.isEmpty() && hasPyTorch(command, folder)) {
        python = Optional.of(command);
      }
    }
    assumeTrue(
        python.isPresent(),
        "no python3 with torch is installed, so PyTorch itself reads and writes no file in this"
            + " build; only files that were written before are tested");
    return new PyTorchScript(python.get(), folder);
  }

  private static boolean hasPyTorch(String command, Path folder) throws Exception {
    try {
      return new PyTorchScript(command, folder).start("-c", "import torch").exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  /** Runs the script to its end. */
  public void run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(SCRIPT.toString()));
    all.addAll(List.of(arguments));
    Process process = start(all.toArray(String[]::new));
    assertThat(process.exitValue())
        .as("%s %s: %s", python, all, Files.readString(output(), StandardCharsets.UTF_8))
        .isZero();
  }

  private Process start(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output().toFile())
            .start();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return process;
  }

  private Path output() {
    return folder.resolve("python.txt");
  }
}
