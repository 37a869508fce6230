package dev.cresset.backend.jvm;

/**
 * Finds out whether {@link Math#fma(float, float, float)} is one instruction here.
 *
 * <p>Where it is not, the JDK computes it with {@link java.math.BigDecimal}, some hundred times
 * slower. Java does not say which, so it is timed: tens of nanoseconds even in the interpreter, or
 * microseconds. The fastest of many short trials counts, which a busy machine does not change.
 */
final class FusedMultiplyAdd {

  private static final int TRIALS = 64;
  private static final int CALLS = 16;
  private static final long MOST_NANOS_A_CALL = 400;

  private static final boolean FAST = measure();

  private FusedMultiplyAdd() {}

  static boolean isFast() {
    return FAST;
  }

  private static boolean measure() {
    long fastest = Long.MAX_VALUE;
    float value = 0.7f;
    for (int trial = 0; trial < TRIALS; trial++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        value = Math.fma(value, 0.9999999f, 1e-3f);
      }
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    // Uses the value, so that no compiler leaves the calls out.
    return !Float.isNaN(value) && fastest < CALLS * MOST_NANOS_A_CALL;
  }
}
