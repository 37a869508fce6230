package dev.cresset.train;

/**
 * The result of {@link Trainer#overfitOneBatch}.
 *
 * @param passed whether the last loss is at most 1 % of the first
 * @param firstLoss loss before the first update
 * @param lastLoss loss after the last update, the smaller one of training and evaluation mode
 * @param updates number of updates
 * @param message the result in words; if the check failed, also what to change
 * @since 0.1
 */
public record OverfitResult(
    boolean passed, double firstLoss, double lastLoss, int updates, String message) {

  /** Returns the message. */
  @Override
  public String toString() {
    return message;
  }
}
