package dev.cresset.backend.jvm;

/** Rounds each product before it is added: for processors without a fused instruction. */
final class RoundingKernel implements Kernel {

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
    addToTwo(c0, c1, x, depth, a, p0, p1, step, from, to);
    addToTwo(c2, c3, x, depth, a, p2, p3, step, from, to);
  }

  /** Half of the work, because C2 of JDK 17 does not vectorise all of it in one loop. */
  private static void addToTwo(
      float[] c0,
      float[] c1,
      float[][] x,
      int depth,
      float[] a,
      int p0,
      int p1,
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
      for (int j = from; j < to; j++) {
        float y0 = x0[j];
        float y1 = x1[j];
        float d0 = c0[j];
        float d1 = c1[j];
        d0 += f00 * y0;
        d1 += f10 * y0;
        d0 += f01 * y1;
        d1 += f11 * y1;
        c0[j] = d0;
        c1[j] = d1;
      }
      at = next + step;
    }
    if (k < depth) {
      addRow(c0, x[k], a[p0 + at], from, to);
      addRow(c1, x[k], a[p1 + at], from, to);
    }
  }

  private static void addRow(float[] c, float[] x, float factor, int from, int to) {
    for (int j = from; j < to; j++) {
      c[j] = c[j] + factor * x[j];
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
