package dev.cresset.demo.view;

import dev.cresset.train.LearningRateSweep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a search for a learning rate.
 *
 * @param points rates and losses in the order of the steps; fewer than 300 if the loss diverged
 * @param suggestion the rate at which the smoothed loss falls fastest; {@code null} if it falls at
 *     none
 */
public record LearningRatesView(List<LearningRateSweep.Point> points, @Nullable Double suggestion) {

  /** Returns the JSON of a sweep. */
  public static LearningRatesView of(LearningRateSweep sweep) {
    return new LearningRatesView(sweep.points(), suggestion(sweep));
  }

  private static @Nullable Double suggestion(LearningRateSweep sweep) {
    try {
      return sweep.suggestion();
    } catch (IllegalStateException e) {
      return null;
    }
  }
}
