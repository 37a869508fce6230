package dev.cresset.train;

import dev.cresset.types.NotNull;
import java.util.List;

/**
 * The losses at growing learning rates, found by {@link LearningRateFinder}.
 *
 * @param points rates and losses in the order of the updates; fewer than planned if the loss
 *     diverged
 * @param planned number of rates that were to be tried
 * @since 0.1
 */
public record LearningRateSweep(List<Point> points, int planned) {

  /**
   * One update.
   *
   * @param learningRate learning rate of the update
   * @param loss loss of the batch before the update
   * @param smoothedLoss exponential moving average of the losses so far with the factor 0.98,
   *     corrected for its start at 0
   */
  public record Point(double learningRate, double loss, double smoothedLoss) {}

  /** Creates a sweep with a copy of the list. */
  public LearningRateSweep {
    points = List.copyOf(NotNull.checkEach("LearningRateSweep", "point", points));
  }

  /**
   * Returns the learning rate at which the smoothed loss falls fastest, by central differences over
   * the logarithm of the rate. The first tenth of the planned points and the last point do not
   * count, as in PyTorch Lightning.
   *
   * @throws IllegalStateException if the loss falls at no rate, or diverged before there were
   *     enough points
   */
  public double suggestion() {
    int first = planned / 10;
    int end = points.size() - 1;
    int steepest = -1;
    double slope = 0;
    for (int i = first; i < end; i++) {
      double difference = loss(Math.min(i + 1, end - 1)) - loss(Math.max(i - 1, first));
      double current = i == first || i == end - 1 ? difference : difference / 2;
      if (current < slope) {
        slope = current;
        steepest = i;
      }
    }
    if (steepest < 0) {
      throw new IllegalStateException(
          end - first < 2
              ? "LearningRateFinder: the loss diverged after %s of %s steps; start the range at a smaller rate"
                  .formatted(points.size(), planned)
              : "LearningRateFinder: the loss falls at none of the %s rates; try another range, and check the network with Trainer.overfitOneBatch(..)"
                  .formatted(points.size()));
    }
    return points.get(steepest).learningRate();
  }

  private double loss(int index) {
    return points.get(index).smoothedLoss();
  }

  @Override
  public String toString() {
    return points.isEmpty()
        ? "LearningRateSweep(points=0)"
        : "LearningRateSweep(points=%s, from=%s, to=%s)"
            .formatted(
                points.size(),
                points.get(0).learningRate(),
                points.get(points.size() - 1).learningRate());
  }
}
