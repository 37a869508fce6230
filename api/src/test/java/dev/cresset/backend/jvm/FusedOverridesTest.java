package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each fused operation against the default made of required ones. */
class FusedOverridesTest {

  private static final long[][] SHAPES = {
    {1}, {7}, {0, 4}, {4, 0}, {1, 1}, {5, 3}, {64, 10}, {3, 4, 5}, {2, 3, 4, 5}
  };

  private final Backend backend = new JvmBackend();
  private final Backend defaults = new RequiredOnly(backend);
  private final Random random = new Random(7);

  @Test
  void softmaxesAlongEveryDimension() {
    for (long[] dims : SHAPES) {
      for (int dim = 0; dim < dims.length; dim++) {
        int along = dim;
        TensorBuffer x = Floats.random(backend, random, dims);
        TensorBuffer g = Floats.random(backend, random, dims);
        TensorBuffer y = backend.softmax(x, dim);
        TensorBuffer log = backend.logSoftmax(x, dim);
        same("softmax", 1e-6, b -> b.softmax(x, along));
        same("logSoftmax", 1e-6, b -> b.logSoftmax(x, along));
        same("softmaxGradient", 1e-6, b -> b.softmaxGradient(g, y, along));
        same("logSoftmaxGradient", 1e-5, b -> b.logSoftmaxGradient(g, log, along));
      }
    }
  }

  @Test
  void softmaxesOfAwkwardRows() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float[] rows = {
      1000, 1001, 999, 3e38f, -3e38f, 0, -inf, 0, 1, -inf, -inf, -inf, inf, 0, 1, nan, 0, 1
    };
    TensorBuffer x = backend.fromFloats(rows, Shape.of(6, 3));
    same("softmax", 1e-6, b -> b.softmax(x, 1));
    same("logSoftmax", 1e-6, b -> b.logSoftmax(x, 1));
  }

  @Test
  void crossEntropyAndItsGradient() {
    for (long[] dims : new long[][] {{0, 3}, {1, 1}, {3, 2}, {64, 10}}) {
      TensorBuffer logits = Floats.random(backend, random, dims);
      TensorBuffer log = backend.logSoftmax(logits, 1);
      TensorBuffer targets = backend.softmax(Floats.random(backend, random, dims), 1);
      TensorBuffer g = backend.full(Shape.scalar(), -1.7);
      same("crossEntropy", 1e-6, b -> b.crossEntropy(log, targets));
      same("crossEntropyGradient", 1e-6, b -> b.crossEntropyGradient(g, log, targets));
    }
  }

  @Test
  void crossEntropyLeavesOutTermsWithoutTarget() {
    float inf = Float.POSITIVE_INFINITY;
    Shape shape = Shape.of(1, 3);
    TensorBuffer log = backend.fromFloats(new float[] {-inf, -0.5f, Float.NaN}, shape);
    TensorBuffer targets = backend.fromFloats(new float[] {0, 0.5f, 0}, shape);
    assertThat(backend.item(backend.crossEntropy(log, targets))).isEqualTo(0.25);
  }

  @Test
  void activationGradients() {
    for (long[] dims : SHAPES) {
      TensorBuffer g = Floats.random(backend, random, dims);
      TensorBuffer x = Floats.random(backend, random, dims);
      for (UnaryOp op :
          List.of(UnaryOp.RELU, UnaryOp.SIGMOID, UnaryOp.TANH, UnaryOp.EXP, UnaryOp.SQRT)) {
        TensorBuffer y = backend.unary(op, x);
        same(op + " gradient", 1e-6, b -> b.activationGradient(op, g, y));
      }
    }
  }

  @Test
  void reluGradientTakesOrLeavesTheGradientWhole() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float tiny = Float.MIN_VALUE;
    float[] y = {0, -0f, tiny, 1, inf, 0, 2, nan, 0, 1};
    float[] g = {inf, inf, 5, -inf, 3, nan, nan, 4, -1, -1};
    float[] expected = {0, 0, 5, -inf, 3, 0, nan, 0, 0, -1};
    Shape shape = Shape.of(y.length);
    TensorBuffer result =
        backend.activationGradient(
            UnaryOp.RELU, backend.fromFloats(g, shape), backend.fromFloats(y, shape));
    assertThat(Floats.read(backend, result)).containsExactly(expected);
  }

  @Test
  void linearAndItsGradients() {
    long[][] sizes = {
      {0, 3, 2},
      {2, 0, 3},
      {3, 2, 0},
      {1, 1, 1},
      {1, 784, 128},
      {5, 7, 3},
      {64, 128, 10},
      {9, 600, 33}
    };
    for (long[] size : sizes) {
      TensorBuffer x = Floats.random(backend, random, size[0], size[1]);
      TensorBuffer weight = Floats.random(backend, random, size[2], size[1]);
      TensorBuffer bias = Floats.random(backend, random, size[2]);
      TensorBuffer g = Floats.random(backend, random, size[0], size[2]);
      same("linear", 6e-5, b -> b.linear(x, weight, bias));
      same("linear without bias", 1e-5, b -> b.linear(x, weight, null));
      same("input gradient", 1e-5, b -> b.linearInputGradient(g, weight));
      same("weight gradient", 1e-5, b -> b.linearWeightGradient(g, x));
      same("bias gradient", 1e-5, b -> b.linearBiasGradient(g));
    }
  }

  @Test
  void bytesThroughTables() {
    byte[] source = new byte[5 * 12];
    random.nextBytes(source);
    int[] rows = {4, 0, 4, 2};
    for (int channels = 1; channels <= 3; channels++) {
      float[] table = Floats.random(random, 256L * channels);
      same("fromBytes", 0, b -> b.fromBytes(source, 12, rows, table, Shape.of(4, 3, 4)));
    }
    same("no rows", 0, b -> b.fromBytes(source, 12, new int[0], new float[256], Shape.of(0, 12)));
  }

  @Test
  void sgdSteps() {
    for (SgdStep step :
        List.of(
            new SgdStep(0.01, 0, 0, false, 0),
            new SgdStep(0.5, 0, 0, false, 0.1),
            new SgdStep(0.1, 0.9, 0, false, 0),
            new SgdStep(0.1, 0.9, 0.3, false, 0.01),
            new SgdStep(0.1, 0.9, 0, true, 0.01))) {
      boolean momentum = step.momentum() != 0;
      sameUpdates(
          momentum ? 1 : 0,
          (b, buffers) ->
              b.sgdStep(
                  buffers.get(0), buffers.get(1), momentum ? buffers.get(2) : List.of(), step));
    }
  }

  @Test
  void adamSteps() {
    for (long number : new long[] {1, 2, 1000}) {
      for (boolean decoupled : new boolean[] {false, true}) {
        AdamStep step = new AdamStep(0.01, 0.9, 0.999, 1e-8, 0.05, decoupled, number);
        sameUpdates(
            2,
            (b, buffers) ->
                b.adamStep(buffers.get(0), buffers.get(1), buffers.get(2), buffers.get(3), step));
      }
    }
  }

  private interface Update {
    void apply(Backend backend, List<List<TensorBuffer>> buffers);
  }

  /** Compares all buffers after an update of several parameters with {@code states} each. */
  private void sameUpdates(int states, Update update) {
    long seed = random.nextLong();
    List<List<TensorBuffer>> actual = updatable(new Random(seed), states);
    List<List<TensorBuffer>> expected = updatable(new Random(seed), states);
    update.apply(backend, actual);
    update.apply(defaults, expected);
    for (int i = 0; i < actual.size(); i++) {
      for (int j = 0; j < actual.get(i).size(); j++) {
        Floats.assertClose(
            Floats.read(backend, actual.get(i).get(j)),
            Floats.read(backend, expected.get(i).get(j)),
            1e-6,
            "buffer " + i + " of parameter " + j);
      }
    }
  }

  private List<List<TensorBuffer>> updatable(Random seeded, int states) {
    List<List<TensorBuffer>> buffers = new ArrayList<>();
    for (int i = 0; i < 2 + states; i++) {
      List<TensorBuffer> each = new ArrayList<>();
      for (long[] dims : new long[][] {{37, 5}, {5}, {0}, {}}) {
        TensorBuffer buffer = Floats.random(backend, seeded, dims);
        each.add(i < 3 ? buffer : backend.binary(BinaryOp.MUL, buffer, buffer, buffer.shape()));
      }
      buffers.add(each);
    }
    return buffers;
  }

  private void same(String what, double tolerance, Function<Backend, TensorBuffer> operation) {
    TensorBuffer actual = operation.apply(backend);
    TensorBuffer expected = operation.apply(defaults);
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    assertThat(actual.dtype()).as(what).isEqualTo(expected.dtype());
    Floats.assertClose(
        Floats.read(backend, actual), Floats.read(backend, expected), tolerance, what);
  }
}
