package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.Window2d;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions and pooling have the same bits for any number of threads. */
class ConvolutionThreadsTest {

  private static final Shape INPUT = Shape.of(48, 6, 14, 14);
  private static final Shape WEIGHT = Shape.of(16, 3, 5, 5);
  private static final Shape OUTPUT = Shape.of(48, 16, 12, 12);
  private static final Window2d WINDOW = new Window2d(5, 5, 1, 1, 1, 1, 1, 1);
  private static final Window2d PAIRS = new Window2d(2, 2, 2, 2, 0, 0, 1, 1);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void resultsDoNotDependOnThreads(int threads) {
    List<float[]> expected = results(1);
    List<float[]> actual = results(threads);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("result %s", i).containsExactly(expected.get(i));
    }
  }

  private static List<float[]> results(int threads) {
    Backend backend = new JvmBackend(1 << 26, new FusedKernel(), new WorkerPool(threads));
    Random random = new Random(1);
    TensorBuffer x = random(backend, random, INPUT);
    TensorBuffer weight = random(backend, random, WEIGHT);
    TensorBuffer bias = random(backend, random, Shape.of(16));
    TensorBuffer g = random(backend, random, OUTPUT);
    TensorBuffer pooled = backend.maxPool2d(x, PAIRS);
    List<float[]> results = new ArrayList<>();
    for (TensorBuffer result :
        List.of(
            backend.conv2d(x, weight, bias, WINDOW, 2),
            backend.conv2dInputGradient(g, weight, INPUT, WINDOW, 2),
            backend.conv2dWeightGradient(g, x, WINDOW, 2),
            backend.channelSum(g),
            pooled,
            backend.maxPool2dGradient(pooled, x, PAIRS),
            backend.avgPool2d(x, PAIRS),
            backend.avgPool2dGradient(pooled, INPUT, PAIRS))) {
      float[] values = new float[(int) result.shape().size()];
      backend.readFloats(result, values);
      results.add(values);
    }
    return results;
  }

  private static TensorBuffer random(Backend backend, Random random, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return backend.fromFloats(values, shape);
  }
}
