package dev.cresset.benchmarks.measure;

import dev.cresset.benchmarks.Model;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Trains until code is compiled. */
final class WarmUp {

  /** After three seconds C2 is still compiling, after eight no more. */
  static final long THOROUGH_NANOS = 8_000_000_000L;

  private static final long BRIEF_NANOS = 2_000_000_000L;

  /** Compilers that do almost nothing for this long are taken to be done. */
  private static final long QUIET_NANOS = 700_000_000L;

  private static final long ALMOST_NOTHING_MILLIS = 20;

  private static final CompilationMXBean COMPILERS = ManagementFactory.getCompilationMXBean();

  private static final int LEAST_STEPS = 10;

  private WarmUp() {}

  /** Ends with an epoch. */
  static void thorough(Model model) {
    long begin = System.nanoTime();
    do {
      model.epoch();
    } while (System.nanoTime() - begin < THOROUGH_NANOS);
  }

  /** Ends as soon as there is little left to compile, after two seconds at the earliest. */
  static void brief(Model model) {
    long begin = System.nanoTime();
    long quietSince = begin;
    long compiled = COMPILERS.getTotalCompilationTime();
    for (int steps = 0; ; steps++) {
      long now = System.nanoTime();
      if (COMPILERS.getTotalCompilationTime() > compiled + ALMOST_NOTHING_MILLIS) {
        compiled = COMPILERS.getTotalCompilationTime();
        quietSince = now;
      }
      boolean quiet = now - begin > BRIEF_NANOS && now - quietSince > QUIET_NANOS;
      if (steps >= LEAST_STEPS && (quiet || now - begin > THOROUGH_NANOS)) {
        return;
      }
      model.step();
    }
  }
}
