package dev.cresset.backend.jvm;

/** {@code e^x} of single-precision values. */
final class Exponential {

  private Exponential() {}

  /**
   * Returns {@code e^x} in double precision.
   *
   * <p>Negated twice because C2 of JDK 17 lets the conversion to {@code double} wait for the
   * previous call's result, whose register it reuses; a step in between makes a loop of calls three
   * times as fast.
   */
  static double of(float x) {
    return Math.exp(-(-x));
  }
}
