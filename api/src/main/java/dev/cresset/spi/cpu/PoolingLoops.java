package dev.cresset.spi.cpu;

import dev.cresset.spi.Window2d;
import java.util.Arrays;

/** Pooling of one plane. */
record PoolingLoops(Window2d window, int height, int width, int outHeight, int outWidth) {

  static PoolingLoops of(Window2d window, int height, int width) {
    return new PoolingLoops(
        window, height, width, (int) window.outputHeight(height), (int) window.outputWidth(width));
  }

  /** Returns the loop for the largest element of each window. */
  PlaneLoops.Loop max() {
    return isPairs() ? this::maxOfPairs : this::max;
  }

  /** Returns the loop for the gradient of {@link #max}: of gradients and the input. */
  PlaneLoops.Loop maxGradient() {
    return isPairs() ? this::maxGradientOfPairs : this::maxGradient;
  }

  /** Returns whether windows are 2 x 2, non-overlapping and not padded. */
  private boolean isPairs() {
    return window.equals(new Window2d(2, 2, 2, 2, 0, 0, 1, 1));
  }

  /**
   * Computes the maxima of each pair of rows, in a loop that C2 vectorizes, then of each pair of
   * columns.
   */
  private void maxOfPairs(float[] x, int from, float[] unused, int none, float[] out, int to) {
    int even = 2 * outWidth;
    int size = outHeight * even;
    ScratchArrays scratch = ScratchArrays.POOL.take();
    float[] upper = scratch.of(0, size);
    float[] lower = scratch.of(1, size);
    for (int i = 0; i < outHeight; i++) {
      int row = from + 2 * i * width;
      System.arraycopy(x, row, upper, i * even, even);
      System.arraycopy(x, row + width, lower, i * even, even);
    }
    for (int k = 0; k < size; k++) {
      upper[k] = Math.max(upper[k], lower[k]);
    }
    for (int k = 0; k < size / 2; k++) {
      out[to + k] = Math.max(upper[2 * k], upper[2 * k + 1]);
    }
    ScratchArrays.POOL.giveBack(scratch);
  }

  private void max(float[] x, int from, float[] unused, int none, float[] out, int to) {
    for (int i = 0; i < outHeight; i++) {
      int top = top(i);
      int bottom = bottom(i);
      for (int j = 0; j < outWidth; j++) {
        int left = left(j);
        int right = right(j);
        float largest = Float.NEGATIVE_INFINITY;
        for (int y = top; y < bottom; y++) {
          for (int k = left; k < right; k++) {
            largest = Math.max(largest, x[from + y * width + k]);
          }
        }
        out[to + i * outWidth + j] = largest;
      }
    }
  }

  private void maxGradientOfPairs(float[] g, int fromG, float[] x, int from, float[] out, int to) {
    Arrays.fill(out, to, to + height * width, 0);
    for (int i = 0; i < outHeight; i++) {
      int above = 2 * i * width;
      int below = above + width;
      int at = fromG + i * outWidth;
      for (int j = 0; j < outWidth; j++) {
        int left = above + 2 * j;
        int lower = below + 2 * j;
        float a = x[from + left];
        float b = x[from + left + 1];
        float c = x[from + lower];
        float d = x[from + lower + 1];
        int inTop = left + isLess(a, b);
        int inBottom = lower + isLess(c, d);
        float top = Math.max(a, b);
        float bottom = Math.max(c, d);
        // NaN if an element is NaN or two equal infinities are compared
        float differences = a - b + (c - d) + (top - bottom);
        int chosen =
            differences != differences
                ? largestOfPair(x, from, left, lower)
                : inTop + (inBottom - inTop & -isLess(top, bottom));
        out[to + chosen] = g[at + j];
      }
    }
  }

  /**
   * Returns 1 if {@code a < b}, else 0, of numbers whose difference is not NaN: without a branch,
   * which the processor would predict wrongly half of the time.
   */
  private static int isLess(float a, float b) {
    return Float.floatToRawIntBits(a - b + 0f) >>> 31; // + 0 makes +0 of -0
  }

  /** Returns the index of the first largest element, or of an element that is NaN. */
  private static int largestOfPair(float[] x, int from, int above, int below) {
    int chosen = above;
    float largest = x[from + above];
    for (int index : new int[] {above + 1, below, below + 1}) {
      float value = x[from + index];
      if (value > largest || value != value) {
        largest = value;
        chosen = index;
      }
    }
    return chosen;
  }

  private void maxGradient(float[] g, int fromG, float[] x, int from, float[] out, int to) {
    Arrays.fill(out, to, to + height * width, 0);
    for (int i = 0; i < outHeight; i++) {
      int top = top(i);
      int bottom = bottom(i);
      for (int j = 0; j < outWidth; j++) {
        int left = left(j);
        int right = right(j);
        int chosen = top * width + left;
        float largest = x[from + chosen];
        for (int y = top; y < bottom; y++) {
          for (int k = left; k < right; k++) {
            float value = x[from + y * width + k];
            if (value > largest || value != value) {
              largest = value;
              chosen = y * width + k;
            }
          }
        }
        out[to + chosen] += g[fromG + i * outWidth + j];
      }
    }
  }

  void average(float[] x, int from, float[] unused, int none, float[] out, int to) {
    float area = window.area();
    for (int i = 0; i < outHeight; i++) {
      int top = top(i);
      int bottom = bottom(i);
      for (int j = 0; j < outWidth; j++) {
        int left = left(j);
        int right = right(j);
        float sum = 0;
        for (int y = top; y < bottom; y++) {
          for (int k = left; k < right; k++) {
            sum += x[from + y * width + k];
          }
        }
        out[to + i * outWidth + j] = sum / area;
      }
    }
  }

  void averageGradient(float[] g, int fromG, float[] unused, int none, float[] out, int to) {
    Arrays.fill(out, to, to + height * width, 0);
    float area = window.area();
    for (int i = 0; i < outHeight; i++) {
      int top = top(i);
      int bottom = bottom(i);
      for (int j = 0; j < outWidth; j++) {
        int left = left(j);
        int right = right(j);
        float share = g[fromG + i * outWidth + j] / area;
        for (int y = top; y < bottom; y++) {
          for (int k = left; k < right; k++) {
            out[to + y * width + k] += share;
          }
        }
      }
    }
  }

  private int top(int i) {
    return Math.max(0, i * window.strideHeight() - window.paddingHeight());
  }

  private int bottom(int i) {
    int start = i * window.strideHeight() - window.paddingHeight();
    return Math.min(height, start + window.kernelHeight());
  }

  private int left(int j) {
    return Math.max(0, j * window.strideWidth() - window.paddingWidth());
  }

  private int right(int j) {
    int start = j * window.strideWidth() - window.paddingWidth();
    return Math.min(width, start + window.kernelWidth());
  }
}
