package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs of their own print that load the native libraries. */
class NativeStartTest {

  @Test
  void nothingIsPrintedAndNoPropertyStaysSet(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(printed(directory)).containsExactly("0.0 null null");
  }

  @Test
  void saysWhereTheLibrariesGoIfTheyCannotGoThere(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    assertThat(
            printed(
                directory,
                "-Duser.home=" + file,
                "-Djava.io.tmpdir=" + file,
                "-Dorg.bytedeco.javacpp.cachedir=" + file))
        // A JDK may have a word of its own to say on the folder that is none.
        .filteredOn(line -> line.contains("IllegalStateException"))
        .first(InstanceOfAssertFactories.STRING)
        .contains("nd4j: no safe directory to load native code from")
        .contains("-Dcresset.nativeDirectory=...")
        .contains("-Dorg.bytedeco.javacpp.cachedir=...")
        .contains("-Dcresset.backend=jvm");
  }

  private static List<String> printed(Path directory, String... options)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }

  static final class Program {
    public static void main(String[] args) {
      Backend backend = new Nd4jBackendProvider().create();
      double zero = backend.item(backend.unary(UnaryOp.LOG, backend.full(Shape.scalar(), 1)));
      System.out.println(
          zero
              + " "
              + System.getProperty("slf4j.internal.verbosity")
              + " "
              + System.getProperty("org.nd4j.log.initialization"));
    }
  }
}
