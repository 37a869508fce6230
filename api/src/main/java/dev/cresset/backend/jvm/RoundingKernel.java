package dev.cresset.backend.jvm;

/** Rounds each product before it is added: for processors without a fused instruction. */
final class RoundingKernel implements Kernel {

  @Override
  public void addRows(
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[] x,
      float[] y,
      float x0,
      float y0,
      float x1,
      float y1,
      float x2,
      float y2,
      float x3,
      float y3,
      int n) {
    addTwoToTwo(c0, c1, x, y, x0, y0, x1, y1, n);
    addTwoToTwo(c2, c3, x, y, x2, y2, x3, y3, n);
  }

  /** Half of the work, because C2 of JDK 17 does not vectorise all of it in one loop. */
  private static void addTwoToTwo(
      float[] c0, float[] c1, float[] x, float[] y, float x0, float y0, float x1, float y1, int n) {
    for (int j = 0; j < n; j++) {
      float p = x[j];
      float q = y[j];
      float d0 = c0[j];
      float d1 = c1[j];
      d0 += x0 * p;
      d1 += x1 * p;
      d0 += y0 * q;
      d1 += y1 * q;
      c0[j] = d0;
      c1[j] = d1;
    }
  }

  @Override
  public void addRow(float[] c, float[] x, float factor, int n) {
    for (int j = 0; j < n; j++) {
      c[j] = c[j] + factor * x[j];
    }
  }

  @Override
  public void addDots(float[] a, int fromA, float[] b, int fromB, int depth, float[] sums) {
    int b0 = fromB;
    int b1 = b0 + depth;
    int b2 = b1 + depth;
    int b3 = b2 + depth;
    int b4 = b3 + depth;
    int b5 = b4 + depth;
    int b6 = b5 + depth;
    int b7 = b6 + depth;
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
      d0 = d0 + x * b[b0 + k];
      d1 = d1 + x * b[b1 + k];
      d2 = d2 + x * b[b2 + k];
      d3 = d3 + x * b[b3 + k];
      d4 = d4 + x * b[b4 + k];
      d5 = d5 + x * b[b5 + k];
      d6 = d6 + x * b[b6 + k];
      d7 = d7 + x * b[b7 + k];
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
