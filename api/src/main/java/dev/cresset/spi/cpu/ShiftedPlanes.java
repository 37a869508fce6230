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

  /** Number of elements of one copy of one plane. */
  final int size;

  ShiftedPlanes(ConvolutionSizes sizes) {
    this.sizes = sizes;
    this.window = sizes.window();
    int last = (window.kernelHeight() - 1) * window.dilationHeight();
    phases = Math.min(window.strideHeight(), last + 1);
    rows = last / window.strideHeight() + sizes.outHeight();
    size = Math.multiplyExact(phases * rows, sizes.outWidth());
  }

  /** Returns where the elements under a row of the kernel begin in each plane. */
  int offset(int kernelRow) {
    int y = kernelRow * window.dilationHeight();
    return (y % window.strideHeight() * rows + y / window.strideHeight()) * sizes.outWidth();
  }

  /** Makes the copies of one plane, for the columns of the kernel in order. */
  void copy(float[] plane, int from, float[] copies, int to) {
    int width = sizes.outWidth();
    for (int q = 0; q < window.kernelWidth(); q++) {
      int first = q * window.dilationWidth() - window.paddingWidth();
      int start = start(first);
      int end = end(first, start);
      for (int phase = 0; phase < phases; phase++) {
        for (int row = 0; row < rows; row++) {
          int y = y(phase, row);
          int at = to + index(q, phase, row);
          if (y < 0 || y >= sizes.height()) {
            Arrays.fill(copies, at, at + width, 0);
          } else {
            Arrays.fill(copies, at, at + start, 0);
            copyRow(plane, from + y * sizes.width() + first, copies, at, start, end);
            Arrays.fill(copies, at + end, at + width, 0);
          }
        }
      }
    }
  }

  private void copyRow(float[] plane, int from, float[] copies, int at, int start, int end) {
    int stride = window.strideWidth();
    if (start == end) { // arraycopy would check positions outside the plane
      return;
    }
    if (stride == 1) {
      System.arraycopy(plane, from + start, copies, at + start, end - start);
      return;
    }
    for (int j = start; j < end; j++) {
      copies[at + j] = plane[from + j * stride];
    }
  }

  /** Adds each element of the copies to the element of the plane that it was copied from. */
  void addTo(float[] plane, int from, float[] copies, int to) {
    for (int q = 0; q < window.kernelWidth(); q++) {
      int first = q * window.dilationWidth() - window.paddingWidth();
      int start = start(first);
      int end = end(first, start);
      for (int phase = 0; phase < phases; phase++) {
        for (int row = 0; row < rows; row++) {
          int y = y(phase, row);
          if (y >= 0 && y < sizes.height()) {
            int at = to + index(q, phase, row);
            addRow(plane, from + y * sizes.width() + first, copies, at, start, end);
          }
        }
      }
    }
  }

  private void addRow(float[] plane, int from, float[] copies, int at, int start, int end) {
    int stride = window.strideWidth();
    if (stride == 1) {
      for (int j = start; j < end; j++) {
        plane[from + j] += copies[at + j];
      }
      return;
    }
    for (int j = start; j < end; j++) {
      plane[from + j * stride] += copies[at + j];
    }
  }

  private int index(int q, int phase, int row) {
    return q * size + (phase * rows + row) * sizes.outWidth();
  }

  private int y(int phase, int row) {
    return row * window.strideHeight() + phase - window.paddingHeight();
  }

  /** Returns the first position whose element is not left of the image. */
  private int start(int first) {
    int stride = window.strideWidth();
    return first >= 0 ? 0 : Math.min(sizes.outWidth(), (stride - 1 - first) / stride);
  }

  /** Returns the position after the last whose element is not right of the image. */
  private int end(int first, int start) {
    int stride = window.strideWidth();
    int end = Math.floorDiv(sizes.width() - first + stride - 1, stride);
    return Math.max(start, Math.min(sizes.outWidth(), end));
  }
}
