package dev.cresset.train;

/**
 * Why training ended; see {@link History#stopReason}.
 *
 * @since 0.1
 */
public enum StopReason {

  /** All epochs were completed. */
  COMPLETED("all epochs completed"),

  /** {@link Trainer#earlyStopping} ended training. */
  EARLY_STOPPED("stopped early"),

  /** The condition of {@link Trainer#stopWhen} ended training. */
  STOPPED("stopped by a condition"),

  /** The training thread was interrupted. Its interrupt status is still set. */
  INTERRUPTED("interrupted");

  private final String description;

  StopReason(String description) {
    this.description = description;
  }

  /** Returns a short description, for example {@code "stopped early"}. */
  public String description() {
    return description;
  }
}
