package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A tensor {@code [n, c, ...]}, divided into blocks of adjacent channels.
 *
 * <p>In each of the {@code n} samples, a block is a contiguous run of elements. A value per
 * channel, such as the mean, is repeated for each element of the run, so one loop computes the
 * whole run even if channels are short. The division depends on the shape alone, so results do not
 * depend on the number of threads.
 *
 * @param batch {@code n}
 * @param channels {@code c}
 * @param length number of elements of a channel in one sample
 * @param atOnce number of channels in a block; the last block may have fewer
 */
record ChannelBlocks(int batch, int channels, int length, int atOnce) {

  /**
   * Number of elements computed at a time; six arrays of this length fit in the first-level cache.
   */
  private static final int WIDTH = 1024;

  /** Number of runs summed in single precision before the sums are added in double precision. */
  private static final int RUNS_AT_ONCE = 32;

  /** Number of elements below which several threads do not pay off. */
  private static final int LARGE = 1 << 15;

  private static final int LEAST_BLOCKS = 8;

  /** Adds a function of some elements to the sums: {@code sums[i] += f(x[i], g[i], mean[i])}. */
  @FunctionalInterface
  interface Term {
    void add(float[] sums, float[] x, float[] g, float[] mean, int n);
  }

  /** Computes elements: {@code x[i] = f(x[i], g[i], values[0][i], values[1][i], ...)}. */
  @FunctionalInterface
  interface Map {
    void apply(float[] x, float[] g, float[][] values, int n);
  }

  static ChannelBlocks of(Shape shape) {
    int channels = (int) shape.dim(1);
    int length = (int) shape.product(2, shape.rank());
    int atOnce = Math.max(1, Math.min(channels, WIDTH / Math.max(1, length)));
    if (shape.size() >= LARGE) {
      atOnce = Math.min(atOnce, Math.max(1, channels / LEAST_BLOCKS));
    }
    return new ChannelBlocks((int) shape.dim(0), channels, length, atOnce);
  }

  /** Returns the number of elements of a channel. */
  int count() {
    return batch * length;
  }

  /**
   * Sums a term over each channel.
   *
   * @param g passed to the term; {@code x} where the term does not read it
   * @param means one for each channel, or an empty array where the term does not read it
   * @param totals receives the sums, one for each channel
   */
  void sum(
      WorkerPool workers, Term term, FloatBuffer x, FloatBuffer g, float[] means, double[] totals) {
    forEachBlock(
        workers,
        (scratch, first, last) -> {
          int width = Math.min(WIDTH, (last - first) * length);
          float[][] a = scratch.arrays;
          if (means.length > 0) {
            repeat(means, first, last, a[3]);
          }
          double[] sums = scratch.totals;
          Arrays.fill(sums, 0, width, 0);
          Arrays.fill(a[0], 0, width, 0);
          int[] added = {0};
          forEachRun(
              first,
              last,
              (from, n) -> {
                x.get(from, a[1], 0, n);
                if (g != x) {
                  g.get(from, a[2], 0, n);
                }
                term.add(a[0], a[1], a[2], a[3], n);
                if (++added[0] % RUNS_AT_ONCE == 0) {
                  move(a[0], sums, width);
                }
              });
          move(a[0], sums, width);
          int each = width / (last - first);
          for (int channel = first; channel < last; channel++) {
            int start = (channel - first) * each;
            double total = 0;
            for (int i = start; i < start + each; i++) {
              total += sums[i];
            }
            totals[channel] = total;
          }
        });
  }

  private static void move(float[] from, double[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] += from[i];
    }
    Arrays.fill(from, 0, n, 0);
  }

  /**
   * Computes each element.
   *
   * @param x first argument of the function
   * @param g second argument; {@code x} where the function does not read it
   * @param values up to four arrays, each with one value for each channel
   */
  void map(
      WorkerPool workers,
      Map map,
      FloatBuffer x,
      FloatBuffer g,
      FloatBuffer out,
      float[]... values) {
    forEachBlock(
        workers,
        (scratch, first, last) -> {
          float[][] a = scratch.arrays;
          float[][] repeated = new float[values.length][];
          for (int i = 0; i < values.length; i++) {
            repeated[i] = a[2 + i];
            repeat(values[i], first, last, repeated[i]);
          }
          forEachRun(
              first,
              last,
              (from, n) -> {
                x.get(from, a[0], 0, n);
                if (g != x) {
                  g.get(from, a[1], 0, n);
                }
                map.apply(a[0], a[1], repeated, n);
                out.put(from, a[0], 0, n);
              });
        });
  }

  private void repeat(float[] values, int first, int last, float[] out) {
    int each = Math.min(WIDTH, length);
    for (int channel = first; channel < last; channel++) {
      int from = (channel - first) * each;
      Arrays.fill(out, from, from + each, values[channel]);
    }
  }

  @FunctionalInterface
  private interface Block {
    /** Processes the channels from {@code first}, inclusive, to {@code last}, exclusive. */
    void run(ScratchBlock scratch, int first, int last);
  }

  @FunctionalInterface
  private interface Run {
    /** Processes {@code n} elements, at most {@link #WIDTH}. */
    void run(int from, int n);
  }

  private void forEachBlock(WorkerPool workers, Block block) {
    int blocks = (channels + atOnce - 1) / atOnce;
    WorkerPool.Task task =
        (index, thread) -> {
          ScratchBlock scratch = ScratchBlock.POOL.take();
          int first = index * atOnce;
          block.run(scratch, first, Math.min(channels, first + atOnce));
          ScratchBlock.POOL.giveBack(scratch);
        };
    if ((long) count() * channels >= LARGE) {
      workers.parallelFor(blocks, task);
    } else {
      for (int i = 0; i < blocks; i++) {
        task.run(i, 0);
      }
    }
  }

  /** Divides runs that are longer than {@link #WIDTH}. */
  private void forEachRun(int first, int last, Run run) {
    int size = (last - first) * length;
    for (int sample = 0; sample < batch; sample++) {
      int start = (sample * channels + first) * length;
      for (int done = 0; done < size; done += WIDTH) {
        run.run(start + done, Math.min(WIDTH, size - done));
      }
    }
  }
}
