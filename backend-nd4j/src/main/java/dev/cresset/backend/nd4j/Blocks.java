package dev.cresset.backend.nd4j;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Runs array loops over off-heap elements: copies a block in, works on it, copies it out. */
final class Blocks {

  /** Replaces the first {@code n} elements of {@code x}. */
  @FunctionalInterface
  interface Unary {
    void apply(float[] x, int n);
  }

  /** Replaces the first {@code n} elements of {@code a} by a function of them and {@code b}'s. */
  @FunctionalInterface
  interface Binary {
    void apply(float[] a, float[] b, int n);
  }

  private Blocks() {}

  /** Sets {@code out = loop(x)}; the two may be the same. */
  static void map(Unary loop, FloatBuffer x, FloatBuffer out, int size) {
    Scratch scratch = Scratch.take();
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      x.get(from, scratch.a, 0, n);
      loop.apply(scratch.a, n);
      out.put(from, scratch.a, 0, n);
    }
    scratch.giveBack();
  }

  /** Sets {@code out = loop(a, b)}; any of them may be the same. */
  static void zip(Binary loop, FloatBuffer a, FloatBuffer b, FloatBuffer out, int size) {
    Scratch scratch = Scratch.take();
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      a.get(from, scratch.a, 0, n);
      b.get(from, scratch.b, 0, n);
      loop.apply(scratch.a, scratch.b, n);
      out.put(from, scratch.a, 0, n);
    }
    scratch.giveBack();
  }

  /** Sets {@code out = loop(x, value)}. */
  static void zip(Binary loop, FloatBuffer x, float value, FloatBuffer out, int size) {
    Scratch scratch = Scratch.take();
    Arrays.fill(scratch.b, 0, Math.min(Scratch.BLOCK, size), value);
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      x.get(from, scratch.a, 0, n);
      loop.apply(scratch.a, scratch.b, n);
      out.put(from, scratch.a, 0, n);
    }
    scratch.giveBack();
  }

  /** Sets the first {@code size} elements of {@code out} to {@code value}. */
  static void fill(FloatBuffer out, float value, int size) {
    Scratch scratch = Scratch.take();
    Arrays.fill(scratch.a, 0, Math.min(Scratch.BLOCK, size), value);
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      out.put(from, scratch.a, 0, Math.min(Scratch.BLOCK, size - from));
    }
    scratch.giveBack();
  }
}
