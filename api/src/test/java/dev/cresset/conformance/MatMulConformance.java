package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Matrix products, either side transposed or not. */
abstract class MatMulConformance extends Conformance {

  private static final int[] SMALL = {0, 1, 2, 3, 5, 8, 17};
  private static final int[][] LARGE = {
    {1, 784, 128},
    {64, 784, 32},
    {128, 64, 100},
    {65, 129, 33},
    {7, 5, 1030},
    {3, 10_001, 2},
    {64, 784, 129},
    {20, 513, 512}
  };

  /** Of those who share large products, some share these. */
  private static final int[][] SHARED = {
    {64, 784, 128},
    {20, 784, 512},
    {65, 784, 131},
    {300, 784, 128},
    {1000, 784, 33},
    {129, 1024, 257}
  };

  private final Random random = new Random(7);

  MatMulConformance(Backend backend) {
    super(backend);
  }

  @Test
  void everySmallSize() {
    for (int n : SMALL) {
      for (int k : SMALL) {
        for (int m : SMALL) {
          multiply(n, k, m);
        }
      }
    }
  }

  @Test
  void emptyWithAnyOtherDimension() {
    for (long size : new long[] {3_000_000_000L, (1L << 32) + 5}) {
      for (boolean transposeA : new boolean[] {false, true}) {
        for (boolean transposeB : new boolean[] {false, true}) {
          for (long[] dims : new long[][] {{size, 0, 0}, {0, 0, size}, {0, size, 0}}) {
            TensorBuffer a = empty(dims[0], dims[1], transposeA);
            TensorBuffer b = empty(dims[1], dims[2], transposeB);
            assertThat(open(backend.matmul(a, transposeA, b, transposeB)).shape())
                .isEqualTo(Shape.of(dims[0], dims[2]));
          }
        }
      }
    }
  }

  private TensorBuffer empty(long rows, long columns, boolean transposed) {
    return open(backend.full(transposed ? Shape.of(columns, rows) : Shape.of(rows, columns), 0));
  }

  @Test
  void largeSizes() {
    for (int[] size : LARGE) {
      multiply(size[0], size[1], size[2]);
    }
  }

  @Test
  void oneThreadGivesTheSameBitsAsSeveral() {
    for (int[] size : SHARED) {
      for (boolean transposeA : new boolean[] {false, true}) {
        for (boolean transposeB : new boolean[] {false, true}) {
          Values a = left(size[0], size[1], transposeA);
          Values b = right(size[1], size[2], transposeB);
          List<TensorBuffer> in = open(backend, a, b);
          Supplier<float[]> product =
              () -> {
                try (TensorBuffer out =
                    backend.matmul(in.get(0), transposeA, in.get(1), transposeB)) {
                  return read(out).floats();
                }
              };
          assertThat(alone(product))
              .as("%s x %s, transposed: %s, %s", a.shape(), b.shape(), transposeA, transposeB)
              .isEqualTo(product.get());
        }
      }
    }
  }

  /** Within shared work there is no thread left to share with. */
  private static float[] alone(Supplier<float[]> product) {
    float[][] result = new float[1][];
    WorkerPool.shared()
        .parallelFor(
            2,
            part -> {
              if (part == 0) {
                result[0] = product.get();
              }
            });
    return result[0];
  }

  @Test
  void aMatrixWithItself() {
    Values x = Values.random(random, 9, 4);
    Tolerance tolerance = Tolerance.relative(1e-5);
    check(
        "x times its transpose",
        tolerance,
        (k, in) -> k.matmul(in.get(0), false, in.get(0), true),
        x);
    check(
        "the transpose times x",
        tolerance,
        (k, in) -> k.matmul(in.get(0), true, in.get(0), false),
        x);
  }

  @Test
  void nanAndInfinityReachTheirRowAndColumnOnly() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    List<TensorBuffer> in =
        open(
            backend,
            Values.of(Shape.of(4, 2), nan, 0, 1, 2, 0, 1, 0, 0),
            Values.of(Shape.of(2, 3), 0, 1, 2, inf, 1, -1));
    float[] expected = {nan, nan, nan, inf, 3, 0, inf, 1, -1, nan, 0, 0};
    TensorBuffer product = open(backend.matmul(in.get(0), false, in.get(1), false));
    Tolerance.ulps(0).check("product", read(product).floats(), widened(expected));
  }

  private Values left(int n, int k, boolean transposed) {
    return transposed ? Values.random(random, k, n) : Values.random(random, n, k);
  }

  private Values right(int k, int m, boolean transposed) {
    return transposed ? Values.random(random, m, k) : Values.random(random, k, m);
  }

  private void multiply(int n, int k, int m) {
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        Values a = left(n, k, transposeA);
        Values b = right(k, m, transposeB);
        String what =
            "%s%s x %s%s"
                .formatted(a.shape(), transposeA ? "ᵀ" : "", b.shape(), transposeB ? "ᵀ" : "");
        Operation product = (on, in) -> on.matmul(in.get(0), transposeA, in.get(1), transposeB);
        TensorBuffer magnitudes =
            open(product.apply(reference, open(reference, a.magnitudes(), b.magnitudes())));
        assertThat(magnitudes.shape()).as(what).isEqualTo(Shape.of(n, m));
        check(what, Tolerance.ofSum(k, reference.values(magnitudes)), product, a, b);
      }
    }
  }
}
