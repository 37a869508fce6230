package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Matrix products against three plain loops in double precision, with both kernels. */
class MatMulTest {

  private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 8, 17};
  private static final int[][] LARGE = {
    {1, 784, 128},
    {64, 784, 128},
    {128, 64, 784},
    {65, 129, 513},
    {130, 600, 10},
    {7, 5, 1030},
    {20, 900, 600},
    {530, 257, 256},
    {530, 300, 3},
    {2100, 300, 40},
    {260, 300, 1030}
  };

  private final List<Backend> backends =
      List.of(
          new JvmBackend(1 << 20, new FusedKernel(), new WorkerPool(3)),
          new JvmBackend(1 << 20, new RoundingKernel(), new WorkerPool(1)));

  @Test
  void everySmallSize() {
    Random random = new Random(1);
    for (int n : SIZES) {
      for (int k : SIZES) {
        for (int m : SIZES) {
          check(random, n, k, m);
        }
      }
    }
  }

  @Test
  void largeSizes() {
    Random random = new Random(2);
    for (int[] size : LARGE) {
      check(random, size[0], size[1], size[2]);
    }
  }

  @Test
  void nanAndInfinitySpreadToTheirRowOnly() {
    for (Backend backend : backends) {
      TensorBuffer a = backend.fromFloats(new float[] {Float.NaN, 0, 1, 2, 0, 1}, Shape.of(3, 2));
      TensorBuffer b =
          backend.fromFloats(new float[] {0, 1, Float.POSITIVE_INFINITY, 1}, Shape.of(2, 2));
      float inf = Float.POSITIVE_INFINITY;
      float nan = Float.NaN;
      assertThat(Floats.read(backend, backend.matmul(a, false, b, false)))
          .containsExactly(nan, nan, inf, 3, inf, 1);
    }
  }

  @Test
  void everyElementIsSummedInOrderFromTheBias() {
    checkSums(
        new int[][] {
          {3, 64, 33},
          {3, 64, 5},
          {9, 256, 5},
          {70, 301, 900},
          {30, 301, 900},
          {301, 130, 301},
          {5, 833, 40}
        },
        false);
  }

  @Test
  void aLongSumIsMadeInTwoHalves() {
    checkSums(
        new int[][] {
          {1, 301, 9},
          {1, 301, 3},
          {9, 301, 5},
          {300, 257, 5},
          {70, 784, 128},
          {7, 832, 256},
          {520, 300, 60}
        },
        true);
  }

  private void checkSums(int[][] sizes, boolean inHalves) {
    Random random = new Random(6);
    for (int[] size : sizes) {
      int n = size[0];
      int k = size[1];
      int m = size[2];
      int middle = inHalves ? k / 2 : k;
      float[] x = Floats.random(random, (long) n * k);
      float[] weight = Floats.random(random, (long) m * k);
      float[] bias = Floats.random(random, m);
      for (int which = 0; which < 2; which++) {
        Backend backend = backends.get(which);
        float[] actual =
            Floats.read(
                backend,
                backend.linear(
                    backend.fromFloats(x, Shape.of(n, k)),
                    backend.fromFloats(weight, Shape.of(m, k)),
                    backend.fromFloats(bias, Shape.of(m))));
        float[] expected = new float[n * m];
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < m; j++) {
            float first = bias[j];
            float second = 0;
            for (int l = 0; l < k; l++) {
              float a = x[i * k + l];
              float b = weight[j * k + l];
              float sum = l < middle ? first : second;
              sum = which == 0 ? Math.fma(a, b, sum) : sum + a * b;
              if (l < middle) {
                first = sum;
              } else {
                second = sum;
              }
            }
            expected[i * m + j] = first + second;
          }
        }
        assertThat(actual).as(Arrays.toString(size)).isEqualTo(expected);
      }
    }
  }

  @Test
  void oneOutputForManyRowsStartsAtItsOnlyBias() {
    for (Backend backend : backends) {
      TensorBuffer x = backend.fromFloats(new float[] {1, 2, 3, 4, 5}, Shape.of(5, 1));
      TensorBuffer weight = backend.fromFloats(new float[] {2}, Shape.of(1, 1));
      TensorBuffer bias = backend.fromFloats(new float[] {10}, Shape.of(1));
      assertThat(Floats.read(backend, backend.linear(x, weight, bias)))
          .containsExactly(12, 14, 16, 18, 20);
    }
  }

  @Test
  void aRowsBitsDoNotDependOnItsBatch() {
    checkRows(70, 301, 90, true); // in two halves
    checkRows(70, 301, 3, true);
    checkRows(70, 301, 1, false);
    checkRows(70, 301, 500, false); // in two halves, as the weight is large
    checkRows(60, 100, 700, true); // in tiles
    checkRows(70, 100, 700, true);
  }

  private void checkRows(int n, int k, int m, boolean transposed) {
    Random random = new Random(3);
    float[] rows = Floats.random(random, (long) n * k);
    for (Backend backend : backends) {
      TensorBuffer weight = Floats.random(backend, random, transposed ? m : k, transposed ? k : m);
      float[] whole =
          Floats.read(
              backend,
              backend.matmul(backend.fromFloats(rows, Shape.of(n, k)), false, weight, transposed));
      for (int i = 0; i < n; i++) {
        float[] row = Arrays.copyOfRange(rows, i * k, (i + 1) * k);
        TensorBuffer alone =
            backend.matmul(backend.fromFloats(row, Shape.of(1, k)), false, weight, transposed);
        assertThat(Floats.read(backend, alone))
            .isEqualTo(Arrays.copyOfRange(whole, i * m, (i + 1) * m));
      }
    }
  }

  @Test
  void manyThreadsGetTheSameBits() throws Exception {
    Random random = new Random(4);
    for (Backend backend : backends) {
      TensorBuffer a = Floats.random(backend, random, 100, 300);
      TensorBuffer b = Floats.random(backend, random, 200, 300);
      Callable<float[]> product =
          () -> {
            try (TensorBuffer c = backend.matmul(a, false, b, true)) {
              return Floats.read(backend, c);
            }
          };
      float[] expected = product.call();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        for (Future<float[]> result : threads.invokeAll(Collections.nCopies(200, product))) {
          assertThat(result.get()).isEqualTo(expected);
        }
      } finally {
        threads.shutdown();
      }
      assertThat(backend.memory().liveBuffers()).isEqualTo(2);
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(b);
    }
  }

  private void check(Random random, int n, int k, int m) {
    float[] a = Floats.random(random, (long) n * k);
    float[] b = Floats.random(random, (long) k * m);
    double[] expected = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        for (int l = 0; l < k; l++) {
          expected[i * m + j] += (double) a[i * k + l] * b[l * m + j];
        }
      }
    }
    for (Backend backend : backends) {
      TensorBuffer left = backend.fromFloats(a, Shape.of(n, k));
      TensorBuffer right = backend.fromFloats(b, Shape.of(k, m));
      TensorBuffer leftT = backend.transpose(left);
      TensorBuffer rightT = backend.transpose(right);
      String what = "[%s, %s] x [%s, %s]".formatted(n, k, k, m);
      check(backend, backend.matmul(left, false, right, false), n, m, k, expected, what + " NN");
      check(backend, backend.matmul(left, false, rightT, true), n, m, k, expected, what + " NT");
      check(backend, backend.matmul(leftT, true, right, false), n, m, k, expected, what + " TN");
      check(backend, backend.matmul(leftT, true, rightT, true), n, m, k, expected, what + " TT");
    }
  }

  private static void check(
      Backend backend, TensorBuffer actual, int n, int m, int k, double[] expected, String what) {
    assertThat(actual.shape()).as(what).isEqualTo(Shape.of(n, m));
    // Rounding errors of a sum of k products grow like the square root of k.
    double tolerance = 2e-6 * (1 + Math.sqrt(k));
    Floats.assertClose(Floats.read(backend, actual), expected, tolerance, what);
  }
}
