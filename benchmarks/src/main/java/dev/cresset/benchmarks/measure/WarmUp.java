package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;

/** Trains until code is compiled. */
final class WarmUp {

  /** After three seconds C2 is still compiling, after eight no more. */
  static final long THOROUGH_NANOS = 8_000_000_000L;

  /** When most is done, for where there is no time for all of it. */
  private static final long BRIEF_NANOS = 2_500_000_000L;

  private static final int LEAST_STEPS = 10;

  private WarmUp() {}

  /** Ends with an epoch. */
  static void thorough(Model model) {
    long begin = System.nanoTime();
    do {
      model.epoch();
    } while (System.nanoTime() - begin < THOROUGH_NANOS);
  }

  static void brief(Model model) {
    long begin = System.nanoTime();
    for (int i = 0; i < LEAST_STEPS || System.nanoTime() - begin < BRIEF_NANOS; i++) {
      model.step();
    }
  }
}
