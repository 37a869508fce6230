package dev.cresset.dashboard.run;

/** What is needed to continue a run after it was stopped, for example its checkpoints. */
public interface Continuation {

  /** Deletes it; the run cannot be continued any more. */
  void discard();
}
