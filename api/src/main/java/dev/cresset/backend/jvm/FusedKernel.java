package dev.cresset.backend.jvm;

/** Multiplies and adds with one rounding: for processors that have an instruction for it. */
final class FusedKernel implements Kernel {

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
      c0[j] = Math.fma(y0, y[j], Math.fma(x0, x[j], c0[j]));
      c1[j] = Math.fma(y1, y[j], Math.fma(x1, x[j], c1[j]));
      c2[j] = Math.fma(y2, y[j], Math.fma(x2, x[j], c2[j]));
      c3[j] = Math.fma(y3, y[j], Math.fma(x3, x[j], c3[j]));
    }
  }

  @Override
  public void addOneToOne(float[] c, float[] x, float factor, int n) {
    for (int j = 0; j < n; j++) {
      c[j] = Math.fma(factor, x[j], c[j]);
    }
  }
}
