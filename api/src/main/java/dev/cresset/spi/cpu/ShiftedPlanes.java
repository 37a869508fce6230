package dev.cresset.spi.cpu;

import dev.cresset.spi.Window2d;
import java.util.Arrays;

/**
 * The padded planes of an image, copied once for each column of the kernel: im2col along the width
 * only.
 *
 * <p>The copy for column {@code q} has at {@code (y, j)} the element under column {@code q} of the
 * window at {@code j}. For each row {@code p} of the kernel, the elements under that row at all
 * positions of the window are then consecutive, from {@link #offset} on. So a product for each row
 * of the kernel, with one copy in {@code kernelHeight} of what im2col makes, gives a convolution.
 * With a vertical stride, the rows of a plane are grouped by their remainder, which keeps them
 * consecutive.
 */
final class ShiftedPlanes {

  private final ConvolutionSizes sizes;
  private final Window2d window;
  private final int phases;
  private final int rows;

  /** Columns of a padded plane. */
  private final int paddedWidth;

  /** Number of elements of a padded plane. */
  final int paddedSize;

  /** Number of elements of one copy of one plane. */
  final int size;

  ShiftedPlanes(ConvolutionSizes sizes) {
    this.sizes = sizes;
    this.window = sizes.window();
    int last = (window.kernelHeight() - 1) * window.dilationHeight();
    phases = Math.min(window.strideHeight(), last + 1);
    rows = last / window.strideHeight() + sizes.outHeight();
    size = Math.multiplyExact(phases * rows, sizes.outWidth());
    paddedWidth = Math.toIntExact(sizes.width() + 2L * window.paddingWidth());
    int paddedHeight = Math.toIntExact(sizes.height() + 2L * window.paddingHeight());
    // Some groups have rows below the last position of the window. They are zero and do not affect
    // results.
    int paddedRows = Math.max(paddedHeight, y(phases - 1, rows - 1) + 1);
    paddedSize = Math.multiplyExact(paddedRows, paddedWidth);
  }

  /** Returns where the elements under a row of the kernel begin in each plane. */
  int offset(int kernelRow) {
    int y = kernelRow * window.dilationHeight();
    return (y % window.strideHeight() * rows + y / window.strideHeight()) * sizes.outWidth();
  }

  /** Copies a plane into a padded plane, and sets the padding to 0. */
  void pad(float[] plane, int from, float[] padded) {
    if (paddedSize > sizes.height() * sizes.width()) {
      Arrays.fill(padded, 0, paddedSize, 0);
    }
    for (int y = 0; y < sizes.height(); y++) {
      System.arraycopy(plane, from + y * sizes.width(), padded, rowStart(y), sizes.width());
    }
  }

  /** Copies the middle of a padded plane to a plane. */
  void unpad(float[] padded, float[] plane, int to) {
    for (int y = 0; y < sizes.height(); y++) {
      System.arraycopy(padded, rowStart(y), plane, to + y * sizes.width(), sizes.width());
    }
  }

  private int rowStart(int y) {
    return (y + window.paddingHeight()) * paddedWidth + window.paddingWidth();
  }

  /** Makes the copies of one padded plane, for the columns of the kernel in order. */
  void copy(float[] padded, float[] copies, int to) {
    int at = to;
    for (int q = 0; q < window.kernelWidth(); q++) {
      for (int phase = 0; phase < phases; phase++) {
        for (int row = 0; row < rows; row++) {
          copyRow(padded, paddedIndex(q, phase, row), copies, at);
          at += sizes.outWidth();
        }
      }
    }
  }

  private void copyRow(float[] padded, int from, float[] copies, int at) {
    int stride = window.strideWidth();
    if (stride == 1) {
      System.arraycopy(padded, from, copies, at, sizes.outWidth());
      return;
    }
    for (int j = 0; j < sizes.outWidth(); j++) {
      copies[at + j] = padded[from + j * stride];
    }
  }

  /**
   * Sets each element of a padded plane to the sum of the elements that were copied from it.
   *
   * <p>C2 does not vectorize a loop as short as a row, so rows are moved to where they belong and
   * whole planes are added.
   *
   * @param shifted memory for a plane
   */
  void sum(float[] copies, int from, float[] padded, float[] shifted) {
    Arrays.fill(padded, 0, paddedSize, 0);
    int at = from;
    for (int q = 0; q < window.kernelWidth(); q++) {
      float[] plane = q == 0 ? padded : shifted;
      if (q > 0) {
        Arrays.fill(plane, 0, paddedSize, 0);
      }
      for (int phase = 0; phase < phases; phase++) {
        for (int row = 0; row < rows; row++) {
          moveRow(copies, at, plane, paddedIndex(q, phase, row));
          at += sizes.outWidth();
        }
      }
      if (q > 0) {
        for (int i = 0; i < paddedSize; i++) {
          padded[i] += plane[i];
        }
      }
    }
  }

  private void moveRow(float[] copies, int at, float[] plane, int to) {
    int stride = window.strideWidth();
    if (stride == 1) {
      System.arraycopy(copies, at, plane, to, sizes.outWidth());
      return;
    }
    for (int j = 0; j < sizes.outWidth(); j++) {
      plane[to + j * stride] = copies[at + j];
    }
  }

  /** Returns where in a padded plane the first element of a row of a copy is. */
  private int paddedIndex(int q, int phase, int row) {
    return y(phase, row) * paddedWidth + q * window.dilationWidth();
  }

  private int y(int phase, int row) {
    return row * window.strideHeight() + phase;
  }
}
