package dev.cresset.optim;

import dev.cresset.types.NotNull;

/**
 * A rule that changes the learning rate during training, immutable and reusable.
 *
 * <p>{@link Schedules} contains PyTorch's schedules. A custom schedule is a function of the step,
 * the base rate and the current rate:
 *
 * <pre>{@code
 * Schedule inverseSquareRoot = (step, base, current) -> base / Math.sqrt(1 + step);
 * Scheduler scheduler = inverseSquareRoot.over(optimizer);
 * }</pre>
 *
 * <p>PyTorch counterparts: the classes of {@code torch.optim.lr_scheduler}; for a function, {@code
 * LambdaLR} and {@code MultiplicativeLR}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Schedule {

  /**
   * Returns the learning rate of a parameter group at a step.
   *
   * <p>Each call must depend on the arguments alone: a {@link Scheduler} that continues from a
   * saved state passes the same arguments as the original one.
   *
   * @param step number of calls of {@link Scheduler#step()} so far; 0 when the schedule starts
   * @param base rate of the group before any schedule changed it
   * @param current rate of the group at the previous step; equal to {@code base} at step 0 unless
   *     another schedule has changed it
   */
  double learningRate(long step, double base, double current);

  /**
   * Returns whether {@code Trainer.schedule(..)} steps this schedule after each update of the
   * parameters instead of after each epoch: true for {@link OneCycle} and for a sequence that
   * contains one. The default is {@code false}.
   */
  default boolean isPerBatch() {
    return false;
  }

  /**
   * Starts this schedule for an optimizer, and sets the learning rate of each parameter group for
   * the first step.
   *
   * <p>The base rate of each group is its rate before the first schedule. Several schedules over
   * one optimizer are combined as in PyTorch: each changes the current rate.
   *
   * @throws IllegalStateException if the first rate is negative or not finite
   */
  default Scheduler over(Optimizer optimizer) {
    return new StepScheduler(this, NotNull.check("schedule", "optimizer", optimizer));
  }
}
