package dev.cresset.backend.nd4j;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a tensor along one dimension: seen as {@code [outer, size, inner]}, lane {@code (o,
 * j)} holds the elements {@code [o, 0, j]} to {@code [o, size - 1, j]}.
 *
 * @param outer product of the dimensions before
 * @param size length of a lane
 * @param inner product of the dimensions behind, and the distance between a lane's elements
 */
record Lanes(int outer, int size, int inner) {

  /** Works on lanes that lie one after the other at the front of its arrays. */
  @FunctionalInterface
  interface Loop {
    /** Replaces {@code lanes * size} elements of {@code a}; {@code b} may be overwritten. */
    void apply(float[] a, float[] b, int lanes, int size);
  }

  /** Takes lanes that lie one after the other, the first of which is number {@code first}. */
  @FunctionalInterface
  interface Reader {
    void accept(float[] a, int first, int lanes);
  }

  static Lanes of(Shape shape, int dim) {
    return new Lanes(
        (int) shape.product(0, dim),
        (int) shape.dim(dim),
        (int) shape.product(dim + 1, shape.rank()));
  }

  int count() {
    return outer * inner;
  }

  /** Sets {@code out = loop(x)}. */
  void map(Loop loop, FloatBuffer x, FloatBuffer out) {
    run(loop, x, null, out);
  }

  /** Sets {@code out = loop(x, y)}. */
  void zip(Loop loop, FloatBuffer x, FloatBuffer y, FloatBuffer out) {
    run(loop, x, y, out);
  }

  private void run(Loop loop, FloatBuffer x, @Nullable FloatBuffer y, FloatBuffer out) {
    Scratch scratch = Scratch.take();
    float[] a = roomFor(scratch.a);
    float[] b = roomFor(scratch.b);
    int atOnce = lanesAtOnce();
    for (int first = 0; first < count(); first += atOnce) {
      int lanes = Math.min(atOnce, count() - first);
      gather(x, first, lanes, a);
      if (y != null) {
        gather(y, first, lanes, b);
      }
      loop.apply(a, b, lanes, size);
      scatter(a, first, lanes, out);
    }
    scratch.giveBack();
  }

  /** Shows every lane to {@code reader}, in order. */
  void forEach(FloatBuffer x, Reader reader) {
    Scratch scratch = Scratch.take();
    float[] a = roomFor(scratch.a);
    int atOnce = lanesAtOnce();
    for (int first = 0; first < count(); first += atOnce) {
      int lanes = Math.min(atOnce, count() - first);
      gather(x, first, lanes, a);
      reader.accept(a, first, lanes);
    }
    scratch.giveBack();
  }

  private int lanesAtOnce() {
    return inner == 1 ? Math.max(1, Scratch.BLOCK / Math.max(1, size)) : 1;
  }

  private float[] roomFor(float[] block) {
    return size <= block.length ? block : new float[size];
  }

  private void gather(FloatBuffer x, int first, int lanes, float[] block) {
    if (inner == 1) {
      x.get(first * size, block, 0, lanes * size);
      return;
    }
    int from = start(first);
    for (int i = 0; i < size; i++) {
      block[i] = x.get(from + i * inner);
    }
  }

  private void scatter(float[] block, int first, int lanes, FloatBuffer out) {
    if (inner == 1) {
      out.put(first * size, block, 0, lanes * size);
      return;
    }
    int from = start(first);
    for (int i = 0; i < size; i++) {
      out.put(from + i * inner, block[i]);
    }
  }

  private int start(int lane) {
    return lane / inner * size * inner + lane % inner;
  }
}
