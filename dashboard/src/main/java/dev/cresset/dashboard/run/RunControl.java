package dev.cresset.dashboard.run;

import java.util.Optional;

/** Access to the run in progress. */
public interface RunControl {

  /** Returns the run in progress, if there is one. */
  Optional<Run> running();

  /**
   * Requests that a run ends early.
   *
   * @return false if there is nothing to stop
   */
  boolean stop(Run run);
}
