package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each operation against the plain-Java backend, over tables of shapes and awkward values. */
class OperationsTest {

  private static final UnaryOp[] WITH_GRADIENT = {
    UnaryOp.RELU, UnaryOp.SIGMOID, UnaryOp.TANH, UnaryOp.EXP, UnaryOp.SQRT
  };
  private static final BinaryOp[] COMPARISONS = {BinaryOp.EQ, BinaryOp.GT};

  private static final long[][] SHAPES = {
    {},
    {1},
    {7},
    {0, 4},
    {4, 0},
    {1, 1},
    {5, 3},
    {64, 10},
    {3, 4, 5},
    {2, 3, 700},
    {3, 2100},
    {41, 100}
  };

  private final Backend oracle = new JvmBackendProvider().create();
  private final Backend nd4j = new Nd4jBackendProvider().create();

  @Test
  void valuesComeBackAsTheyWent() {
    for (long[] dims : SHAPES) {
      same("floats", 0, b -> Values.normal(b, 1, dims));
      same("full", 0, b -> b.full(Shape.of(dims), -1.5));
    }
    same("awkward", 0, b -> Values.of(b, Values.AWKWARD));
    same("longs", 0, b -> b.fromLongs(new long[] {1, -2, 1L << 40}, Shape.of(3)));
    assertThat(nd4j.item(nd4j.full(Shape.scalar(), 2.5))).isEqualTo(2.5);
  }

  @Test
  void bytesAreLookedUpRowByRow() {
    byte[] source = new byte[5 * 6000];
    new Random(2).nextBytes(source);
    for (int channels : new int[] {1, 2, 3}) {
      float[] table = new float[256 * channels];
      for (int i = 0; i < table.length; i++) {
        table[i] = i / 100f;
      }
      int[] rows = {4, 0, 0, 3};
      same("fromBytes", 0, b -> b.fromBytes(source, 6000, rows, table, Shape.of(4, 6000)));
      same("none", 0, b -> b.fromBytes(source, 6000, new int[0], table, Shape.of(0, 6000)));
    }
  }

  @Test
  void shapesAndTypesChange() {
    same("reshape", 0, b -> b.reshape(Values.normal(b, 3, 4, 6), Shape.of(2, 12)));
    same("to scalar", 0, b -> b.reshape(Values.normal(b, 3, 1, 1), Shape.scalar()));
    same("to longs", 0, b -> b.cast(Values.of(b, Values.AWKWARD), DType.INT64));
    same("to the same", 0, b -> b.cast(Values.of(b, Values.AWKWARD), DType.FLOAT32));
    same("to floats", 0, b -> b.cast(longs(b, 5, -7, (1L << 24) + 1), DType.FLOAT32));
    for (long[] dims : new long[][] {{1, 1}, {3, 5}, {64, 10}, {33, 70}, {0, 3}, {3, 0}}) {
      same("transpose", 0, b -> b.transpose(Values.normal(b, 4, dims)));
      same("longs", 0, b -> b.transpose(b.cast(Values.normal(b, 4, dims), DType.INT64)));
      same("assign", 0, b -> changed(b, dims, (x, y) -> b.assign(x, y)));
      same("axpy", 1e-6, b -> changed(b, dims, (x, y) -> b.axpyInPlace(-0.3, y, x)));
    }
    same("axpy to itself", 1e-6, b -> changed(b, new long[] {5}, (x, y) -> b.axpyInPlace(2, x, x)));
  }

  @Test
  void functionsOfOneBuffer() {
    for (UnaryOp op : UnaryOp.values()) {
      same(op + " of awkward", 1e-6, b -> b.unary(op, Values.of(b, Values.AWKWARD)));
      for (long[] dims : SHAPES) {
        same(op + "", 1e-6, b -> b.unary(op, Values.normal(b, 5, dims)));
      }
    }
  }

  @Test
  void exponentialsAreRightToTwoUnitsInTheLastPlace() {
    int n = 300_000;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = -104 + 193f * i / n;
    }
    double[] exp = Values.read(nd4j, nd4j.unary(UnaryOp.EXP, Values.of(nd4j, x)));
    double[] sigmoid = Values.read(nd4j, nd4j.unary(UnaryOp.SIGMOID, Values.of(nd4j, x)));
    double[] tanh = Values.read(nd4j, nd4j.unary(UnaryOp.TANH, Values.of(nd4j, x)));
    for (int i = 0; i < n; i++) {
      assertThat(units(exp[i], Math.exp(x[i]))).as("exp %s", x[i]).isLessThanOrEqualTo(2);
      assertThat(units(tanh[i], Math.tanh(x[i]))).as("tanh %s", x[i]).isLessThanOrEqualTo(3);
      if (x[i] > -88) {
        assertThat(units(sigmoid[i], 1 / (1 + Math.exp(-x[i]))))
            .as("sigmoid %s", x[i])
            .isLessThanOrEqualTo(3);
      }
    }
  }

  private static double units(double got, double wanted) {
    float rounded = (float) wanted;
    return rounded == got ? 0 : Math.abs(got - wanted) / Math.ulp(rounded);
  }

  @Test
  void gradientsOfActivations() {
    for (UnaryOp op : WITH_GRADIENT) {
      same(
          op + " of awkward",
          1e-6,
          b -> b.activationGradient(op, Values.awkward(b, true), Values.awkward(b, false)));
      for (long[] dims : SHAPES) {
        same(
            op + " gradient",
            1e-6,
            b -> b.activationGradient(op, Values.normal(b, 6, dims), Values.normal(b, 7, dims)));
      }
    }
  }

  @Test
  void functionsOfTwoBuffers() {
    long[][][] operands = {
      {{}, {}, {}},
      {{3}, {}, {3}},
      {{}, {0}, {0}},
      {{64, 128}, {64, 128}, {64, 128}},
      {{64, 128}, {128}, {64, 128}},
      {{64, 10}, {64, 1}, {64, 10}},
      {{64, 1}, {1, 70}, {64, 70}},
      {{5, 3000}, {3000}, {5, 3000}},
      {{3000, 1}, {3000, 5}, {3000, 5}},
      {{2, 1, 4, 1}, {3, 1, 50}, {2, 3, 4, 50}},
      {{0, 4}, {4}, {0, 4}}
    };
    for (BinaryOp op : BinaryOp.values()) {
      same(
          op + " of awkward",
          1e-6,
          b -> b.binary(op, Values.awkward(b, true), Values.awkward(b, false), square()));
      for (long[][] shapes : operands) {
        Shape shape = Shape.of(shapes[2]);
        same(
            op + Arrays.deepToString(shapes),
            1e-6,
            b ->
                b.binary(
                    op, Values.normal(b, 8, shapes[0]), Values.normal(b, 9, shapes[1]), shape));
        same(
            op + " swapped",
            1e-6,
            b ->
                b.binary(
                    op, Values.normal(b, 8, shapes[1]), Values.normal(b, 9, shapes[0]), shape));
      }
      for (float value : Values.AWKWARD) {
        same(op + " " + value, 1e-6, b -> b.scalar(op, Values.of(b, Values.AWKWARD), value));
      }
      same(op + " of none", 0, b -> b.scalar(op, b.full(Shape.of(0, 3), 1), 2));
      same(op + " of many", 1e-6, b -> b.scalar(op, Values.normal(b, 10, 5000), 0.5));
    }
    for (BinaryOp op : COMPARISONS) {
      Shape shape = Shape.of(2, 3);
      same(
          op + " of longs",
          0,
          b ->
              b.binary(
                  op,
                  longs(b, 1, 2, 1L << 53),
                  b.reshape(longs(b, 2, (1L << 53) + 1), Shape.of(2, 1)),
                  shape));
    }
  }

  @Test
  void choices() {
    for (long[] dims : SHAPES) {
      same(
          "where",
          0,
          b ->
              b.where(
                  b.scalar(BinaryOp.GT, Values.normal(b, 11, dims), 0),
                  Values.normal(b, 12, dims),
                  Values.normal(b, 13, dims)));
    }
    same(
        "where awkward",
        0,
        b ->
            b.where(
                Values.awkward(b, true), Values.awkward(b, false), b.full(square(), Float.NaN)));
  }

  @Test
  void reductionsAlongEveryDimension() {
    for (ReduceOp op : ReduceOp.values()) {
      for (long[] dims : SHAPES) {
        for (int d = 0; d < dims.length; d++) {
          int dim = d;
          if (op == ReduceOp.SUM || dims[dim] > 0) {
            same(op + "", 1e-6, b -> b.reduce(op, Values.normal(b, 14, dims), dim));
          }
        }
      }
      same(
          op + " with ties and NaN",
          0,
          b ->
              b.reduce(
                  op,
                  b.fromFloats(
                      new float[] {
                        3,
                        3,
                        1,
                        5,
                        Float.NaN,
                        9,
                        Float.NaN,
                        2,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        Float.NEGATIVE_INFINITY
                      },
                      Shape.of(4, 3)),
                  1));
    }
  }

  @Test
  void longSumsKeepTheirPrecision() {
    same("column", 1e-6, b -> b.reduce(ReduceOp.SUM, b.full(Shape.of(300_000, 3), 0.1f), 0));
    same("row", 1e-6, b -> b.reduce(ReduceOp.SUM, b.full(Shape.of(3, 300_000), 0.1f), 1));
  }

  @Test
  void productsOfMatrices() {
    long[][] sizes = {
      {1, 1, 1},
      {2, 3, 4},
      {3, 300, 50},
      {4, 9, 200},
      {5, 9, 200},
      {64, 784, 128},
      {64, 64, 10},
      {1, 784, 128},
      {130, 1, 70},
      {0, 3, 2},
      {3, 0, 2},
      {3, 2, 0}
    };
    for (long[] size : sizes) {
      for (boolean ta : new boolean[] {false, true}) {
        for (boolean tb : new boolean[] {false, true}) {
          same(
              "matmul " + Arrays.toString(size) + ta + tb,
              1e-4,
              b ->
                  b.matmul(
                      ta
                          ? Values.normal(b, 1, size[1], size[0])
                          : Values.normal(b, 1, size[0], size[1]),
                      ta,
                      tb
                          ? Values.normal(b, 2, size[2], size[1])
                          : Values.normal(b, 2, size[1], size[2]),
                      tb));
        }
      }
    }
  }

  @Test
  void layersAndTheirGradients() {
    for (long[] size :
        new long[][] {{64, 784, 128}, {1, 3, 5}, {3, 20, 7}, {0, 3, 2}, {3, 0, 2}, {200, 9, 11}}) {
      Function<Backend, TensorBuffer> x = b -> Values.normal(b, 1, size[0], size[1]);
      Function<Backend, TensorBuffer> w = b -> Values.normal(b, 2, size[2], size[1]);
      Function<Backend, TensorBuffer> g = b -> Values.normal(b, 3, size[0], size[2]);
      same("linear", 1e-4, b -> b.linear(x.apply(b), w.apply(b), Values.normal(b, 4, size[2])));
      same("no bias", 1e-4, b -> b.linear(x.apply(b), w.apply(b), null));
      same("by input", 1e-4, b -> b.linearInputGradient(g.apply(b), w.apply(b)));
      same("by weight", 1e-4, b -> b.linearWeightGradient(g.apply(b), x.apply(b)));
      same("by bias", 1e-5, b -> b.linearBiasGradient(g.apply(b)));
    }
  }

  @Test
  void infinityAndNanSpreadThroughProducts() {
    float[] rows = {1, Float.NaN, 0, Float.POSITIVE_INFINITY, 2, 0, 0, 0, 0};
    same(
        "NaN",
        0,
        b -> b.matmul(b.fromFloats(rows, Shape.of(3, 3)), false, b.full(Shape.of(3, 2), 0), false));
  }

  @Test
  void productsDoNotReadWhatTheirMemoryHeldBefore() {
    for (int rows : new int[] {1, 3, 20}) {
      nd4j.full(Shape.of(rows, 8), Float.NaN).close(); // the result's memory
      TensorBuffer product =
          nd4j.matmul(Values.normal(nd4j, 1, rows, 5), false, Values.normal(nd4j, 2, 5, 8), false);
      assertThat(Values.read(nd4j, product)).doesNotContain(Double.NaN);
    }
  }

  @Test
  void rowsAndLabels() {
    same("oneHot", 0, b -> b.oneHot(longs(b, 2, 0, 1, 2), 3));
    same("oneHot of none", 0, b -> b.oneHot(longs(b), 3));
    same("rows", 0, b -> b.takeRows(Values.normal(b, 1, 5, 2, 3), longs(b, 4, 0, 4)));
    same("rows of longs", 0, b -> b.takeRows(longs(b, 7, 8, 9), longs(b, 2, 2)));
    same("no rows", 0, b -> b.takeRows(Values.normal(b, 1, 5, 2), longs(b)));
  }

  @Test
  void softmaxesAlongEveryDimension() {
    for (long[] dims : SHAPES) {
      for (int d = 0; d < dims.length; d++) {
        int dim = d;
        Function<Backend, TensorBuffer> x = b -> Values.normal(b, 1, dims);
        Function<Backend, TensorBuffer> g = b -> Values.normal(b, 2, dims);
        same("softmax", 1e-6, b -> b.softmax(x.apply(b), dim));
        same("log", 1e-6, b -> b.logSoftmax(x.apply(b), dim));
        same("gradient", 1e-6, b -> b.softmaxGradient(g.apply(b), b.softmax(x.apply(b), dim), dim));
        same(
            "log gradient",
            1e-5,
            b -> b.logSoftmaxGradient(g.apply(b), b.logSoftmax(x.apply(b), dim), dim));
      }
    }
    float inf = Float.POSITIVE_INFINITY;
    float[] rows = {
      1000, 1001, 999, 3e38f, -3e38f, 0, -inf, 0, 1, -inf, -inf, -inf, inf, 0, 1, Float.NaN, 0, 1
    };
    same("awkward softmax", 1e-6, b -> b.softmax(b.fromFloats(rows, Shape.of(6, 3)), 1));
    same("awkward log", 1e-6, b -> b.logSoftmax(b.fromFloats(rows, Shape.of(6, 3)), 1));
  }

  @Test
  void crossEntropy() {
    for (long[] dims : new long[][] {{0, 3}, {1, 1}, {64, 10}, {3, 2500}, {300, 10}}) {
      Function<Backend, TensorBuffer> p = b -> b.logSoftmax(Values.normal(b, 1, dims), 1);
      Function<Backend, TensorBuffer> t = b -> b.unary(UnaryOp.RELU, Values.normal(b, 2, dims));
      same("loss", 1e-5, b -> b.crossEntropy(p.apply(b), t.apply(b)));
      same(
          "gradient",
          1e-6,
          b -> b.crossEntropyGradient(b.full(Shape.scalar(), 0.7), p.apply(b), t.apply(b)));
    }
    same(
        "impossible classes that are not asked for",
        1e-6,
        b -> b.crossEntropy(Values.of(b, Float.NEGATIVE_INFINITY, -1), Values.of(b, 0, 2)));
  }

  @Test
  void stepsOfSgd() {
    for (SgdStep step :
        List.of(
            new SgdStep(0.1, 0, 0, false, 0),
            new SgdStep(0.1, 0, 0, false, 0.01),
            new SgdStep(0.1, 0.9, 0, false, 0),
            new SgdStep(0.1, 0.9, 0.2, false, 0.01),
            new SgdStep(0.1, 0.9, 0, true, 0.01))) {
      for (int which = 0; which < 2; which++) {
        int read = which;
        same(
            step + " " + which,
            1e-6,
            b -> {
              List<TensorBuffer> parameters = pair(b, 1);
              List<TensorBuffer> velocities = step.momentum() == 0 ? List.of() : pair(b, 2);
              b.sgdStep(parameters, pair(b, 3), velocities, step);
              b.sgdStep(parameters, pair(b, 4), velocities, step);
              return parameters.get(read);
            });
      }
    }
  }

  @Test
  void stepsOfAdam() {
    for (boolean decoupled : new boolean[] {false, true}) {
      for (double decay : new double[] {0, 0.1}) {
        same(
            "adam",
            1e-6,
            b -> {
              List<TensorBuffer> parameters = pair(b, 1);
              List<TensorBuffer> means = List.of(b.full(Shape.of(5000), 0), b.full(Shape.of(3), 0));
              List<TensorBuffer> squares =
                  List.of(b.full(Shape.of(5000), 0), b.full(Shape.of(3), 0));
              for (int step = 1; step <= 3; step++) {
                b.adamStep(
                    parameters,
                    pair(b, 10 + step),
                    means,
                    squares,
                    new AdamStep(1e-2, 0.9, 0.999, 1e-8, decay, decoupled, step));
              }
              return parameters.get(0);
            });
      }
    }
  }

  private interface Change {
    void apply(TensorBuffer x, TensorBuffer y);
  }

  private static TensorBuffer changed(Backend backend, long[] dims, Change change) {
    TensorBuffer x = Values.normal(backend, 20, dims);
    change.apply(x, Values.normal(backend, 21, dims));
    return x;
  }

  private static List<TensorBuffer> pair(Backend backend, long seed) {
    return List.of(Values.normal(backend, seed, 5000), Values.normal(backend, seed, 3));
  }

  private static TensorBuffer longs(Backend backend, long... values) {
    return backend.fromLongs(values, Shape.of(values.length));
  }

  private static Shape square() {
    return Shape.of(Values.AWKWARD.length * Values.AWKWARD.length);
  }

  /** Asserts equality but for an error relative to the value, or to 1 for small ones. */
  private void same(String what, double tolerance, Function<Backend, TensorBuffer> operation) {
    TensorBuffer expected = operation.apply(oracle);
    TensorBuffer actual = operation.apply(nd4j);
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    assertThat(actual.dtype()).as(what).isEqualTo(expected.dtype());
    double[] expectedValues = Values.read(oracle, expected);
    double[] actualValues = Values.read(nd4j, actual);
    for (int i = 0; i < expectedValues.length; i++) {
      double wanted = expectedValues[i];
      double got = actualValues[i];
      boolean close =
          wanted == got
              || Double.isNaN(wanted) && Double.isNaN(got)
              || Math.abs(wanted - got) <= tolerance * Math.max(1, Math.abs(wanted));
      assertThat(close)
          .as("%s %s at %d: expected %s, got %s", what, actual.shape(), i, wanted, got)
          .isTrue();
    }
  }
}
