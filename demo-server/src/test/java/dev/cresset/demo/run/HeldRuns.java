package dev.cresset.demo.run;

import java.util.concurrent.locks.LockSupport;

/** Runs that no test sees end by themselves, however slow the machine. */
public final class HeldRuns {

  /** Runs of this many epochs are held before the last one until they are stopped. */
  public static final int ENDLESS = 1000;

  private static final long PAUSE_NANOS = 10_000_000;

  private HeldRuns() {}

  /** Holds endless runs that publish these events. */
  public static void hold(RunEvents events) {
    events.subscribe(HeldRuns::hold);
  }

  private static void hold(Run run) {
    boolean last = run.snapshot().history().size() == ENDLESS - 1;
    while (last && !run.stopAsked()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
