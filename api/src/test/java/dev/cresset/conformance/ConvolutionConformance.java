package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.Window2d;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions and pooling, as the backend has them and as the defaults. */
abstract class ConvolutionConformance extends Conformance {

  private static final Tolerance EXACT = Tolerance.relative(0);

  /** Strides, paddings, dilations, groups, odd sizes, and batches of none and one. */
  private static final List<Convolution> CONVOLUTIONS =
      List.of(
          of(2, 3, 5, 6, 4, square(3)),
          of(1, 1, 1, 1, 1, square(1)),
          of(3, 2, 7, 5, 3, square(1)),
          of(2, 1, 28, 28, 6, new Window2d(5, 5, 1, 1, 2, 2, 1, 1)),
          of(3, 6, 14, 14, 16, square(5)),
          of(2, 3, 9, 8, 4, new Window2d(3, 2, 2, 3, 1, 0, 1, 1)),
          of(2, 2, 9, 11, 3, new Window2d(2, 3, 1, 1, 0, 1, 3, 2)),
          of(1, 2, 12, 13, 3, new Window2d(3, 3, 3, 2, 2, 1, 2, 3)),
          of(2, 2, 4, 5, 3, new Window2d(3, 3, 5, 4, 1, 1, 1, 1)),
          of(2, 2, 3, 3, 2, new Window2d(2, 2, 1, 1, 4, 5, 1, 1)),
          of(2, 3, 6, 6, 2, new Window2d(6, 6, 1, 1, 0, 0, 1, 1)),
          of(2, 1, 1, 40, 5, new Window2d(1, 7, 1, 2, 0, 3, 1, 1)),
          of(2, 1, 40, 1, 5, new Window2d(7, 1, 2, 1, 3, 0, 1, 1)),
          // Whole columns of the kernel miss the image.
          of(2, 2, 1, 1, 3, new Window2d(5, 5, 1, 1, 2, 2, 1, 1)),
          of(2, 2, 3, 1, 3, new Window2d(1, 5, 1, 1, 0, 2, 1, 1)),
          of(2, 3, 2, 2, 4, new Window2d(7, 7, 1, 1, 3, 3, 1, 1)),
          new Convolution(2, 6, 7, 7, 4, new Window2d(3, 3, 1, 1, 1, 1, 1, 1), 2),
          new Convolution(2, 4, 6, 5, 8, new Window2d(3, 3, 2, 2, 1, 1, 1, 1), 4),
          new Convolution(1, 6, 9, 9, 6, new Window2d(3, 3, 1, 2, 2, 0, 2, 1), 3),
          of(0, 2, 5, 5, 3, square(3)),
          of(70, 2, 4, 4, 3, square(2)),
          of(5, 17, 12, 12, 33, square(3)),
          // nd4j computes its products in parts of columns where OpenBLAS has AVX-512 kernels.
          of(2, 32, 26, 26, 64, square(3)),
          new Convolution(2, 28, 60, 50, 4, new Window2d(3, 3, 1, 1, 1, 1, 1, 1), 2));

  private static final List<Pooling> POOLINGS =
      List.of(
          new Pooling(Shape.of(2, 3, 6, 8), side(2, 2, 0)),
          new Pooling(Shape.of(2, 3, 7, 5), side(2, 2, 0)),
          new Pooling(Shape.of(1, 2, 7, 7), side(3, 2, 1)),
          new Pooling(Shape.of(2, 2, 5, 6), side(3, 1, 1)),
          new Pooling(Shape.of(2, 2, 9, 9), side(2, 3, 0)),
          new Pooling(Shape.of(2, 1, 8, 9), new Window2d(3, 2, 2, 1, 1, 1, 1, 1)),
          new Pooling(Shape.of(1, 1, 1, 1), side(1, 1, 0)),
          new Pooling(Shape.of(3, 2, 4, 4), side(4, 4, 0)),
          new Pooling(Shape.of(64, 6, 28, 28), side(2, 2, 0)),
          new Pooling(Shape.of(0, 2, 4, 4), side(2, 2, 0)),
          new Pooling(Shape.of(2, 0, 4, 4), side(2, 2, 0)));

  private final Random random = new Random(10);

  ConvolutionConformance(Backend backend) {
    super(backend);
  }

  /** A convolution of {@code [n, in, height, width]} to {@code out} channels. */
  record Convolution(int n, int in, int height, int width, int out, Window2d window, int groups) {

    long[] weight() {
      return new long[] {out, in / groups, window.kernelHeight(), window.kernelWidth()};
    }

    Shape input() {
      return Shape.of(n, in, height, width);
    }

    long[] output() {
      return new long[] {n, out, window.outputHeight(height), window.outputWidth(width)};
    }
  }

  /** Windows over {@code [n, channels, height, width]}. */
  record Pooling(Shape input, Window2d window) {
    long[] output() {
      return new long[] {
        input.dim(0),
        input.dim(1),
        window.outputHeight(input.dim(2)),
        window.outputWidth(input.dim(3))
      };
    }
  }

  private static Convolution of(int n, int in, int height, int width, int out, Window2d window) {
    return new Convolution(n, in, height, width, out, window, 1);
  }

  private static Window2d square(int kernel) {
    return side(kernel, 1, 0);
  }

  private static Window2d side(int kernel, int stride, int padding) {
    return new Window2d(kernel, kernel, stride, stride, padding, padding, 1, 1);
  }

  static List<Convolution> convolutions() {
    return CONVOLUTIONS;
  }

  static List<Pooling> poolings() {
    return POOLINGS;
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolutionsAndTheirGradients(Convolution each) {
    Window2d window = each.window();
    int groups = each.groups();
    Values x = Values.random(random, each.input());
    Values weight = Values.random(random, each.weight());
    Values bias = Values.random(random, each.out());
    Values g = Values.random(random, each.output());
    int terms = each.in() / groups * window.area();
    checkFused(
        "conv2d",
        sumOf(terms),
        (k, in) -> k.conv2d(in.get(0), in.get(1), in.get(2), window, groups),
        x,
        weight,
        bias);
    checkFused(
        "conv2d without bias",
        sumOf(terms),
        (k, in) -> k.conv2d(in.get(0), in.get(1), null, window, groups),
        x,
        weight);
    checkFused(
        "conv2dInputGradient",
        sumOf(each.out() / groups * window.area()),
        (k, in) -> k.conv2dInputGradient(in.get(0), in.get(1), each.input(), window, groups),
        g,
        weight);
    int sums = (int) Shape.of(each.output()).size() / each.out();
    checkFused(
        "conv2dWeightGradient",
        sumOf(sums),
        (k, in) -> k.conv2dWeightGradient(in.get(0), in.get(1), window, groups),
        g,
        x);
  }

  /** Products of normal numbers: a partial sum of k terms is about sqrt(k), and is rounded. */
  private static Tolerance sumOf(int terms) {
    return Tolerance.relative(1e-6 * (1 + Math.sqrt(terms)) + Tolerance.ROUNDING * terms / 2);
  }

  @Test
  void convolutionsRepeatBitForBit() {
    Convolution each = of(64, 3, 10, 10, 8, new Window2d(3, 3, 1, 1, 1, 1, 1, 1));
    List<TensorBuffer> in =
        open(
            backend,
            Values.random(random, each.input()),
            Values.random(random, each.weight()),
            Values.random(random, each.output()));
    float[] first = gradient(in, each);
    for (int i = 0; i < 5; i++) {
      assertThat(gradient(in, each)).containsExactly(first);
    }
  }

  private float[] gradient(List<TensorBuffer> in, Convolution each) {
    return read(open(backend.conv2dWeightGradient(in.get(2), in.get(0), each.window(), 1)))
        .floats();
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void poolingAndItsGradients(Pooling each) {
    Window2d window = each.window();
    Values x = Values.random(random, each.input());
    Values g = Values.random(random, each.output());
    Tolerance few = sumOf(window.area());
    checkFused("maxPool2d", EXACT, (k, in) -> k.maxPool2d(in.get(0), window), x);
    checkFused(
        "maxPool2dGradient",
        few,
        (k, in) -> k.maxPool2dGradient(in.get(0), in.get(1), window),
        g,
        x);
    checkFused("avgPool2d", few, (k, in) -> k.avgPool2d(in.get(0), window), x);
    checkFused(
        "avgPool2dGradient",
        few,
        (k, in) -> k.avgPool2dGradient(in.get(0), each.input(), window),
        g);
  }

  @Test
  void firstOfEqualElementsGetsTheGradient() {
    float inf = Float.POSITIVE_INFINITY;
    Values x =
        Values.of(
            Shape.of(1, 1, 4, 4), 1, 1, 0, 2, 1, 1, 2, 2, -inf, -inf, 3, inf, -inf, -inf, inf, 3);
    Values g = Values.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
    checkFused(
        "maxPool2dGradient",
        EXACT,
        (k, in) -> k.maxPool2dGradient(in.get(0), in.get(1), side(2, 2, 0)),
        g,
        x);
    checkFused(
        "maxPool2dGradient, padded",
        EXACT,
        (k, in) -> k.maxPool2dGradient(in.get(0), in.get(1), side(3, 2, 1)),
        g,
        x);
  }

  @Test
  void largestOfAWindowWithNanIsNan() {
    float nan = Float.NaN;
    Values x =
        Values.of(Shape.of(1, 1, 2, 8), nan, 1, 1, nan, 1, 1, 1, 1, 1, 1, 1, 1, nan, 1, 1, nan);
    for (Window2d window : List.of(side(2, 2, 0), new Window2d(2, 2, 2, 2, 0, 1, 1, 1))) {
      checkFused("maxPool2d", EXACT, (k, in) -> k.maxPool2d(in.get(0), window), x);
    }
    Values g = Values.of(Shape.of(1, 1, 1, 4), 1, 2, 3, 4);
    checkFused(
        "maxPool2dGradient",
        EXACT,
        (k, in) -> k.maxPool2dGradient(in.get(0), in.get(1), side(2, 2, 0)),
        g,
        x);
  }

  @Test
  void valuesThatAreNotFiniteStayInTheirWindows() {
    float inf = Float.POSITIVE_INFINITY;
    Values x = Values.of(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, inf);
    Values weight = Values.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
    checkFused(
        "conv2d",
        sumOf(4),
        (k, in) -> k.conv2d(in.get(0), in.get(1), null, side(2, 1, 1), 1),
        x,
        weight);
    checkFused("avgPool2d", sumOf(4), (k, in) -> k.avgPool2d(in.get(0), side(2, 1, 1)), x);
  }
}
