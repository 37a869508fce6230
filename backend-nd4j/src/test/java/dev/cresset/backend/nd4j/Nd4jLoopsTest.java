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
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Operations on about as many elements as a block holds, and more, against the plain-Java backend:
 * what the conformance kit, whose shapes are small, does not reach.
 */
class Nd4jLoopsTest {

  /** Elements that a loop takes at a time. */
  private static final int BLOCK = 2048;

  private static final long[][] SHAPES = {
    {BLOCK - 1}, {BLOCK}, {BLOCK + 1}, {300, 10}, {3, 2100}, {2100, 3}, {2, 3, 700}, {3, 2100, 2}
  };

  private final Backend oracle = new JvmBackendProvider().create();
  private final Backend nd4j = new Nd4jBackendProvider().create();

  @Test
  void functionsOfOneBuffer() {
    for (long[] dims : SHAPES) {
      same("full", 0, b -> b.full(Shape.of(dims), -1.5));
      for (UnaryOp op : UnaryOp.values()) {
        same(op + "", 1e-6, b -> b.unary(op, Values.normal(b, 5, dims)));
      }
      gradient("relu", Backend::reluGradient, dims);
      gradient("sigmoid", Backend::sigmoidGradient, dims);
      gradient("tanh", Backend::tanhGradient, dims);
    }
  }

  private interface Gradient {
    TensorBuffer apply(Backend backend, TensorBuffer g, TensorBuffer y);
  }

  private void gradient(String name, Gradient of, long... dims) {
    same(
        name + " gradient",
        1e-6,
        b -> of.apply(b, Values.normal(b, 6, dims), Values.normal(b, 7, dims)));
  }

  @Test
  void functionsOfTwoBuffers() {
    long[][][] operands = {
      {{5000}, {}, {5000}},
      {{5, 1000}, {5, 1000}, {5, 1000}},
      {{5, 3000}, {3000}, {5, 3000}},
      {{500, 10}, {500, 1}, {500, 10}},
      {{3000, 1}, {1, 5}, {3000, 5}},
      {{64, 1}, {1, 70}, {64, 70}},
      {{2, 1, 40, 1}, {3, 1, 50}, {2, 3, 40, 50}}
    };
    for (BinaryOp op : BinaryOp.values()) {
      for (long[][] shapes : operands) {
        Shape shape = Shape.of(shapes[2]);
        Function<Backend, TensorBuffer> x =
            b -> b.unary(UnaryOp.EXP, Values.normal(b, 8, shapes[0]));
        Function<Backend, TensorBuffer> y = b -> Values.normal(b, 9, shapes[1]);
        same(op + " " + shape, 1e-5, b -> b.binary(op, x.apply(b), y.apply(b), shape));
      }
      same(op + " of one value", 1e-6, b -> b.scalar(op, b.full(Shape.of(5000), 0.7), 0.5));
    }
    for (long[] dims : SHAPES) {
      Function<Backend, TensorBuffer> x = b -> Values.normal(b, 11, dims);
      Function<Backend, TensorBuffer> y = b -> Values.normal(b, 12, dims);
      same("where", 0, b -> b.where(b.unary(UnaryOp.RELU, x.apply(b)), x.apply(b), y.apply(b)));
      same(
          "axpy",
          1e-6,
          b -> {
            TensorBuffer target = y.apply(b);
            b.axpyInPlace(-0.3, x.apply(b), target);
            return target;
          });
    }
  }

  @Test
  void lanesOfAnyLength() {
    for (long[] dims : SHAPES) {
      for (int d = 0; d < dims.length; d++) {
        int dim = d;
        Function<Backend, TensorBuffer> x = b -> Values.normal(b, 1, dims);
        Function<Backend, TensorBuffer> g = b -> Values.normal(b, 2, dims);
        for (ReduceOp op : ReduceOp.values()) {
          same(op + "", 1e-5, b -> b.reduce(op, x.apply(b), dim));
        }
        same("softmax", 1e-6, b -> b.softmax(x.apply(b), dim));
        same("log", 1e-6, b -> b.logSoftmax(x.apply(b), dim));
        same("by x", 1e-6, b -> b.softmaxGradient(g.apply(b), b.softmax(x.apply(b), dim), dim));
        same(
            "log by x",
            1e-4,
            b -> b.logSoftmaxGradient(g.apply(b), b.logSoftmax(x.apply(b), dim), dim));
      }
    }
  }

  @Test
  void longSumsKeepTheirPrecision() {
    same("column", 1e-6, b -> b.reduce(ReduceOp.SUM, b.full(Shape.of(300_000, 3), 0.1f), 0));
    same("row", 1e-6, b -> b.reduce(ReduceOp.SUM, b.full(Shape.of(3, 300_000), 0.1f), 1));
  }

  @Test
  void crossEntropyOfManyRowsOrClasses() {
    for (long[] dims : new long[][] {{3, 2500}, {300, 10}}) {
      Function<Backend, TensorBuffer> p = b -> b.logSoftmax(Values.normal(b, 1, dims), 1);
      Function<Backend, TensorBuffer> t = b -> b.unary(UnaryOp.RELU, Values.normal(b, 2, dims));
      same("loss", 1e-5, b -> b.crossEntropy(p.apply(b), t.apply(b)));
      same(
          "gradient",
          1e-5,
          b -> b.crossEntropyGradient(b.full(Shape.scalar(), 0.7), p.apply(b), t.apply(b)));
    }
  }

  @Test
  void rowsOfManyBytes() {
    byte[] source = new byte[5 * 6000];
    new Random(2).nextBytes(source);
    float[] table = new float[2 * 256];
    for (int i = 0; i < table.length; i++) {
      table[i] = i / 100f;
    }
    int[] rows = {4, 0, 0, 3};
    same("fromBytes", 0, b -> b.fromBytes(source, 6000, rows, table, Shape.of(4, 6000)));
  }

  @Test
  void optimizerSteps() {
    for (SgdStep step :
        List.of(
            new SgdStep(0.1, 0, 0, false, 0.01),
            new SgdStep(0.1, 0.9, 0.2, false, 0.01),
            new SgdStep(0.1, 0.9, 0, true, 0.01))) {
      same(
          step + "",
          1e-6,
          b -> {
            TensorBuffer parameter = Values.normal(b, 1, 5000);
            List<TensorBuffer> velocity =
                step.momentum() == 0 ? List.of() : List.of(Values.normal(b, 2, 5000));
            b.sgdStep(List.of(parameter), List.of(Values.normal(b, 3, 5000)), velocity, step);
            return parameter;
          });
    }
    same(
        "adam",
        1e-6,
        b -> {
          TensorBuffer parameter = Values.normal(b, 1, 5000);
          b.adamStep(
              List.of(parameter),
              List.of(Values.normal(b, 2, 5000)),
              List.of(b.full(Shape.of(5000), 0.1)),
              List.of(b.full(Shape.of(5000), 0.2)),
              new AdamStep(1e-2, 0.9, 0.999, 1e-8, 0.1, true, 3));
          return parameter;
        });
  }

  @Test
  void fewRowsAndManyTakeDifferentWaysToTheSameProduct() {
    for (long rows : new long[] {1, 3, 4, 5, 64}) {
      for (boolean transpose : new boolean[] {false, true}) {
        same(
            "matmul",
            1e-4,
            b ->
                b.matmul(
                    Values.normal(b, 1, rows, 784),
                    false,
                    transpose ? Values.normal(b, 2, 128, 784) : Values.normal(b, 2, 784, 128),
                    transpose));
      }
    }
  }

  @Test
  void productsInTilesHaveNoSeams() {
    long[][] sizes = {
      {131, 784, 77},
      {300, 130, 270},
      {70, 600, 530},
      {530, 65, 600},
      {1030, 70, 90},
      {90, 1030, 70},
      {20, 512, 512},
      {5, 901, 333},
      {31, 71, 2048}
    };
    for (long[] size : sizes) {
      long n = size[0];
      long k = size[1];
      long m = size[2];
      for (boolean ta : new boolean[] {false, true}) {
        for (boolean tb : new boolean[] {false, true}) {
          same(
              "%s x %s x %s, %s %s".formatted(n, k, m, ta, tb),
              1e-4,
              b ->
                  b.matmul(
                      ta ? Values.normal(b, 1, k, n) : Values.normal(b, 1, n, k),
                      ta,
                      tb ? Values.normal(b, 2, m, k) : Values.normal(b, 2, k, m),
                      tb));
        }
      }
    }
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
  void exponentialsAreRightToTwoUnitsInTheLastPlace() {
    float[] x = new float[300_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = -104 + 193f * i / x.length;
    }
    double[] exp = Values.read(nd4j, nd4j.unary(UnaryOp.EXP, Values.of(nd4j, x)));
    double[] tanh = Values.read(nd4j, nd4j.unary(UnaryOp.TANH, Values.of(nd4j, x)));
    for (int i = 0; i < x.length; i++) {
      check(units(exp[i], Math.exp(x[i])) <= 2, "exp " + x[i], Math.exp(x[i]), exp[i]);
      check(units(tanh[i], Math.tanh(x[i])) <= 3, "tanh " + x[i], Math.tanh(x[i]), tanh[i]);
    }
  }

  private static double units(double got, double wanted) {
    float rounded = (float) wanted;
    return rounded == got ? 0 : Math.abs(got - wanted) / Math.ulp(rounded);
  }

  /** Asserts equality but for an error relative to the value, or to 1 for small ones. */
  private void same(String what, double tolerance, Function<Backend, TensorBuffer> operation) {
    TensorBuffer expected = operation.apply(oracle);
    TensorBuffer actual = operation.apply(nd4j);
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double[] wanted = Values.read(oracle, expected);
    double[] got = Values.read(nd4j, actual);
    for (int i = 0; i < wanted.length; i++) {
      check(close(got[i], wanted[i], tolerance), what + " " + actual.shape(), wanted[i], got[i]);
    }
  }

  private static boolean close(double got, double wanted, double tolerance) {
    return got == wanted
        || Double.isNaN(got) && Double.isNaN(wanted)
        || Math.abs(got - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
  }

  /** Asserts without building a message for each of the many values that are right. */
  private static void check(boolean right, String what, double wanted, double got) {
    if (!right) {
      assertThat(got).as(what).isEqualTo(wanted);
    }
  }
}
