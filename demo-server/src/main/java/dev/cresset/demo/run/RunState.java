package dev.cresset.demo.run;

/** How far a run has come. */
public enum RunState {
  /** It learns. */
  TRAINING,
  /** What it learnt is tested. */
  TESTING,
  /** It was trained to its end, and tested. */
  FINISHED,
  /** It was stopped before its end, and tested. */
  STOPPED,
  /** It came to no result. */
  FAILED;

  /** Returns whether nothing will change any more. */
  public boolean ended() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
