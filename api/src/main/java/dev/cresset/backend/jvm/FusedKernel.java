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
}
