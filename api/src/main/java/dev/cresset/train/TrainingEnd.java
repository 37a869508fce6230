package dev.cresset.train;

import dev.cresset.types.NotNull;
import java.util.Optional;

/**
 * How a training run ended; see {@link TrainingListener#trainingEnded}. Either the history or the
 * failure is present.
 *
 * @param history what {@link Trainer#fit} returns, unless an exception ended training
 * @param failure the exception that ended training
 * @since 0.1
 */
public record TrainingEnd(Optional<History> history, Optional<Throwable> failure) {

  /**
   * Creates the end of a run.
   *
   * @throws IllegalArgumentException if both or none of them are present
   */
  public TrainingEnd {
    NotNull.check("TrainingEnd", "history", history);
    NotNull.check("TrainingEnd", "failure", failure);
    if (history.isPresent() == failure.isPresent()) {
      throw new IllegalArgumentException(
          "TrainingEnd: either the history or the failure must be present, got %s"
              .formatted(history.isPresent() ? "both" : "none"));
    }
  }

  /** Returns the end of a run that completed or was stopped. */
  public static TrainingEnd of(History history) {
    return new TrainingEnd(Optional.of(history), Optional.empty());
  }

  /** Returns the end of a run that failed. */
  public static TrainingEnd failed(Throwable failure) {
    return new TrainingEnd(Optional.empty(), Optional.of(failure));
  }
}
