package dev.cresset.spi;

import dev.cresset.types.Shape;

/**
 * The elements of the windows over an image batch, as a matrix of positions (im2col): row {@code
 * (channel, p, q)} and column {@code (sample, i, j)} have element {@code (p, q)} of window {@code
 * (i, j)}.
 */
final class WindowElements {

  /** Position of each element in the batch, 0 if it is outside the image. */
  final long[] positions;

  /** 1 inside the image, and 0 outside. */
  final float[] inside;

  final int rows;
  final int columns;

  /**
   * Computes the positions for some channels of a batch.
   *
   * @param input {@code [n, channels, height, width]}
   * @param first the first channel
   * @param channels number of channels
   */
  WindowElements(Shape input, int first, int channels, Window2d window) {
    int samples = (int) input.dim(0);
    int allChannels = (int) input.dim(1);
    int height = (int) input.dim(2);
    int width = (int) input.dim(3);
    int outHeight = (int) window.outputHeight(height);
    int outWidth = (int) window.outputWidth(width);
    rows = channels * window.area();
    columns = samples * outHeight * outWidth;
    positions = new long[Math.multiplyExact(rows, columns)];
    inside = new float[positions.length];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      int channel = first + row / window.area();
      int p = row % window.area() / window.kernelWidth();
      int q = row % window.kernelWidth();
      for (int sample = 0; sample < samples; sample++) {
        for (int i = 0; i < outHeight; i++) {
          int y = i * window.strideHeight() + p * window.dilationHeight() - window.paddingHeight();
          for (int j = 0; j < outWidth; j++, at++) {
            int x = j * window.strideWidth() + q * window.dilationWidth() - window.paddingWidth();
            if (y >= 0 && y < height && x >= 0 && x < width) {
              positions[at] = (((long) sample * allChannels + channel) * height + y) * width + x;
              inside[at] = 1;
            }
          }
        }
      }
    }
  }

  /** Returns the elements as a matrix, with {@code outside} where there is no image. */
  TensorBuffer gather(Backend backend, TensorBuffer x, float outside) {
    Shape shape = Shape.of(rows, columns);
    try (TensorBuffer flat = backend.reshape(x, Shape.of(x.shape().size()));
        TensorBuffer indices = backend.fromLongs(positions, Shape.of(positions.length));
        TensorBuffer elements = backend.takeRows(flat, indices);
        TensorBuffer mask = backend.fromFloats(inside, elements.shape());
        TensorBuffer others = backend.full(elements.shape(), outside);
        TensorBuffer chosen = backend.where(mask, elements, others)) {
      return backend.reshape(chosen, shape);
    }
  }

  /** Adds a matrix of elements to the positions that they come from; takes no padding. */
  void addTo(Backend backend, TensorBuffer flat, TensorBuffer elements) {
    try (TensorBuffer mask = backend.fromFloats(inside, elements.shape());
        TensorBuffer zeros = backend.full(elements.shape(), 0);
        TensorBuffer chosen = backend.where(mask, elements, zeros);
        TensorBuffer values = backend.reshape(chosen, Shape.of(positions.length));
        TensorBuffer indices = backend.fromLongs(positions, Shape.of(positions.length))) {
      backend.addRowsInPlace(flat, indices, values);
    }
  }
}
