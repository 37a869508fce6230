package dev.cresset.spi.cpu;

import dev.cresset.spi.Window2d;
import dev.cresset.types.Shape;

/** The sizes of a convolution; see {@link dev.cresset.spi.Backend#conv2d}. */
record ConvolutionSizes(
    int samples,
    int channels,
    int height,
    int width,
    int outChannels,
    int outHeight,
    int outWidth,
    Window2d window,
    int groups) {

  static ConvolutionSizes of(Shape input, long outChannels, Window2d window, int groups) {
    Shape output = window.outputShape(input, outChannels);
    return new ConvolutionSizes(
        (int) input.dim(0),
        (int) input.dim(1),
        (int) input.dim(2),
        (int) input.dim(3),
        (int) outChannels,
        (int) output.dim(2),
        (int) output.dim(3),
        window,
        groups);
  }

  Shape weight() {
    return Shape.of(outChannels, groupChannels(), window.kernelHeight(), window.kernelWidth());
  }

  /** Returns the number of input channels of a group. */
  int groupChannels() {
    return channels / groups;
  }

  /** Returns the number of output channels of a group. */
  int groupOut() {
    return outChannels / groups;
  }

  /** Returns the number of positions of the window. */
  int positions() {
    return outHeight * outWidth;
  }

  /** Returns the number of multiplications for one sample. */
  double multiplications() {
    return (double) outChannels * groupChannels() * window.area() * positions();
  }
}
