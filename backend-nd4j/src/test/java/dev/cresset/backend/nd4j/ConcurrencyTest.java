package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many threads get the results that one would, to the last bit, and leave nothing behind. */
class ConcurrencyTest {

  private final Backend backend = new Nd4jBackendProvider().create();
  private final TensorBuffer first = Values.normal(backend, 1, 128, 300);
  private final TensorBuffer second = Values.normal(backend, 2, 10, 128);
  private final TensorBuffer bias = Values.normal(backend, 3, 128);

  @Test
  void platformThreads() throws Exception {
    check(Executors.newFixedThreadPool(8));
  }

  @Test
  void virtualThreadsWhereTheJdkHasThem() throws Exception {
    if (Runtime.version().feature() >= 21) {
      check(
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    }
  }

  private void check(ExecutorService executor) throws Exception {
    double[] expected = forward(0);
    MemoryUse before = backend.memory();
    List<Callable<double[]>> tasks = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int seed = i % 2;
      tasks.add(() -> forward(seed));
    }
    List<Future<double[]>> results = executor.invokeAll(tasks);
    executor.shutdown();
    for (int i = 0; i < results.size(); i += 2) {
      assertThat(Arrays.equals(results.get(i).get(), expected)).isTrue();
    }
    assertThat(backend.memory().liveBuffers()).isEqualTo(before.liveBuffers());
    assertThat(backend.memory().liveBytes()).isEqualTo(before.liveBytes());
  }

  private double[] forward(long seed) {
    try (TensorBuffer x = Values.normal(backend, seed, 3, 10, 10);
        TensorBuffer flat = backend.reshape(x, Shape.of(1, 300));
        TensorBuffer z = backend.linear(flat, first, bias);
        TensorBuffer h = backend.unary(UnaryOp.RELU, z);
        TensorBuffer s = backend.unary(UnaryOp.SIGMOID, h);
        TensorBuffer y = backend.linear(s, second, null);
        TensorBuffer p = backend.softmax(y, 1)) {
      return Values.read(backend, p);
    }
  }
}
