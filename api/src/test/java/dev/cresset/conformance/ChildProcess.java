package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own, which may crash without taking the tests with it. */
public final class ChildProcess {

  private ChildProcess() {}

  /** Runs the program to its end, which must be an exit with 0, and returns what it printed. */
  static String run(Path directory, long mostMinutes, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    return run(directory, mostMinutes, List.of(), program, arguments);
  }

  /** Does the same with more options of the JVM. */
  public static String run(
      Path directory, long mostMinutes, List<String> options, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    Process process = start(directory, output, options, program, arguments);
    boolean ended = process.waitFor(mostMinutes, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended in time, having printed: %s", printed).isTrue();
    assertThat(process.exitValue()).as("exit value, having printed: %s", printed).isZero();
    return printed;
  }

  /** Starts the program, which writes what it prints to a file. */
  static Process start(
      Path directory, Path output, List<String> options, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Xmx512m");
    command.addAll(options);
    command.add("-XX:ErrorFile=" + directory.resolve("crash.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
