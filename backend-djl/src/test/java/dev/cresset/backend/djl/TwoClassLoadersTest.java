package dev.cresset.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.conformance.NativeCodeConformance.Work;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two copies of PyTorch that start at the same time in one process, as two web applications do. */
class TwoClassLoadersTest {

  @TempDir private Path directory;

  /** Without a lock for both, one of them fails or the process ends with a c10::Error. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "250", "500", "800"})
  void bothStartAndCompute(String delayMillis) throws IOException, InterruptedException {
    assertThat(Child.run(directory, List.of(), Program.class, delayMillis))
        .containsExactly("300.0", "300.0");
  }

  static final class Program {
    public static void main(String[] args) throws Exception {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      URL[] classPath = urls.toArray(new URL[0]);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      Future<Object> first = threads.submit(() -> compute(classPath));
      Thread.sleep(Long.parseLong(args[0]));
      Future<Object> second = threads.submit(() -> compute(classPath));
      threads.shutdown(); // so that the process also ends if one of them fails
      System.out.println(first.get());
      System.out.println(second.get());
    }

    private static Object compute(URL[] classPath) throws Exception {
      try (URLClassLoader copy =
          new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
        Thread.currentThread().setContextClassLoader(copy);
        return copy.loadClass(Work.class.getName())
            .getMethod("compute", String.class)
            .invoke(null, "djl");
      }
    }
  }
}
