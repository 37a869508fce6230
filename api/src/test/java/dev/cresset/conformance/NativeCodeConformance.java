package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.backend.Backends;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where a backend loads native code, seen from processes of several users. */
public abstract class NativeCodeConformance {

  private static final int VICTIM = 12345;
  private static final int ATTACKER = 12346;

  @TempDir private Path directory;

  private final String backend;

  protected NativeCodeConformance(String backend) {
    this.backend = backend;
  }

  @Test
  void whatAnotherUserPutIntoASharedDirectoryIsNotLoaded()
      throws IOException, InterruptedException {
    assumeUsersCanBePlayed();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    run(List.of("chmod", "1777", shared.toString()));
    // Both have the name "346", so that a name given to a directory is the same, too.
    List<String> options =
        List.of("-Djava.io.tmpdir=" + shared, "-Duser.name=346", "-Duser.home=/nonexistent/home");
    assertThat(java(as(ATTACKER), options, Program.class, backend)).contains("300.0");
    List<String> plant = as(ATTACKER);
    plant.addAll(
        List.of(
            "sh",
            "-c",
            "cp -r cresset-native-%s cresset-native-%s; chmod -R a+rwX cresset-native-* .javacpp-* djl.ai-*; true"
                .formatted(ATTACKER, VICTIM)));
    run(plant);

    List<String> lines = java(as(VICTIM), options, Program.class, backend);

    assertThat(lines)
        .contains("300.0", "loads code of " + VICTIM)
        .doesNotContain("loads code of " + ATTACKER);
    try (Stream<Path> left = Files.list(shared)) {
      assertThat(left.map(path -> path.getFileName().toString()).filter(this::isVictims))
          .as("temporary directories left behind")
          .isEmpty();
    }
  }

  private boolean isVictims(String name) {
    return name.startsWith("cresset-native-" + VICTIM + "-");
  }

  @Test
  void twoCopiesInOneJvmBothCompute() throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "-Dcresset.nativeDirectory=" + directory.resolve("natives"),
            "-Djava.io.tmpdir=" + directory);
    assertThat(java(new ArrayList<>(), options, TwoCopies.class, backend))
        .containsExactly("300.0", "300.0", "300.0");
  }

  private List<String> java(
      List<String> prefix, List<String> options, Class<?> program, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    return run(command);
  }

  private List<String> run(List<String> command) throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    Path shared = directory.resolve("shared");
    Process process =
        new ProcessBuilder(command)
            .directory((Files.exists(shared) ? shared : directory).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended in time, having printed %s", lines).isTrue();
    assertThat(process.exitValue()).as("exit value, having printed %s", lines).isZero();
    return lines;
  }

  /** Who may read everything, as the class path may be in the home of root, but write nothing. */
  private static List<String> as(int user) {
    return new ArrayList<>(
        List.of(
            "setpriv",
            "--reuid=" + user,
            "--regid=" + user,
            "--clear-groups",
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search"));
  }

  private static void assumeUsersCanBePlayed() throws InterruptedException {
    boolean possible;
    try {
      List<String> command = as(VICTIM);
      command.add("true");
      possible = new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      possible = false;
    }
    if (!possible) {
      System.err.println(
          "[SKIPPED] native code in shared directories: only root can play other users (setpriv)");
    }
    assumeTrue(possible, "only root can play other users");
  }

  /** Computes with a backend. */
  public static final class Work {

    private Work() {}

    /** Returns the sum of 300 ones, computed by a product. */
    public static double compute(String backend) {
      Backends.use(backend);
      Tensor ones = Tensors.ones(300, 300);
      return ones.matmul(ones).mean().item();
    }
  }

  static final class Program {
    public static void main(String[] args) throws IOException {
      System.out.println(Work.compute(args[0]));
      try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        maps.map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .filter(file -> file.contains(".so") && Files.exists(Path.of(file)))
            .map(Program::owner)
            .distinct()
            .forEach(owner -> System.out.println("loads code of " + owner));
      }
    }

    private static Object owner(String file) {
      try {
        return Files.getAttribute(Path.of(file), "unix:uid");
      } catch (IOException e) {
        return e;
      }
    }
  }

  static final class TwoCopies {
    public static void main(String[] args) throws Exception {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      URL[] classPath = urls.toArray(new URL[0]);
      ClassLoader parent = ClassLoader.getPlatformClassLoader();
      try (URLClassLoader first = new URLClassLoader(classPath, parent);
          URLClassLoader second = new URLClassLoader(classPath, parent)) {
        for (ClassLoader copy : List.of(first, second, first)) {
          Thread.currentThread().setContextClassLoader(copy);
          System.out.println(
              copy.loadClass(Work.class.getName())
                  .getMethod("compute", String.class)
                  .invoke(null, args[0]));
        }
      }
    }
  }
}
