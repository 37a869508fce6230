package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Element-wise functions against double precision, to one unit in the last place. */
class ElementWiseTest {

  private static final long[][][] PAIRS = {
    // left, right, result
    {{}, {}, {}},
    {{1}, {5}, {5}},
    {{7}, {7}, {7}},
    {{}, {2, 2}, {2, 2}},
    {{3, 4}, {}, {3, 4}},
    {{5, 3}, {3}, {5, 3}},
    {{3}, {5, 3}, {5, 3}},
    {{5, 1}, {5, 3}, {5, 3}},
    {{5, 3}, {5, 1}, {5, 3}},
    {{5, 1}, {1, 3}, {5, 3}},
    {{1, 3}, {5, 1}, {5, 3}},
    {{1, 1}, {1}, {4, 3}},
    {{2, 1, 3}, {4, 1}, {2, 4, 3}},
    {{2, 3, 4, 5}, {3, 1, 5}, {2, 3, 4, 5}},
    {{2, 1, 4, 1}, {1, 3, 1, 5}, {2, 3, 4, 5}},
    {{0, 3}, {3}, {0, 3}},
    {{1, 3}, {0, 1}, {0, 3}},
    {{64, 130}, {130}, {64, 130}},
    {{64, 130}, {64, 130}, {64, 130}},
  };

  private final Backend backend = new JvmBackend();
  private final Random random = new Random(11);

  @Test
  void functionsOfOneBuffer() {
    for (UnaryOp op : UnaryOp.values()) {
      for (int size : new int[] {0, 1, 3, 1000}) {
        check(op, Floats.random(random, size));
      }
      check(op, Floats.AWKWARD);
      float[] small = Floats.random(random, 1000);
      float[] large = small.clone();
      for (int i = 0; i < small.length; i++) {
        small[i] *= 1e-4f;
        large[i] *= 30;
      }
      check(op, small);
      check(op, large);
    }
  }

  @Test
  void functionsOfTwoBuffersBroadcast() {
    for (BinaryOp op : BinaryOp.values()) {
      for (long[][] pair : PAIRS) {
        Shape shapeA = Shape.of(pair[0]);
        Shape shapeB = Shape.of(pair[1]);
        Shape shape = Shape.of(pair[2]);
        float[] a = Floats.random(random, shapeA.size());
        float[] b = Floats.random(random, shapeB.size());
        float[] actual =
            Floats.read(
                backend,
                backend.binary(
                    op, backend.fromFloats(a, shapeA), backend.fromFloats(b, shapeB), shape));
        for (int i = 0; i < actual.length; i++) {
          float expected = expected(op, a[source(i, shape, shapeA)], b[source(i, shape, shapeB)]);
          String what = "%s of %s and %s at %s".formatted(op, shapeA, shapeB, i);
          assertWithinUlp(actual[i], expected, what);
        }
      }
    }
  }

  @Test
  void functionsOfTwoAwkwardNumbers() {
    int n = Floats.AWKWARD.length;
    TensorBuffer row = backend.fromFloats(Floats.AWKWARD, Shape.of(n));
    TensorBuffer column = backend.fromFloats(Floats.AWKWARD, Shape.of(n, 1));
    for (BinaryOp op : BinaryOp.values()) {
      float[] actual = Floats.read(backend, backend.binary(op, column, row, Shape.of(n, n)));
      for (int i = 0; i < n; i++) {
        float[] scalar = Floats.read(backend, backend.scalar(op, column, Floats.AWKWARD[i]));
        for (int j = 0; j < n; j++) {
          float a = Floats.AWKWARD[j];
          float b = Floats.AWKWARD[i];
          String what = op + " of " + a + " and " + b;
          assertWithinUlp(actual[j * n + i], expected(op, a, b), what);
          assertWithinUlp(scalar[j], expected(op, a, b), what + " as a scalar");
        }
      }
    }
  }

  @Test
  void powersOfOneAndMinusOneAreThoseOfC() {
    float inf = Float.POSITIVE_INFINITY;
    float[] base = {1, 1, -1, -1, Float.NaN, 0, -8};
    float[] exponent = {Float.NaN, inf, inf, -inf, 0, 0, 1f / 3};
    Shape shape = Shape.of(base.length);
    TensorBuffer power =
        backend.binary(
            BinaryOp.POW,
            backend.fromFloats(base, shape),
            backend.fromFloats(exponent, shape),
            shape);
    assertThat(Floats.read(backend, power)).containsExactly(1, 1, 1, 1, 1, 1, Float.NaN);
  }

  @Test
  void wholeNumbersAreComparedExactly() {
    long large = (1L << 60) + 1;
    TensorBuffer column = backend.fromLongs(new long[] {large, 2, -3}, Shape.of(3, 1));
    TensorBuffer row = backend.fromLongs(new long[] {large - 1, 2}, Shape.of(2));
    Shape shape = Shape.of(3, 2);
    assertThat(Floats.read(backend, backend.binary(BinaryOp.EQ, column, row, shape)))
        .containsExactly(0, 0, 0, 1, 0, 0);
    assertThat(Floats.read(backend, backend.binary(BinaryOp.GT, column, row, shape)))
        .containsExactly(1, 1, 0, 0, 0, 0);
    assertThatThrownBy(() -> backend.binary(BinaryOp.ADD, column, row, shape))
        .hasMessage("ADD takes FLOAT32, got INT64; cast first");
  }

  @Test
  void whereTakesBitsAsTheyAre() {
    float nan = Float.NaN;
    Shape shape = Shape.of(5);
    TensorBuffer condition = backend.fromFloats(new float[] {1, 0, -0f, nan, 0.5f}, shape);
    TensorBuffer a = backend.fromFloats(new float[] {nan, nan, 1, 2, -0f}, shape);
    TensorBuffer b = backend.fromFloats(new float[] {1, -1, nan, 3, 4}, shape);
    assertThat(Floats.read(backend, backend.where(condition, a, b)))
        .containsExactly(nan, -1, nan, 2, -0f);
  }

  @Test
  void axpyAddsInPlaceAlsoToItself() {
    float[] x = Floats.random(random, 1001);
    float[] y = Floats.random(random, 1001);
    TensorBuffer a = backend.fromFloats(x, Shape.of(1001));
    TensorBuffer b = backend.fromFloats(y, Shape.of(1001));
    backend.axpyInPlace(-0.25, a, b);
    backend.axpyInPlace(-0.5, a, a);
    float[] sums = Floats.read(backend, b);
    float[] halves = Floats.read(backend, a);
    for (int i = 0; i < x.length; i++) {
      assertThat(sums[i]).isEqualTo(y[i] - 0.25f * x[i]);
      assertThat(halves[i]).isEqualTo(x[i] / 2);
    }
  }

  private void check(UnaryOp op, float[] x) {
    float[] actual =
        Floats.read(backend, backend.unary(op, backend.fromFloats(x, Shape.of(x.length))));
    assertThat(actual).hasSameSizeAs(x);
    for (int i = 0; i < x.length; i++) {
      assertWithinUlp(actual[i], (float) expected(op, x[i]), op + " of " + x[i]);
    }
  }

  private static double expected(UnaryOp op, double x) {
    return switch (op) {
      case NEG -> -x;
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case SQRT -> StrictMath.sqrt(x);
      case RELU -> x < 0 ? 0 : x;
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case TANH -> StrictMath.tanh(x);
      case SOFTPLUS ->
          Double.isNaN(x) ? x : Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
      case ABS -> Math.abs(x);
      case ERF -> erf(x);
    };
  }

  /** The integral by Simpson's rule. */
  private static double erf(double x) {
    double end = Math.max(-7, Math.min(7, x));
    double width = end / 1000;
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      double middle = (i + 0.5) * width;
      sum += density(i * width) + 4 * density(middle) + density((i + 1) * width);
    }
    return sum * width / 6;
  }

  private static double density(double t) {
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-t * t);
  }

  private static float expected(BinaryOp op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case POW -> a == 1 || a == -1 && Float.isInfinite(b) ? 1 : (float) StrictMath.pow(a, b);
      case EQ -> a == b ? 1 : 0;
      case GT -> a > b ? 1 : 0;
      case NE -> a != b ? 1 : 0;
      case LT -> a < b ? 1 : 0;
      case LE -> a <= b ? 1 : 0;
      case GE -> a >= b ? 1 : 0;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }

  /** Returns where the element of a broadcast result comes from, dimension by dimension. */
  private static int source(int index, Shape result, Shape operand) {
    int source = 0;
    int stride = 1;
    for (int fromEnd = 1; fromEnd <= operand.rank(); fromEnd++) {
      int size = (int) operand.dim(-fromEnd);
      int at = index % (int) result.dim(-fromEnd);
      index /= (int) result.dim(-fromEnd);
      source += (size == 1 ? 0 : at) * stride;
      stride *= size;
    }
    return source;
  }

  private static void assertWithinUlp(float actual, float expected, String what) {
    if (Float.isNaN(expected) || Float.isInfinite(expected)) {
      assertThat(Float.valueOf(actual)).as(what).isEqualTo(Float.valueOf(expected));
    } else if (!(Math.abs(actual - expected) <= Math.ulp(expected))) {
      throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
  }
}
