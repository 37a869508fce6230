package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A copy with the dimensions in another order, as runs along the last dimension of the result.
 *
 * <p>Adjacent dimensions that stay adjacent are merged, and dimensions of size 1 are dropped. If
 * the last dimension stays last, a run is a bulk copy. Otherwise runs that are adjacent in the
 * source are copied together, so that neither side strides through the whole cache.
 */
final class Permutation {

  /** Receives the start of a run in the source and in the result. */
  @FunctionalInterface
  private interface Run {
    void accept(int from, int to);
  }

  /** Runs that are copied together. */
  private static final int TOGETHER = 16;

  private final Shape result;

  /** Sizes and source steps of the dimensions of the result, outermost first. */
  private final int[] sizes;

  private final int[] steps;

  private Permutation(Shape result, int[] sizes, int[] steps) {
    this.result = result;
    this.sizes = sizes;
    this.steps = steps;
  }

  static Permutation of(Shape shape, int... dims) {
    int rank = dims.length;
    long[] dimsOfResult = new long[rank];
    for (int i = 0; i < rank; i++) {
      dimsOfResult[i] = shape.dim(dims[i]);
    }
    Shape result = Shape.of(dimsOfResult);
    if (result.size() == 0) { // steps may not be countable
      return new Permutation(result, new int[0], new int[0]);
    }
    int[] sizes = new int[rank];
    int[] steps = new int[rank];
    int count = 0;
    for (int i = 0; i < rank; i++) {
      int size = (int) dimsOfResult[i];
      int step = (int) shape.product(dims[i] + 1, rank);
      if (size == 1) {
        continue;
      }
      if (count > 0 && steps[count - 1] == step * size) {
        sizes[count - 1] *= size;
        steps[count - 1] = step;
      } else {
        sizes[count] = size;
        steps[count] = step;
        count++;
      }
    }
    return new Permutation(
        result, java.util.Arrays.copyOf(sizes, count), java.util.Arrays.copyOf(steps, count));
  }

  Shape result() {
    return result;
  }

  void copy(FloatBuffer x, FloatBuffer out) {
    int last = sizes.length - 1;
    if (last < 0) {
      out.put(0, x.get(0));
      return;
    }
    int length = sizes[last];
    int step = steps[last];
    if (step == 1) {
      forEachRun(-1, (from, to) -> out.put(to, x, from, length));
      return;
    }
    int across = dimensionOfStepOne();
    int width = sizes[across];
    int runStep = stepInResult(across);
    forEachRun(
        across,
        (from, to) -> {
          for (int start = 0; start < width; start += TOGETHER) {
            int end = Math.min(width, start + TOGETHER);
            for (int i = 0; i < length; i++) {
              for (int j = start; j < end; j++) {
                out.put(to + j * runStep + i, x.get(from + i * step + j));
              }
            }
          }
        });
  }

  void copy(LongBuffer x, LongBuffer out) {
    int last = sizes.length - 1;
    if (last < 0) {
      out.put(0, x.get(0));
      return;
    }
    int length = sizes[last];
    int step = steps[last];
    forEachRun(
        -1,
        (from, to) -> {
          for (int i = 0; i < length; i++) {
            out.put(to + i, x.get(from + i * step));
          }
        });
  }

  private int dimensionOfStepOne() {
    int d = 0;
    while (steps[d] != 1) {
      d++;
    }
    return d;
  }

  private int stepInResult(int dim) {
    int step = 1;
    for (int d = dim + 1; d < sizes.length; d++) {
      step *= sizes[d];
    }
    return step;
  }

  /** Visits the runs along the last dimension; of those along another one, only the first. */
  private void forEachRun(int fixed, Run run) {
    int last = sizes.length - 1;
    int[] at = new int[last];
    int from = 0;
    int to = 0;
    int d;
    do {
      run.accept(from, to);
      for (d = last - 1; d >= 0; d--) {
        if (d == fixed) {
          continue;
        }
        int resultStep = stepInResult(d);
        from += steps[d];
        to += resultStep;
        if (++at[d] < sizes[d]) {
          break;
        }
        from -= steps[d] * sizes[d];
        to -= resultStep * sizes[d];
        at[d] = 0;
      }
    } while (d >= 0);
  }
}
