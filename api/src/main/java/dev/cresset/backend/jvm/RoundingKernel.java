package dev.cresset.backend.jvm;

/** Rounds each product before it is added: for processors without a fused instruction. */
final class RoundingKernel extends Kernel {

  @Override
  float multiplyAdd(float a, float b, float c) {
    return a * b + c;
  }

  /** Two rows at a time, because C2 of JDK 17 does not vectorise this loop over four. */
  @Override
  void addRows(
      float[][] c, float[][] x, int depth, float[] a, int[] p, int step, int from, int to) {
    addToTwo(c[0], c[1], x, depth, a, p[0], p[1], step, from, to);
    addToTwo(c[2], c[3], x, depth, a, p[2], p[3], step, from, to);
  }

  private void addToTwo(
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
      d0 += x * b[fromB + k];
      d1 += x * b[b1 + k];
      d2 += x * b[b2 + k];
      d3 += x * b[b3 + k];
      d4 += x * b[b4 + k];
      d5 += x * b[b5 + k];
      d6 += x * b[b6 + k];
      d7 += x * b[b7 + k];
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
