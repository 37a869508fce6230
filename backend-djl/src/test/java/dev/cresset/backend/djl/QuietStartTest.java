package dev.cresset.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.spi.Backend;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of its own that starts PyTorch prints its own lines and nothing else. */
class QuietStartTest {

  @TempDir private Path directory;

  @Test
  void nothingIsPrintedAndOnlyTheTelemetryStaysSwitchedOff()
      throws IOException, InterruptedException {
    assertThat(Child.run(directory, List.of(), Program.class))
        .containsExactly(
            "e^0 = 1.0",
            "OPT_OUT_TRACKING=true",
            "ai.djl.offline=null",
            "ENGINE_CACHE_DIR=null",
            "slf4j.internal.verbosity=null");
  }

  @Test
  void itStartsWithoutANetwork() throws IOException, InterruptedException {
    List<String> withoutNetwork = List.of("unshare", "--map-root-user", "--net");
    assumeTrue(works(withoutNetwork), "this machine does not let a test cut off the network");
    assertThat(Child.run(directory, withoutNetwork, Program.class)).startsWith("e^0 = 1.0");
  }

  private static boolean works(List<String> prefix) throws InterruptedException {
    try {
      List<String> command = new ArrayList<>(prefix);
      command.add("true");
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static final class Program {
    public static void main(String[] args) {
      // A context class loader that knows nothing, as in some containers.
      Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
      Backend backend = new DjlBackendProvider().create();
      double one = backend.item(backend.unary(UnaryOp.EXP, backend.full(Shape.scalar(), 0)));
      System.out.println("e^0 = " + one);
      for (String name :
          List.of(
              "OPT_OUT_TRACKING",
              "ai.djl.offline",
              "ENGINE_CACHE_DIR",
              "slf4j.internal.verbosity")) {
        System.out.println(name + "=" + System.getProperty(name));
      }
    }
  }
}
