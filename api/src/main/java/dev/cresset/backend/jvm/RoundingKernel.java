package dev.cresset.backend.jvm;

/** Rounds each product before it is added: for processors without a fused instruction. */
final class RoundingKernel implements Kernel {

  @Override
  public void addTwoToFour(
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
    for (int j = 0; j < n; j++) {
      c0[j] = c0[j] + x0 * x[j] + y0 * y[j];
      c1[j] = c1[j] + x1 * x[j] + y1 * y[j];
      c2[j] = c2[j] + x2 * x[j] + y2 * y[j];
      c3[j] = c3[j] + x3 * x[j] + y3 * y[j];
    }
  }

  @Override
  public void addOneToOne(float[] c, float[] x, float factor, int n) {
    for (int j = 0; j < n; j++) {
      c[j] = c[j] + factor * x[j];
    }
  }
}
