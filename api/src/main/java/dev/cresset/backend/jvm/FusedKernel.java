package dev.cresset.backend.jvm;

/** Multiplies and adds with one rounding: for processors that have an instruction for it. */
final class FusedKernel extends Kernel {

  @Override
  float multiplyAdd(float a, float b, float c) {
    return Math.fma(a, b, c);
  }
}
