package dev.cresset.train;

/**
 * The result of {@link Trainer#overfitOneBatch}.
 *
 * @param passed whether the loss came near 0
 * @param firstLoss loss before the first update
 * @param lastLoss loss after the last update, the smaller one of training and evaluation mode
 * @param updates number of updates
 * @param sentence what happened; if the loss is not near 0, also what to do
 * @since 0.1
 */
public record OverfitResult(
    boolean passed, double firstLoss, double lastLoss, int updates, String sentence) {

  /** Returns the sentence. */
  @Override
  public String toString() {
    return sentence;
  }
}
