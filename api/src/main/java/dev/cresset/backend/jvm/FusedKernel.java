package dev.cresset.backend.jvm;

/** Multiplies and adds with one rounding: for processors that have an instruction for it. */
final class FusedKernel implements Kernel {

  @Override
  public void addRows(
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[][] x,
      int depth,
      float[] a,
      int p0,
      int p1,
      int p2,
      int p3,
      int step,
      int from,
      int to) {
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
      addRow(c0, x[k], a[p0 + at], from, to);
      addRow(c1, x[k], a[p1 + at], from, to);
      addRow(c2, x[k], a[p2 + at], from, to);
      addRow(c3, x[k], a[p3 + at], from, to);
    }
  }

  private static void addRow(float[] c, float[] x, float factor, int from, int to) {
    for (int j = from; j < to; j++) {
      c[j] = Math.fma(factor, x[j], c[j]);
    }
  }

  @Override
  public void addDots(
      float[] a, int fromA, float[] b, int fromB, int step, int depth, float[] sums) {
    int b0 = fromB;
    int b1 = b0 + step;
    int b2 = b1 + step;
    int b3 = b2 + step;
    int b4 = b3 + step;
    int b5 = b4 + step;
    int b6 = b5 + step;
    int b7 = b6 + step;
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
      d0 = Math.fma(x, b[b0 + k], d0);
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
