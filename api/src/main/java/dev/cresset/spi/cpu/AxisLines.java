package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a tensor along one dimension: seen as {@code [outer, size, inner]}, line {@code (o,
 * j)} holds the elements {@code [o, 0, j]} to {@code [o, size - 1, j]}.
 *
 * @param outer product of the dimensions before
 * @param size length of a line
 * @param inner product of the dimensions after, and the distance between a line's elements
 */
record AxisLines(int outer, int size, int inner) {

  /** Works on lines that lie one after the other at the front of its arrays. */
  @FunctionalInterface
  interface Loop {
    /**
     * Replaces {@code lines * size} elements of {@code a}; {@code b} may be overwritten.
     *
     * @param first number of the first line
     */
    void run(float[] a, float[] b, int first, int lines, int size);
  }

  static AxisLines of(Shape shape, int dim) {
    return new AxisLines(
        (int) shape.product(0, dim),
        (int) shape.dim(dim),
        (int) shape.product(dim + 1, shape.rank()));
  }

  /**
   * Runs a loop over the lines of {@code x} and {@code y}.
   *
   * @param y null if the loop does not read it
   * @param out takes what the loop made of {@code x}'s lines; null if nothing is kept
   */
  void run(Loop loop, FloatBuffer x, @Nullable FloatBuffer y, @Nullable FloatBuffer out) {
    ScratchBlock scratch = ScratchBlock.POOL.take();
    boolean fits = size <= ScratchBlock.SIZE;
    float[] a = fits ? scratch.arrays[0] : new float[size];
    float[] b = fits ? scratch.arrays[1] : new float[size];
    int atOnce = inner == 1 ? Math.max(1, ScratchBlock.SIZE / Math.max(1, size)) : 1;
    int count = outer * inner;
    for (int first = 0; first < count; first += atOnce) {
      int lines = Math.min(atOnce, count - first);
      gather(x, first, lines, a);
      if (y != null) {
        gather(y, first, lines, b);
      }
      loop.run(a, b, first, lines, size);
      if (out != null) {
        scatter(a, first, lines, out);
      }
    }
    ScratchBlock.POOL.giveBack(scratch);
  }

  private void gather(FloatBuffer x, int first, int lines, float[] block) {
    if (inner == 1) {
      x.get(first * size, block, 0, lines * size);
      return;
    }
    int from = start(first);
    for (int i = 0; i < size; i++) {
      block[i] = x.get(from + i * inner);
    }
  }

  private void scatter(float[] block, int first, int lines, FloatBuffer out) {
    if (inner == 1) {
      out.put(first * size, block, 0, lines * size);
      return;
    }
    int from = start(first);
    for (int i = 0; i < size; i++) {
      out.put(from + i * inner, block[i]);
    }
  }

  private int start(int line) {
    return line / inner * size * inner + line % inner;
  }
}
