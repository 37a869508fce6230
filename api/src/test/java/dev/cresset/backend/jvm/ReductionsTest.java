package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reductions against plain loops in double precision, along each dimension. */
class ReductionsTest {

  private static final long[][] SHAPES = {
    {1},
    {5},
    {1001},
    {1, 1},
    {3, 4},
    {64, 10},
    {7, 1, 3},
    {2, 3, 4, 5},
    {0, 3},
    {2, 0, 3},
    {2, 3, 5000}
  };

  private final Backend backend = new JvmBackend();
  private final Random random = new Random(5);

  @Test
  void alongEveryDimension() {
    for (long[] dims : SHAPES) {
      Shape shape = Shape.of(dims);
      float[] x = Floats.random(random, shape.size());
      for (int dim = 0; dim < dims.length; dim++) {
        check(x, shape, dim);
      }
    }
  }

  @Test
  void sumsOverNothingAreZero() {
    TensorBuffer empty = backend.fromFloats(new float[0], Shape.of(2, 0));
    assertThat(Floats.read(backend, backend.reduce(ReduceOp.SUM, empty, 1))).containsExactly(0, 0);
  }

  @Test
  void sumsKeepWhatSinglePrecisionWouldLose() {
    int n = 1 << 20;
    TensorBuffer column = backend.full(Shape.of(n, 1), 0.1);
    TensorBuffer row = backend.reshape(column, Shape.of(1, n));
    double expected = n * (double) 0.1f;
    assertThat(backend.item(backend.reduce(ReduceOp.SUM, column, 0)))
        .isEqualTo((double) (float) expected);
    assertThat(backend.item(backend.reduce(ReduceOp.SUM, row, 1)))
        .isEqualTo((double) (float) expected);
  }

  @Test
  void theFirstNanOrTheFirstOfTheLargest() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    float[][] rows = {
      {1, 3, 3, 2}, {1, nan, 5, nan}, {nan, inf, 1, 2}, {-inf, -inf, -inf, -inf}, {-0f, 0f, 0f, -0f}
    };
    long[] first = {1, 1, 0, 0, 0};
    float[] largest = {3, nan, nan, -inf, 0};
    for (int i = 0; i < rows.length; i++) {
      TensorBuffer row = backend.fromFloats(rows[i], Shape.of(1, 4));
      TensorBuffer column = backend.reshape(row, Shape.of(4, 1));
      assertThat(Floats.readLongs(backend, backend.reduce(ReduceOp.ARGMAX, row, 1)))
          .containsExactly(first[i]);
      assertThat(Floats.readLongs(backend, backend.reduce(ReduceOp.ARGMAX, column, 0)))
          .containsExactly(first[i]);
      assertThat(Floats.read(backend, backend.reduce(ReduceOp.MAX, row, 1)))
          .containsExactly(largest[i]);
      assertThat(Floats.read(backend, backend.reduce(ReduceOp.MAX, column, 0)))
          .containsExactly(largest[i]);
    }
  }

  private void check(float[] x, Shape shape, int dim) {
    int size = (int) shape.dim(dim);
    int inner = (int) shape.product(dim + 1, shape.rank());
    Shape reduced = shape.without(dim);
    int results = (int) reduced.size();
    double[] sums = new double[results];
    double[] maxima = new double[results];
    long[] places = new long[results];
    for (int i = 0; i < results; i++) {
      maxima[i] = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < size; j++) {
        float value = x[(i / inner * size + j) * inner + i % inner];
        sums[i] += value;
        if (value > maxima[i]) {
          maxima[i] = value;
          places[i] = j;
        }
      }
    }
    TensorBuffer buffer = backend.fromFloats(x, shape);
    String what = shape + " along " + dim;
    TensorBuffer sum = backend.reduce(ReduceOp.SUM, buffer, dim);
    assertThat(sum.shape()).as(what).isEqualTo(reduced);
    Floats.assertClose(Floats.read(backend, sum), sums, 1e-7, "sum of " + what);
    TensorBuffer max = backend.reduce(ReduceOp.MAX, buffer, dim);
    Floats.assertClose(Floats.read(backend, max), maxima, 0, "max of " + what);
    TensorBuffer argmax = backend.reduce(ReduceOp.ARGMAX, buffer, dim);
    assertThat(argmax.dtype()).isEqualTo(DType.INT64);
    assertThat(Floats.readLongs(backend, argmax)).as("argmax of " + what).containsExactly(places);
  }
}
