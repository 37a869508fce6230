package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.OptionalLong;

/** The sizes of layers that slide a window over their input. */
final class WindowSizes {

  private WindowSizes() {}

  /**
   * Returns the number of positions of a window along one dimension, unknown if its size is.
   *
   * @throws ShapeException if the window is larger than the padded input
   */
  static long positions(
      OptionalLong size, int kernel, int stride, int padding, int dilation, String side) {
    if (size.isEmpty()) {
      return PartialShape.UNKNOWN;
    }
    long padded = size.getAsLong() + 2L * padding;
    long span = dilation * (kernel - 1L) + 1;
    if (span > padded) {
      throw new ShapeException(
          "the window is %s elements %s but the input only %s with its padding; use a smaller window or more padding"
              .formatted(span, side, padded));
    }
    return (padded - span) / stride + 1;
  }

  /**
   * Returns the side of a window.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static int checkKernel(String layer, int kernel) {
    return checkLeast(layer, "kernel size", kernel, 1);
  }

  /**
   * Checks the height and width of a window.
   *
   * @throws IllegalArgumentException if there are not two numbers, or one is below 1
   */
  static void checkKernel(String layer, int[] kernel) {
    NotNull.check(layer, "kernel size", kernel);
    if (kernel.length != 2) {
      throw new IllegalArgumentException(
          "%s: the kernel size must be 2 numbers, height and width, got %s"
              .formatted(layer, Arrays.toString(kernel)));
    }
    checkKernel(layer, Math.min(kernel[0], kernel[1]));
  }

  /**
   * Returns a setting.
   *
   * @throws IllegalArgumentException if it is below {@code least}
   */
  static int checkLeast(String layer, String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: the %s must be %s or more, got %s".formatted(layer, what, least, value));
    }
    return value;
  }

  /**
   * Checks the numbers of channels of a convolution.
   *
   * @throws IllegalArgumentException if one is below 1, or the groups do not divide both
   */
  static void checkChannels(String layer, int in, int out, int groups) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "%s: needs at least 1 channel in and out, got %s and %s".formatted(layer, in, out));
    }
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "%s: groups must divide the %s input channels and the %s output channels, got %s"
              .formatted(layer, in, out, groups));
    }
  }

  /** Returns the bound of the uniform distribution of initial weights: Kaiming's, a = sqrt(5). */
  static double bound(long fanIn) {
    return 1 / Math.sqrt(fanIn);
  }

  /** Returns a list of integers in a file. */
  static int[] integers(LayerConfig config, String name, int count) {
    long[] values = config.integers(name);
    int[] integers = new int[count];
    for (int i = 0; i < count; i++) {
      if (values.length != count || values[i] != (int) values[i]) {
        throw new IllegalArgumentException(
            "the setting \"%s\" must be a list of %s integers".formatted(name, count));
      }
      integers[i] = (int) values[i];
    }
    return integers;
  }

  /** Returns a pair as PyTorch prints it. */
  static String pair(int a, int b) {
    return "(%s, %s)".formatted(a, b);
  }

  /** Returns a pair as PyTorch prints it, one number if both are equal. */
  static String shortPair(int a, int b) {
    return a == b ? Integer.toString(a) : pair(a, b);
  }
}
