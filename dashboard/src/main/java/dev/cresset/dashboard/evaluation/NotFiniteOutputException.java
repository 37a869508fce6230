package dev.cresset.dashboard.evaluation;

/** Thrown by a test if an output of the network is NaN or infinite; the message is one sentence. */
public final class NotFiniteOutputException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param samples what the samples are, in the singular, for example {@code test row}
   * @param index index of the first sample whose output is not finite
   */
  NotFiniteOutputException(String samples, int index) {
    super(
        "The output of the network for %s %s is not finite; try a smaller learning rate."
            .formatted(samples, index));
  }
}
