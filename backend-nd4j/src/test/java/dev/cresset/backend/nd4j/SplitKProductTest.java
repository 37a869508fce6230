package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.spi.cpu.WorkerPool;
import java.lang.ref.Reference;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Products in halves, also where this processor's kernels would not be given any. */
class SplitKProductTest {

  private static final int[][] SIZES = {{20, 512, 512}, {5, 901, 333}, {31, 71, 2048}};

  @BeforeAll
  static void loadOpenBlas() {
    new Nd4jBackendProvider().create();
  }

  @Test
  void bothHalvesAreAddedToWhatIsKept() {
    Random random = new Random(1);
    for (int[] size : SIZES) {
      for (int keep = 0; keep <= 1; keep++) {
        check(random, size[0], size[1], size[2], keep);
      }
    }
  }

  private static void check(Random random, int n, int k, int m, int keep) {
    Nd4jStorage a = random(random, n * k);
    Nd4jStorage b = random(random, k * m);
    Nd4jStorage c = random(random, n * m);
    double[] expected = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        double sum = keep * c.floats().get(i * m + j);
        for (int l = 0; l < k; l++) {
          sum += (double) a.floats().get(i * k + l) * b.floats().get(l * m + j);
        }
        expected[i * m + j] = sum;
      }
    }
    SplitKProduct.compute(new Gemm(a, false, b, false, c, n, k, m, keep), WorkerPool.shared());
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    for (int i = 0; i < n * m; i++) {
      assertThat((double) c.floats().get(i))
          .as("element %d of %d x %d x %d, keep %d", i, n, k, m, keep)
          .isCloseTo(expected[i], within(3e-4));
    }
  }

  private static Nd4jStorage random(Random random, int size) {
    int bytes = (size * Float.BYTES + 63) / 64 * 64;
    Nd4jStorage storage = new Nd4jStorage(bytes);
    for (int i = 0; i < size; i++) {
      storage.floats().put(i, (float) random.nextGaussian());
    }
    return storage;
  }
}
