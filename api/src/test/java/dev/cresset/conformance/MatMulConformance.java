package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Matrix products, either side transposed or not. */
abstract class MatMulConformance extends Conformance {

  private static final int[] SMALL = {0, 1, 2, 3, 5, 8, 17};
  private static final int[][] LARGE = {
    {1, 784, 128}, {64, 784, 32}, {128, 64, 100}, {65, 129, 33}, {7, 5, 1030}, {3, 10_001, 2}
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
  void largeSizes() {
    for (int[] size : LARGE) {
      multiply(size[0], size[1], size[2]);
    }
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

  private void multiply(int n, int k, int m) {
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        Values a = transposeA ? Values.random(random, k, n) : Values.random(random, n, k);
        Values b = transposeB ? Values.random(random, m, k) : Values.random(random, k, m);
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
