package dev.cresset.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo in a JVM of its own, as a user starts it. */
final class DemoProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 300;

  private final Process process;
  private final Path out;
  private final Path err;

  private DemoProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts the demo.
   *
   * @param folder where what it prints is kept
   * @param arguments system properties ({@code -D…}) and options, in any order
   */
  static DemoProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, command(arguments));
  }

  /** Starts the demo with a further entry on its class path, the first one. */
  static DemoProcess startWith(Path folder, Path entry, String... arguments) throws IOException {
    String classPath = System.getProperty("java.class.path");
    return start(folder, commandOn(entry + File.pathSeparator + classPath, arguments));
  }

  /** Returns the command that starts the demo. */
  static List<String> command(String... arguments) {
    return commandOn(System.getProperty("java.class.path"), arguments);
  }

  private static List<String> commandOn(String classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flagsOfNewerJdks());
    List<String> options = new ArrayList<>();
    for (String argument : arguments) {
      (argument.startsWith("-D") ? command : options).add(argument);
    }
    command.add("-cp");
    command.add(classPath);
    command.add(Demo.class.getName());
    command.addAll(options);
    return command;
  }

  private static DemoProcess start(Path folder, List<String> command) throws IOException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new DemoProcess(process, out, err);
  }

  private static List<String> flagsOfNewerJdks() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            flag ->
                flag.startsWith("--enable-native-access")
                    || flag.startsWith("--sun-misc-unsafe-memory-access"))
        .toList();
  }

  /** Waits for the end and returns the exit status. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The demo still runs; so far it printed:\n" + out() + err());
    }
    return process.exitValue();
  }

  /** Waits until the demo says where it serves, and returns that address. */
  String url() throws InterruptedException {
    return url("Serving the dashboard at ");
  }

  /** Waits until the demo says where one can watch it, and returns that address. */
  String urlWhileTraining() throws InterruptedException {
    return url("Dashboard: ");
  }

  private String url(String announcement) throws InterruptedException {
    Pattern serving = Pattern.compile(announcement + "(http://\\S+)");
    for (long tries = PATIENCE_SECONDS * 10; tries > 0 && process.isAlive(); tries--) {
      Matcher found = serving.matcher(out());
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(100);
    }
    throw new AssertionError("The demo does not serve; it printed:\n" + out() + err());
  }

  /** Asks the demo to end, as Ctrl-C does. */
  void interrupt() {
    process.destroy();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
