package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each function of two buffers, of a buffer and a number, and the two in-between forms. */
abstract class BinaryConformance extends Conformance {

  private final Random random = new Random(5);

  BinaryConformance(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @EnumSource
  void everyBroadcast(BinaryOp op) {
    for (Shapes.Pair pair : Shapes.BROADCAST) {
      broadcast(op, pair);
      broadcast(op, pair.swapped());
    }
  }

  private void broadcast(BinaryOp op, Shapes.Pair pair) {
    Values a = Values.random(random, pair.a());
    Values b = Values.random(random, pair.b());
    check(
        op + " " + pair,
        tolerance(op),
        (k, in) -> k.binary(op, in.get(0), in.get(1), pair.result()),
        op == BinaryOp.POW ? a.magnitudes() : a,
        b);
  }

  @ParameterizedTest
  @EnumSource
  void everyPairOfAwkwardValues(BinaryOp op) {
    Values a = EdgeCases.repeated();
    check(
        op + " of awkward values",
        tolerance(op),
        (k, in) -> k.binary(op, in.get(0), in.get(1), a.shape()),
        a,
        EdgeCases.cycled());
  }

  @ParameterizedTest
  @EnumSource
  void aBufferWithItself(BinaryOp op) {
    Values x = Values.random(random, 5, 7);
    check(
        op + " with itself",
        tolerance(op),
        (k, in) -> k.binary(op, in.get(0), in.get(0), x.shape()),
        x);
  }

  @ParameterizedTest
  @EnumSource
  void everyShapeWithANumber(BinaryOp op) {
    for (Shape shape : Shapes.ALL) {
      for (double value : new double[] {0, 1, -1.5, 2, 0.25}) {
        check(
            "%s %s with %s".formatted(op, shape, value),
            tolerance(op),
            (k, in) -> k.scalar(op, in.get(0), value),
            Values.random(random, shape));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void awkwardValuesWithAwkwardNumbers(BinaryOp op) {
    for (float value : EdgeCases.all().floats()) {
      check(
          "%s of awkward values with %s".formatted(op, value),
          tolerance(op),
          (k, in) -> k.scalar(op, in.get(0), value),
          EdgeCases.all());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD", "SUB", "MUL", "DIV"})
  void numbersThatSinglePrecisionLacks(BinaryOp op) {
    // Rounded to a float before or after: up to one more ulp; a difference cancels, so no zeros.
    for (double value : new double[] {0.1, 1 / 3.0, 1e-3, 1 - 0.999}) {
      check(
          "%s with %s".formatted(op, value),
          Tolerance.ulps(2),
          (k, in) -> k.scalar(op, in.get(0), op == BinaryOp.SUB ? -value : value),
          Values.random(random, 257).magnitudes());
    }
  }

  /** C99's table, written out because the reference could have it wrong too. */
  @Test
  void powersAtTheEdges() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float[][] table = {
      {1, nan, 1},
      {nan, 0, 1},
      {nan, 1, nan},
      {-1, inf, 1},
      {-1, -inf, 1},
      {0, 0, 1},
      {0, -1, inf},
      {-0f, -3, -inf},
      {-0f, -2, inf},
      {-0f, 3, -0f},
      {0, 2, 0},
      {-2, 3, -8},
      {-2, -2, 0.25f},
      {-8, 0.5f, nan},
      {0.5f, inf, 0},
      {2, -inf, 0},
      {-inf, 3, -inf},
      {-inf, 2, inf},
      {inf, -1, 0},
      {3, 2, 9}
    };
    for (float[] row : table) {
      String what = "%s to the power of %s".formatted(row[0], row[1]);
      List<TensorBuffer> in = open(backend, Values.of(row[0]), Values.of(row[1]));
      TensorBuffer power = open(backend.binary(BinaryOp.POW, in.get(0), in.get(1), Shape.of(1)));
      TensorBuffer byNumber = open(backend.scalar(BinaryOp.POW, in.get(0), row[1]));
      assertThat(read(power).floats()).as(what).containsExactly(row[2]);
      assertThat(read(byNumber).floats()).as(what).containsExactly(row[2]);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EQ", "GT", "NE", "LT", "LE", "GE"})
  void longsAreComparedWithAllTheirDigits(BinaryOp op) {
    long big = 1L << 53;
    Values a = Values.ofLongs(Shape.of(5, 1), 0, big, big + 1, Long.MIN_VALUE, Long.MAX_VALUE);
    Values b = Values.ofLongs(0, big, big + 1, Long.MIN_VALUE, Long.MAX_VALUE, -1);
    check(
        op + " of longs",
        Tolerance.exact(),
        (k, in) -> k.binary(op, in.get(0), in.get(1), Shape.of(5, 6)),
        a,
        b);
    check(
        op + " of no longs",
        Tolerance.exact(),
        (k, in) -> k.binary(op, in.get(0), in.get(1), Shape.of(0)),
        Values.ofLongs(),
        Values.ofLongs());
  }

  @Test
  void whereChoosesElementByElement() {
    for (Shape shape : Shapes.ALL) {
      Values condition = Values.random(random, shape);
      for (int i = 0; i < condition.floats().length; i += 2) {
        condition.floats()[i] = 0;
      }
      check(
          "where " + shape,
          Tolerance.exact(),
          (k, in) -> k.where(in.get(0), in.get(1), in.get(2)),
          condition,
          Values.random(random, shape),
          Values.random(random, shape));
    }
  }

  @Test
  void whereTakesAnythingButZeroForYesAndLeavesTheOtherSideAlone() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    Values condition = Values.of(0, -0f, 1, -1, Float.MIN_VALUE, nan, inf, 0);
    Values a = Values.of(nan, inf, 3, -0f, 5, 6, -inf, 8);
    Values b = Values.of(1, -0f, nan, inf, nan, nan, nan, -inf);
    check(
        "where",
        Tolerance.exact(),
        (k, in) -> k.where(in.get(0), in.get(1), in.get(2)),
        condition,
        a,
        b);
  }

  @Test
  void axpyAddsInPlace() {
    for (Shape shape : Shapes.ALL) {
      for (double alpha : new double[] {1, -1, 0, 0.5, -0.01}) {
        // Two roundings, of terms of the order of 1.
        checkChange(
            "axpy %s times %s".formatted(alpha, shape),
            Tolerance.relative(1e-6),
            (k, in) -> k.axpyInPlace(alpha, in.get(0), in.get(1)),
            Values.random(random, shape),
            Values.random(random, shape));
      }
    }
  }

  @Test
  void axpyOfABufferToItself() {
    checkChange(
        "axpy to itself",
        Tolerance.relative(1e-6),
        (k, in) -> k.axpyInPlace(-0.25, in.get(0), in.get(0)),
        Values.random(random, 33, 5));
  }

  private static Tolerance tolerance(BinaryOp op) {
    return switch (op) {
      case ADD, SUB, MUL, DIV, EQ, GT, NE, LT, LE, GE -> Tolerance.exact();
      case MIN, MAX -> Tolerance.ulps(0); // the sign of a zero is left open
      case POW -> Tolerance.ulps(4);
    };
  }
}
