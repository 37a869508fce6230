package dev.cresset.demo.run;

/** How far a run has come. */
public enum RunState {
  /** The network is being trained. */
  TRAINING,
  /** The network is being tested. */
  TESTING,
  /** Trained to the last epoch, and tested. */
  FINISHED,
  /** Stopped while training, and tested. */
  STOPPED,
  /** Ended by an error, without a test. */
  FAILED;

  /** Returns whether a run in this state may change to {@code next}. */
  boolean canBecome(RunState next) {
    return switch (this) {
      case TRAINING -> next == TESTING || next == FAILED;
      case TESTING -> next == FINISHED || next == STOPPED || next == FAILED;
      case FINISHED, STOPPED, FAILED -> false;
    };
  }

  /** Returns whether the run has ended: its state will not change any more. */
  public boolean ended() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
