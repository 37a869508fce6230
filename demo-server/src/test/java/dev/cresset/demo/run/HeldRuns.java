package dev.cresset.demo.run;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.RunState;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs that no test sees end by themselves, however slow the machine, and that leave the processor
 * to the page most of the time.
 */
public final class HeldRuns {

  /** Runs of this many epochs are held before the last one until they are stopped. */
  public static final int ENDLESS = 1000;

  private static final long PAUSE_NANOS = 10_000_000;
  private static final int PAUSES_BETWEEN_EPOCHS = 40;

  private HeldRuns() {}

  /** Holds endless runs that publish these events, and pauses them after each epoch. */
  public static void hold(RunEvents events) {
    events.subscribe(HeldRuns::hold);
  }

  /** Holds each run that publishes these events before its test, until it is let through. */
  public static Semaphore holdTests(RunEvents events) {
    Semaphore passes = new Semaphore(0);
    events.subscribe(
        run -> {
          if (run.state() == RunState.TESTING) {
            passes.acquireUninterruptibly();
          }
        });
    return passes;
  }

  private static void hold(Run run) {
    if (run.description().epochs() != ENDLESS || run.state() != RunState.TRAINING) {
      return;
    }
    boolean last = run.history().size() == ENDLESS - 1;
    for (int i = 0; !run.stopRequested() && (last || i < PAUSES_BETWEEN_EPOCHS); i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
