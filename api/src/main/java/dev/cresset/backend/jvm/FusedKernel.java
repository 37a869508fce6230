package dev.cresset.backend.jvm;

/** Multiplies and adds with one rounding: for processors that have an instruction for it. */
final class FusedKernel extends Kernel {

  @Override
  float multiplyAdd(float a, float b, float c) {
    return Math.fma(a, b, c);
  }

  /**
   * C2 vectorises a loop over several arrays if all are indexed by the bare loop variable, and if
   * all are read before one is written (any two might be the same array). Both matter: a loop with
   * offsets or with reads after writes is five to ten times slower. So is one over more than these
   * four rows and two factors, which C2 does not unroll far enough.
   *
   * <p>{@code Math.fma} in place of {@link #multiplyAdd}: the first products run in the
   * interpreter, where a method call for each takes three times as long.
   */
  @Override
  void addRows(
      float[][] c, float[][] x, int depth, float[] a, int[] p, int step, int from, int to) {
    float[] c0 = c[0];
    float[] c1 = c[1];
    float[] c2 = c[2];
    float[] c3 = c[3];
    int p0 = p[0];
    int p1 = p[1];
    int p2 = p[2];
    int p3 = p[3];
    int k = 0;
    int at = 0;
    for (; k < depth - 1; k += 2) {
      float[] x0 = x[k];
      float[] x1 = x[k + 1];
      int next = at + step;
      float f00 = a[p0 + at];
      float f01 = a[p0 + next];
      float f10 = a[p1 + at];
      float f11 = a[p1 + next];
      float f20 = a[p2 + at];
      float f21 = a[p2 + next];
      float f30 = a[p3 + at];
      float f31 = a[p3 + next];
      for (int j = from; j < to; j++) {
        float y0 = x0[j];
        float y1 = x1[j];
        float d0 = c0[j];
        float d1 = c1[j];
        float d2 = c2[j];
        float d3 = c3[j];
        d0 = Math.fma(f00, y0, d0);
        d1 = Math.fma(f10, y0, d1);
        d2 = Math.fma(f20, y0, d2);
        d3 = Math.fma(f30, y0, d3);
        d0 = Math.fma(f01, y1, d0);
        d1 = Math.fma(f11, y1, d1);
        d2 = Math.fma(f21, y1, d2);
        d3 = Math.fma(f31, y1, d3);
        c0[j] = d0;
        c1[j] = d1;
        c2[j] = d2;
        c3[j] = d3;
      }
      at = next + step;
    }
    if (k < depth) {
      for (int i = 0; i < 4; i++) {
        addRow(c[i], x[k], a[p[i] + at], from, to);
      }
    }
  }

  /**
   * {@code Math.fma} for the same reason; C2, too, compiles it to faster code than a call of {@link
   * #multiplyAdd}: a prediction takes 15 % less time.
   */
  @Override
  void addDots(
      float[] a, int fromA, float[] b, int fromB, int rows, int step, int depth, float[] sums) {
    int last = fromB + (rows - 1) * step;
    int b1 = Math.min(fromB + step, last);
    int b2 = Math.min(b1 + step, last);
    int b3 = Math.min(b2 + step, last);
    int b4 = Math.min(b3 + step, last);
    int b5 = Math.min(b4 + step, last);
    int b6 = Math.min(b5 + step, last);
    int b7 = Math.min(b6 + step, last);
    float d0 = sums[0];
    float d1 = sums[1];
    float d2 = sums[2];
    float d3 = sums[3];
    float d4 = sums[4];
    float d5 = sums[5];
    float d6 = sums[6];
    float d7 = sums[7];
    for (int k = 0; k < depth; k++) {
      float x = a[fromA + k];
      d0 = Math.fma(x, b[fromB + k], d0);
      d1 = Math.fma(x, b[b1 + k], d1);
      d2 = Math.fma(x, b[b2 + k], d2);
      d3 = Math.fma(x, b[b3 + k], d3);
      d4 = Math.fma(x, b[b4 + k], d4);
      d5 = Math.fma(x, b[b5 + k], d5);
      d6 = Math.fma(x, b[b6 + k], d6);
      d7 = Math.fma(x, b[b7 + k], d7);
    }
    sums[0] = d0;
    sums[1] = d1;
    sums[2] = d2;
    sums[3] = d3;
    sums[4] = d4;
    sums[5] = d5;
    sums[6] = d6;
    sums[7] = d7;
  }
}
