package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums, maxima, minima and where they are, along every dimension. */
abstract class ReductionConformance extends Conformance {

  private final Random random = new Random(6);

  ReductionConformance(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @EnumSource
  void everyShapeAndDimension(ReduceOp op) {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        if (op == ReduceOp.SUM || shape.dim(dim) > 0) {
          reduce(op, Values.random(random, shape), dim);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tiesNaNsAndInfinities(ReduceOp op) {
    reduce(op, EdgeCases.rows(), 1);
    reduce(op, transposed(EdgeCases.rows()), 0);
  }

  @ParameterizedTest
  @EnumSource
  void manyTies(ReduceOp op) {
    Values values = Values.random(random, 40, 100);
    for (int i = 0; i < values.floats().length; i++) {
      values.floats()[i] = Math.round(values.floats()[i]);
    }
    reduce(op, values, 0);
    reduce(op, values, 1);
  }

  @ParameterizedTest
  @EnumSource
  void longLines(ReduceOp op) {
    reduce(op, Values.random(random, 100_003), 0);
    reduce(op, Values.random(random, 2, 50_001), 1);
    reduce(op, Values.random(random, 50_001, 2), 0);
  }

  @Test
  void theSumOfNothingIsZero() {
    TensorBuffer sums =
        open(backend.reduce(ReduceOp.SUM, open(backend.full(Shape.of(2, 0), 1)), 1));
    assertThat(sums.shape()).isEqualTo(Shape.of(2));
    assertThat(read(sums).floats()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @EnumSource
  void emptyWhateverTheOtherDimensions(ReduceOp op) {
    TensorBuffer x = open(backend.full(Shape.of(100_000, 100_000, 3000, 0), 1));
    assertThat(open(backend.reduce(op, x, 2)).shape()).isEqualTo(Shape.of(100_000, 100_000, 0));
  }

  @Test
  void sumsOfManyEqualNumbersDoNotDrift() {
    // One running total in single precision would be off by 1e-3 of this sum.
    Values values = Values.of(new float[1_000_000]);
    Arrays.fill(values.floats(), 0.1f);
    check(
        "sum of a million",
        Tolerance.relative(1e-4),
        (k, in) -> k.reduce(ReduceOp.SUM, in.get(0), 0),
        values);
  }

  private void reduce(ReduceOp op, Values x, int dim) {
    String what = "%s of %s along %s".formatted(op, x.shape(), dim);
    check(what, tolerance(op, x, dim), (k, in) -> k.reduce(op, in.get(0), dim), x);
  }

  private Tolerance tolerance(ReduceOp op, Values x, int dim) {
    return switch (op) {
      case SUM -> {
        TensorBuffer magnitudes = open(x.magnitudes().on(reference));
        TensorBuffer sums = open(reference.reduce(ReduceOp.SUM, magnitudes, dim));
        yield Tolerance.ofSum(x.shape().dim(dim), reference.values(sums));
      }
      case MAX, MIN -> Tolerance.ulps(0); // the sign of a zero is left open
      case ARGMAX, ARGMIN -> Tolerance.exact();
    };
  }

  private Values transposed(Values matrix) {
    TensorBuffer buffer = open(matrix.on(reference));
    return Values.read(reference, open(reference.transpose(buffer)));
  }
}
