package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;

/** Trains until most of the code is compiled, where there is no time for all of it. */
final class WarmUp {

  private static final long NANOS = 2_500_000_000L;
  private static final int LEAST_STEPS = 10;

  private WarmUp() {}

  static void brief(Model model) {
    long begin = System.nanoTime();
    for (int i = 0; i < LEAST_STEPS || System.nanoTime() - begin < NANOS; i++) {
      model.step();
    }
  }
}
