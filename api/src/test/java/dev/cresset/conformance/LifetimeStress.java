package dev.cresset.conformance;

import dev.cresset.backend.internal.BackendLookup;
import java.util.concurrent.TimeUnit;

/**
 * A program in which threads share tensors as they should not, in a process of its own: a backend
 * that cannot bear that takes the whole JVM with it.
 *
 * <p>Arguments: the backend's name, which of {@link SharedLifetimes} or {@code ALL}, and for how
 * many seconds; 0 for one round. Exits with 1 if something was seen that must not be.
 */
final class LifetimeStress {

  private static final long SEED = 20_000;

  private LifetimeStress() {}

  public static void main(String[] args) {
    BackendLookup.use(args[0]);
    SharedLifetimes[] scenarios =
        args[1].equals("ALL")
            ? SharedLifetimes.values()
            : new SharedLifetimes[] {SharedLifetimes.valueOf(args[1])};
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
    boolean clean = true;
    long round = 0;
    Observations[] seen = new Observations[scenarios.length];
    do {
      for (int i = 0; i < scenarios.length; i++) {
        seen[i] = seen[i] == null ? new Observations() : seen[i];
        scenarios[i].run(SEED + round, seen[i]);
        clean &= seen[i].areClean();
      }
      round++;
    } while (clean && System.nanoTime() < end);
    System.out.println(args[0] + ": " + round + " rounds");
    for (int i = 0; i < scenarios.length; i++) {
      System.out.println(scenarios[i] + ": " + seen[i]);
    }
    System.exit(clean ? 0 : 1);
  }
}
