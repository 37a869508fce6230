package dev.cresset.dashboard.run;

/** The state of a run. */
public enum RunState {
  /** The network is being trained. */
  TRAINING,
  /** The network is being tested. */
  TESTING,
  /** Trained to the last epoch and tested. */
  FINISHED,
  /** Stopped during training and tested. */
  STOPPED,
  /** Ended by an error, without a test result. */
  FAILED;

  /** Returns whether a run in this state may change to {@code next}. */
  boolean canBecome(RunState next) {
    return switch (this) {
      case TRAINING -> next == TESTING || next == FAILED;
      case TESTING -> next == FINISHED || next == STOPPED || next == FAILED;
      case FINISHED, STOPPED, FAILED -> false;
    };
  }

  /** Returns whether the run has ended; the state of an ended run does not change. */
  public boolean ended() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
