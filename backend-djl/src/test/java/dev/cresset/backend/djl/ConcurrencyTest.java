package dev.cresset.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many threads get the results that one would, to the last bit, and leave nothing behind. */
class ConcurrencyTest {

  private final Backend backend = new DjlBackendProvider().create();
  private final TensorBuffer first = normal(1, 128, 300);
  private final TensorBuffer second = normal(2, 10, 128);
  private final TensorBuffer bias = normal(3, 128);

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
    List<float[]> expected = List.of(forward(0), forward(1));
    MemoryUse before = backend.memory();
    List<Callable<float[]>> tasks = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int seed = i % 2;
      tasks.add(() -> forward(seed));
    }
    List<Future<float[]>> results = executor.invokeAll(tasks);
    executor.shutdown();
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).get()).containsExactly(expected.get(i % 2));
    }
    assertThat(backend.memory().liveBuffers()).isEqualTo(before.liveBuffers());
    assertThat(backend.memory().liveBytes()).isEqualTo(before.liveBytes());
  }

  private float[] forward(long seed) {
    try (TensorBuffer x = normal(seed, 3, 10, 10);
        TensorBuffer flat = backend.reshape(x, Shape.of(1, 300));
        TensorBuffer z = backend.linear(flat, first, bias);
        TensorBuffer h = backend.unary(UnaryOp.RELU, z);
        TensorBuffer y = backend.linear(h, second, null);
        TensorBuffer p = backend.softmax(y, 1)) {
      float[] values = new float[10];
      backend.readFloats(p, values);
      return values;
    }
  }

  private TensorBuffer normal(long seed, long... dims) {
    Random random = new Random(seed);
    Shape shape = Shape.of(dims);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return backend.fromFloats(values, shape);
  }
}
