package dev.cresset.tensor;

import dev.cresset.spi.Window2d;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of convolutions and pooling, and describes them to the backend. */
final class Convolutions {

  private Convolutions() {}

  /** A convolution of images that are one row high. */
  static Tensor conv1d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    String name = "conv1d";
    checkOperands(name, x, weight, bias);
    checkRank(name, "input", "[n, channels, length]", x.shape(), 3);
    checkRank(name, "weight", "[out, in / groups, kernel]", weight.shape(), 3);
    Window2d window =
        new Window2d(
            1,
            kernel(name, weight.shape(), 2),
            1,
            checkStride(name, stride),
            0,
            checkPadding(name, padding),
            1,
            checkDilation(name, dilation));
    checkChannels(name, x.shape(), weight.shape(), groups);
    checkBias(name, weight.shape(), bias);
    checkNotEmpty(name, x.shape());
    long length = checkFits(name, window.kernelWidth(), padding, dilation, x.shape(), 2);
    Checks.possible(
        name, x.shape().dim(0), weight.shape().dim(0), (length - 1) / window.strideWidth() + 1);
    Tensor y = Operations.conv2d(name, withHeight(x), withHeight(weight), bias, window, groups);
    return y.reshape(y.shape().dim(0), y.shape().dim(1), y.shape().dim(3));
  }

  private static Tensor withHeight(Tensor x) {
    Shape shape = x.shape();
    return x.reshape(shape.dim(0), shape.dim(1), 1, shape.dim(2));
  }

  static Tensor conv2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int[] stride,
      int[] padding,
      int[] dilation,
      int groups) {
    String name = "conv2d";
    checkOperands(name, x, weight, bias);
    checkRank(name, "input", "[n, channels, height, width]", x.shape(), 4);
    checkRank(name, "weight", "[out, in / groups, kernelHeight, kernelWidth]", weight.shape(), 4);
    checkTwo(name, "strides", stride);
    checkTwo(name, "paddings", padding);
    checkTwo(name, "dilations", dilation);
    Window2d window =
        new Window2d(
            kernel(name, weight.shape(), 2),
            kernel(name, weight.shape(), 3),
            checkStride(name, stride[0]),
            checkStride(name, stride[1]),
            checkPadding(name, padding[0]),
            checkPadding(name, padding[1]),
            checkDilation(name, dilation[0]),
            checkDilation(name, dilation[1]));
    checkChannels(name, x.shape(), weight.shape(), groups);
    checkBias(name, weight.shape(), bias);
    checkNotEmpty(name, x.shape());
    checkFits(name, window.kernelHeight(), padding[0], dilation[0], x.shape(), 2);
    checkFits(name, window.kernelWidth(), padding[1], dilation[1], x.shape(), 3);
    checkOutput(name, x.shape(), weight.shape().dim(0), window);
    return Operations.conv2d(name, x, weight, bias, window, groups);
  }

  /** Returns the windows of a pooling operation after checking its arguments. */
  static Window2d pool(String name, Tensor x, int[] kernel, int[] stride, int[] padding) {
    Checks.floats(name, x);
    checkRank(name, "input", "[n, channels, height, width]", x.shape(), 4);
    checkTwo(name, "sizes of the window", kernel);
    checkTwo(name, "strides", stride);
    checkTwo(name, "paddings", padding);
    checkNotEmpty(name, x.shape());
    for (int i = 0; i < 2; i++) {
      checkLeast(name, "kernel size", kernel[i], 1);
      checkStride(name, stride[i]);
      if (checkPadding(name, padding[i]) > kernel[i] / 2) {
        throw new IllegalArgumentException(
            "%s: the padding must be at most half the window, got padding %s for a window of %s"
                .formatted(name, padding[i], kernel[i]));
      }
      checkFits(name, kernel[i], padding[i], 1, x.shape(), 2 + i);
    }
    Window2d window =
        new Window2d(kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], 1, 1);
    checkOutput(name, x.shape(), x.shape().dim(1), window);
    return window;
  }

  static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
    String name = "adaptiveAvgPool2d";
    Checks.floats(name, x);
    Shape shape = x.shape();
    checkRank(name, "input", "[n, channels, height, width]", shape, 4);
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "%s: the output must be at least 1 x 1, got %s x %s".formatted(name, height, width));
    }
    checkNotEmpty(name, shape);
    int inHeight = (int) shape.dim(2);
    int inWidth = (int) shape.dim(3);
    if (inHeight % height == 0 && inWidth % width == 0) {
      int rows = inHeight / height;
      int columns = inWidth / width;
      return Operations.avgPool2d(name, x, new Window2d(rows, columns, rows, columns, 0, 0, 1, 1));
    }
    Checks.possible(name, shape.dim(0), shape.dim(1), height, width);
    return meansOfParts(meansOfParts(x, 2, height), 3, width);
  }

  /** Divides a dimension into parts that may overlap by one, and returns the mean of each. */
  private static Tensor meansOfParts(Tensor x, int dim, int parts) {
    int size = (int) x.shape().dim(dim);
    Tensor[] means = new Tensor[parts];
    for (int i = 0; i < parts; i++) {
      int start = start(i, parts, size);
      means[i] = x.narrow(dim, start, end(i, parts, size) - start).mean(dim, true);
    }
    return Tensors.cat(dim, means);
  }

  private static int start(int i, int count, int size) {
    return (int) ((long) i * size / count);
  }

  private static int end(int i, int count, int size) {
    return (int) (((i + 1L) * size + count - 1) / count);
  }

  private static void checkOperands(String name, Tensor x, Tensor weight, @Nullable Tensor bias) {
    Checks.floats(name, x);
    Checks.floats(name, weight);
    Checks.sameBackend(name, x, weight);
    if (bias != null) {
      Checks.floats(name, bias);
      Checks.sameBackend(name, bias, weight);
    }
  }

  private static void checkRank(
      String name, String operand, String expected, Shape shape, int rank) {
    if (shape.rank() != rank) {
      throw new ShapeException(
          "%s: the %s must be %s, got shape %s; reshape it%s"
              .formatted(
                  name,
                  operand,
                  expected,
                  shape,
                  operand.equals("input") && shape.rank() == rank - 1
                      ? ", with 1 for a missing batch or channel dimension"
                      : ""));
    }
  }

  private static void checkTwo(String name, String what, int[] values) {
    NotNull.check(name, "array of " + what, values);
    if (values.length != 2) {
      throw new IllegalArgumentException(
          "%s: needs 2 %s, for height and width, got %s".formatted(name, what, values.length));
    }
  }

  private static int checkStride(String name, int stride) {
    return checkLeast(name, "stride", stride, 1);
  }

  private static int checkPadding(String name, int padding) {
    return checkLeast(name, "padding", padding, 0);
  }

  private static int checkDilation(String name, int dilation) {
    return checkLeast(name, "dilation", dilation, 1);
  }

  private static int checkLeast(String name, String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: the %s must be %s or more, got %s".formatted(name, what, least, value));
    }
    return value;
  }

  private static int kernel(String name, Shape weight, int dim) {
    long size = weight.dim(dim);
    if (size < 1) {
      throw new ShapeException(
          "%s: the kernel of weight %s is empty; make each side at least 1"
              .formatted(name, weight));
    }
    return (int) size;
  }

  private static void checkChannels(String name, Shape input, Shape weight, int groups) {
    checkLeast(name, "number of groups", groups, 1);
    long in = input.dim(1);
    long out = weight.dim(0);
    if (in % groups != 0 || out % groups != 0) {
      throw new ShapeException(
          "%s: groups must divide the %s input channels and the %s output channels, got %s"
              .formatted(name, in, out, groups));
    }
    if (weight.dim(1) == 0 || out == 0) {
      throw new ShapeException(
          "%s: needs at least 1 channel in and out, got weight %s".formatted(name, weight));
    }
    if (weight.dim(1) != in / groups) {
      throw new ShapeException(
          "%s: the input has %s channels but the weight expects %s (input %s, weight %s%s); make the two numbers equal"
              .formatted(
                  name,
                  in,
                  weight.dim(1) * groups,
                  input,
                  weight,
                  groups == 1 ? "" : ", groups " + groups));
    }
  }

  private static void checkBias(String name, Shape weight, @Nullable Tensor bias) {
    if (bias != null && !bias.shape().equals(Shape.of(weight.dim(0)))) {
      throw new ShapeException(
          "%s: the bias must be [%s], one value for each output channel of the weight %s, got shape %s"
              .formatted(name, weight.dim(0), weight, bias.shape()));
    }
  }

  /** Checks that images or sequences have elements; the batch may be empty. */
  private static void checkNotEmpty(String name, Shape input) {
    if (input.product(2, input.rank()) == 0) {
      throw new ShapeException(
          "%s: the %s of input %s are empty; check how the data is read"
              .formatted(name, input.rank() == 3 ? "sequences" : "images", input));
    }
  }

  /** Returns the number of positions of the window with a stride of 1, after checking it. */
  private static long checkFits(
      String name, int kernel, int padding, int dilation, Shape input, int dim) {
    long padded = input.dim(dim) + 2L * padding;
    long span = dilation * (kernel - 1L) + 1;
    if (span > padded) {
      String side = input.rank() == 3 ? "long" : dim == 2 ? "high" : "wide";
      throw new ShapeException(
          "%s: the window is %s elements %s but the input only %s with its padding (input %s, window %s, dilation %s, padding %s); use a smaller window or more padding"
              .formatted(name, span, side, padded, input, kernel, dilation, padding));
    }
    return padded - span + 1;
  }

  private static void checkOutput(String name, Shape input, long channels, Window2d window) {
    Checks.possible(
        name,
        input.dim(0),
        channels,
        window.outputHeight(input.dim(2)),
        window.outputWidth(input.dim(3)));
  }
}
