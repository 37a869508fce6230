package dev.cresset.tabular;

import dev.cresset.types.NotNull;

/**
 * One fold of a cross-validation.
 *
 * @param training the rows to fit columns and a model to
 * @param test the rows to measure them on
 * @since 0.1
 */
public record Fold(Rows training, Rows test) {

  /** Creates a fold. */
  public Fold {
    NotNull.check("Fold", "rows for training", training);
    NotNull.check("Fold", "rows for the test", test);
  }

  @Override
  public String toString() {
    return "Fold(training=%s rows, test=%s rows)".formatted(training.size(), test.size());
  }
}
