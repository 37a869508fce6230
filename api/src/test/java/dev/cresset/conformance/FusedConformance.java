package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fused operations but for the optimizers' steps: as the backend has them, and as the defaults
 * made of its required ones.
 */
abstract class FusedConformance extends Conformance {

  /** Terms of the order of 1 and a handful of roundings. */
  private static final Tolerance CLOSE = Tolerance.relative(2e-6);

  private static final List<Shape> MATRICES =
      List.of(Shape.of(1, 1), Shape.of(3, 2), Shape.of(64, 10), Shape.of(7, 129), Shape.of(0, 3));

  private final Random random = new Random(9);

  FusedConformance(Backend backend) {
    super(backend);
  }

  @Test
  void linearAndItsGradients() {
    int[][] sizes = {
      {1, 1, 1}, {5, 7, 3}, {1, 784, 128}, {64, 128, 10}, {9, 600, 33}, {0, 3, 2}, {2, 0, 3}
    };
    for (int[] size : sizes) {
      Values x = Values.random(random, size[0], size[1]);
      Values weight = Values.random(random, size[2], size[1]);
      Values bias = Values.random(random, size[2]);
      Values g = Values.random(random, size[0], size[2]);
      String what = " %s x %sᵀ".formatted(x.shape(), weight.shape());
      Tolerance inner = sumOf(size[1]);
      checkFused(
          "linear" + what,
          inner,
          (k, in) -> k.linear(in.get(0), in.get(1), in.get(2)),
          x,
          weight,
          bias);
      checkFused(
          "linear without bias" + what,
          inner,
          (k, in) -> k.linear(in.get(0), in.get(1), null),
          x,
          weight);
      checkFused(
          "linearInputGradient" + what,
          sumOf(size[2]),
          (k, in) -> k.linearInputGradient(in.get(0), in.get(1)),
          g,
          weight);
      checkFused(
          "linearWeightGradient" + what,
          sumOf(size[0]),
          (k, in) -> k.linearWeightGradient(in.get(0), in.get(1)),
          g,
          x);
      checkFused(
          "linearBiasGradient" + what,
          sumOf(size[0]),
          (k, in) -> k.linearBiasGradient(in.get(0)),
          g);
    }
  }

  /** Products of normal numbers: magnitudes add up to about the number of terms. */
  private static Tolerance sumOf(int terms) {
    return Tolerance.relative(1e-6 * (1 + Math.sqrt(terms)));
  }

  private static final Map<UnaryOp, Operation> GRADIENTS =
      Map.of(
          UnaryOp.RELU, (k, in) -> k.reluGradient(in.get(0), in.get(1)),
          UnaryOp.SIGMOID, (k, in) -> k.sigmoidGradient(in.get(0), in.get(1)),
          UnaryOp.TANH, (k, in) -> k.tanhGradient(in.get(0), in.get(1)));

  @ParameterizedTest
  @EnumSource(names = {"RELU", "SIGMOID", "TANH"})
  void activationGradients(UnaryOp op) {
    for (Shape shape : Shapes.ALL) {
      checkFused(
          "gradient of %s %s".formatted(op, shape),
          CLOSE,
          GRADIENTS.get(op),
          Values.random(random, shape),
          outputs(op, Values.random(random, shape)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "SIGMOID", "TANH"})
  void saturatedActivationGradients(UnaryOp op) {
    Values x = Values.of(-1e30f, -200, -104, -89, -20, -9, 0, 9, 20, 80);
    checkFused(
        "gradient of saturated " + op,
        CLOSE,
        GRADIENTS.get(op),
        Values.random(random, x.shape()),
        outputs(op, x));
  }

  private Values outputs(UnaryOp op, Values x) {
    return Values.read(reference, open(reference.unary(op, open(x.on(reference)))));
  }

  @Test
  void activationsThatNeedTheirInput() {
    for (Shape shape : Shapes.ALL) {
      activations(shape.toString(), Values.random(random, shape));
    }
    Values wide = Values.random(random, 20_011);
    for (int i = 0; i < wide.floats().length; i++) {
      wide.floats()[i] *= 4;
    }
    activations("wide", wide);
    activations("awkward values", EdgeCases.all());
  }

  private void activations(String what, Values x) {
    Values g = Values.random(random, x.shape());
    checkFused("gelu " + what, CLOSE, (k, in) -> k.gelu(in.get(0)), x);
    checkFused("silu " + what, CLOSE, (k, in) -> k.silu(in.get(0)), x);
    checkFused(
        "geluGradient " + what, CLOSE, (k, in) -> k.geluGradient(in.get(0), in.get(1)), g, x);
    checkFused(
        "siluGradient " + what, CLOSE, (k, in) -> k.siluGradient(in.get(0), in.get(1)), g, x);
    for (double setting : new double[] {0.01, 0.25, -0.5, 0, 1.5}) {
      String more = " %s with %s".formatted(what, setting);
      checkFused("leakyRelu" + more, CLOSE, (k, in) -> k.leakyRelu(in.get(0), setting), x);
      checkFused("elu" + more, CLOSE, (k, in) -> k.elu(in.get(0), setting), x);
      checkFused(
          "leakyReluGradient" + more,
          CLOSE,
          (k, in) -> k.leakyReluGradient(in.get(0), in.get(1), setting),
          g,
          x);
      checkFused(
          "eluGradient" + more,
          CLOSE,
          (k, in) -> k.eluGradient(in.get(0), in.get(1), setting),
          g,
          x);
    }
  }

  @Test
  void smallActivationsKeepTheirDigits() {
    Values small = Values.of(-1e-4f, -1e-8f, 1e-4f, -3e-3f, 1e-30f);
    checkFused("elu", Tolerance.ulps(8), (k, in) -> k.elu(in.get(0), 1), small);
    checkFused("gelu", Tolerance.ulps(4), (k, in) -> k.gelu(in.get(0)), small);
  }

  @Test
  void reluGradientTakesOrLeavesTheGradientWhole() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float negativeNan = Float.intBitsToFloat(0xffc00001);
    Values y = Values.of(0, -0f, Float.MIN_VALUE, 1, inf, 0, 2, 0, 1, nan, negativeNan, -1, -inf);
    Values g = Values.of(inf, inf, 5, -inf, 3, nan, nan, -1, -1, 6, 7, 8, 9);
    double[] expected = {0, 0, 5, -inf, 3, 0, nan, 0, -1, 6, 7, 0, 0};
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, g, y);
      TensorBuffer actual = open(on.reluGradient(in.get(0), in.get(1)));
      Tolerance.ulps(0).check("gradient of RELU", read(actual).floats(), expected);
    }
  }

  @Test
  void softmaxesAlongEveryDimension() {
    for (Shape shape : Shapes.ALL) {
      for (int dim = 0; dim < shape.rank(); dim++) {
        softmaxes(Values.random(random, shape), dim);
      }
    }
  }

  private void softmaxes(Values x, int along) {
    Values g = Values.random(random, x.shape());
    TensorBuffer onReference = open(x.on(reference));
    Values y = Values.read(reference, open(reference.softmax(onReference, along)));
    Values log = Values.read(reference, open(reference.logSoftmax(onReference, along)));
    String what = " %s along %s".formatted(x.shape(), along);
    checkFused("softmax" + what, CLOSE, (k, in) -> k.softmax(in.get(0), along), x);
    checkFused("logSoftmax" + what, CLOSE, (k, in) -> k.logSoftmax(in.get(0), along), x);
    checkFused(
        "softmaxGradient" + what,
        CLOSE,
        (k, in) -> k.softmaxGradient(in.get(0), in.get(1), along),
        g,
        y);
    checkFused(
        "logSoftmaxGradient" + what,
        sumOf((int) x.shape().dim(along)),
        (k, in) -> k.logSoftmaxGradient(in.get(0), in.get(1), along),
        g,
        log);
  }

  @Test
  void softmaxesOfSaturatedAndMaskedRows() {
    checkFused("softmax", CLOSE, (k, in) -> k.softmax(in.get(0), 1), EdgeCases.rows());
    checkFused("logSoftmax", CLOSE, (k, in) -> k.logSoftmax(in.get(0), 1), EdgeCases.rows());
  }

  @Test
  void crossEntropyAndItsGradient() {
    for (Shape shape : MATRICES) {
      TensorBuffer logits = open(Values.random(random, shape).on(reference));
      TensorBuffer weights = open(Values.random(random, shape).on(reference));
      Values log = Values.read(reference, open(reference.logSoftmax(logits, 1)));
      Values targets = Values.read(reference, open(reference.softmax(weights, 1)));
      Tolerance tolerance = Tolerance.relative(1e-5); // a sum of up to 900 terms
      checkFused(
          "crossEntropy " + shape,
          tolerance,
          (k, in) -> k.crossEntropy(in.get(0), in.get(1)),
          log,
          targets);
      checkFused(
          "crossEntropyGradient " + shape,
          CLOSE,
          (k, in) -> k.crossEntropyGradient(in.get(0), in.get(1), in.get(2)),
          Values.of(Shape.scalar(), -1.75f),
          log,
          targets);
    }
  }

  @Test
  void crossEntropyLeavesOutTermsWithoutTarget() {
    Shape shape = Shape.of(2, 3);
    float inf = Float.POSITIVE_INFINITY;
    Values log = Values.of(shape, -inf, -0.5f, Float.NaN, -2, -inf, -inf);
    Values targets = Values.of(shape, 0, 0.5f, 0, 1, 0, 0);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, log, targets);
      assertThat(on.item(open(on.crossEntropy(in.get(0), in.get(1))))).isEqualTo(2.25);
    }
  }

  @Test
  void nllAndItsGradients() {
    for (Shape shape : MATRICES) {
      int rows = (int) shape.dim(0);
      int classes = (int) shape.dim(1);
      TensorBuffer logits = open(Values.random(random, shape).on(reference));
      Values log = Values.read(reference, open(reference.logSoftmax(logits, 1)));
      Values labels = Values.ofLongs(random.longs(rows, 0, classes).toArray());
      for (Values weights : List.of(Values.random(random, rows), someZeros(rows))) {
        Values g = Values.of(Shape.scalar(), -1.75f);
        checkFused(
            "nll " + shape,
            Tolerance.relative(1e-5), // a sum of up to 64 terms
            (k, in) -> k.nll(in.get(0), in.get(1), in.get(2)),
            log,
            labels,
            weights);
        checkFused(
            "nllGradient " + shape,
            CLOSE,
            (k, in) -> k.nllGradient(in.get(0), in.get(1), in.get(2), classes),
            g,
            labels,
            weights);
        checkFused(
            "nllLogitsGradient " + shape,
            CLOSE,
            (k, in) -> k.nllLogitsGradient(in.get(0), in.get(1), in.get(2), in.get(3)),
            g,
            log,
            labels,
            weights);
      }
    }
  }

  private static Values someZeros(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i += 2) {
      values[i] = 1f / n;
    }
    return Values.of(Shape.of(n), values);
  }

  @Test
  void nllLeavesOutRowsWithoutWeight() {
    float inf = Float.POSITIVE_INFINITY;
    Values log = Values.of(Shape.of(3, 2), -inf, -0.5f, -3, -2, -inf, Float.NaN);
    Values labels = Values.ofLongs(0, 1, 1);
    Values weights = Values.of(0, 2, 0);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, log, labels, weights);
      assertThat(on.item(open(on.nll(in.get(0), in.get(1), in.get(2))))).isEqualTo(4);
    }
  }

  @Test
  void nllGradientIsZeroBesideTheLabels() {
    Values labels = Values.ofLongs(1, 0);
    Values g = Values.of(Shape.scalar(), Float.POSITIVE_INFINITY);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, g, labels, Values.of(1, 0.5f));
      TensorBuffer gradient = open(on.nllGradient(in.get(0), in.get(1), in.get(2), 2));
      double inf = Double.POSITIVE_INFINITY;
      Tolerance.exact()
          .check("nllGradient", read(gradient).floats(), new double[] {0, -inf, -inf, 0});
    }
  }

  @Test
  void anInfiniteWeightCountsForItsLabelOnly() {
    float inf = Float.POSITIVE_INFINITY;
    Values labels = Values.ofLongs(1, 0);
    Values weights = Values.of(inf, 2);
    Values log = Values.of(Shape.of(2, 2), -1, -2, -3, -4);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, Values.of(Shape.scalar(), 1), log, labels, weights);
      assertThat(on.item(open(on.nll(in.get(1), in.get(2), in.get(3))))).isEqualTo(inf);
      TensorBuffer gradient = open(on.nllGradient(in.get(0), in.get(2), in.get(3), 2));
      Tolerance.exact()
          .check("nllGradient", read(gradient).floats(), new double[] {0, -inf, -2, 0});
    }
  }
}
