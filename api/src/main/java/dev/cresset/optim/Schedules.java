package dev.cresset.optim;

import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.List;

/**
 * Factory methods for learning-rate schedules, intended for static import.
 *
 * <pre>{@code
 * import static dev.cresset.optim.Schedules.*;
 *
 * Scheduler scheduler = linearWarmUp(5).then(cosine(45)).over(optimizer);
 * }</pre>
 *
 * <p>In the formulas, {@code t} is the number of calls of {@link Scheduler#step()}, {@code base}
 * the rate of a parameter group before the schedule, and {@code rate(t)} the rate after the call.
 * Rates are computed from the previous rate in PyTorch's order of operations, and equal PyTorch's
 * to nine digits and more. {@code java.lang.StrictMath} makes them the same on all platforms.
 *
 * @since 0.1
 */
public final class Schedules {

  private Schedules() {}

  /**
   * Returns a schedule that multiplies the rate by {@code gamma} once in every {@code every} steps:
   * {@code rate(t) = base * gamma^floor(t / every)}. PyTorch counterpart: {@code StepLR(optimizer,
   * every, gamma)}.
   *
   * @param every number of steps between changes, 1 or more
   * @param gamma finite and 0 or more; PyTorch's default is 0.1
   * @throws IllegalArgumentException if a value is out of range
   */
  public static Schedule step(int every, double gamma) {
    return new StepDecay(every, gamma);
  }

  /**
   * Returns a schedule that multiplies the rate by {@code gamma} at each milestone: {@code rate(t)
   * = base * gamma^n} with {@code n} milestones up to {@code t}. PyTorch counterpart: {@code
   * MultiStepLR(optimizer, milestones, gamma)}.
   *
   * @param gamma finite and 0 or more; PyTorch's default is 0.1
   * @param milestones steps at which the rate changes, 0 or more and in increasing order; the
   *     change is made twice at a milestone that is given twice
   * @throws IllegalArgumentException if a value is out of range, or there are no milestones
   */
  public static Schedule multiStep(double gamma, int... milestones) {
    return new MultiStepDecay(gamma, list("multiStep", milestones));
  }

  /**
   * Returns a schedule that multiplies the rate by {@code gamma} at each step: {@code rate(t) =
   * base * gamma^t}. PyTorch counterpart: {@code ExponentialLR(optimizer, gamma)}.
   *
   * @param gamma finite and 0 or more
   * @throws IllegalArgumentException if gamma is out of range
   */
  public static Schedule exponential(double gamma) {
    return new ExponentialDecay(gamma);
  }

  /**
   * Returns {@link #cosine(int, double)} with a smallest rate of 0.
   *
   * @throws IllegalArgumentException if {@code tMax} is below 1
   */
  public static Schedule cosine(int tMax) {
    return cosine(tMax, 0);
  }

  /**
   * Returns a schedule that lowers the rate along half a cosine within {@code tMax} steps: {@code
   * rate(t) = min + (base - min) * (1 + cos(pi * t / tMax)) / 2} (Loshchilov and Hutter, 2016). If
   * it is continued, the rate rises again until step {@code 2 * tMax}. PyTorch counterpart: {@code
   * CosineAnnealingLR(optimizer, tMax, min)}.
   *
   * @param tMax number of steps until the smallest rate, 1 or more
   * @param min the smallest rate, finite and 0 or more
   * @throws IllegalArgumentException if a value is out of range
   */
  public static Schedule cosine(int tMax, double min) {
    return new CosineAnnealing(tMax, min);
  }

  /**
   * Returns a schedule that raises the rate from {@code max / 25} to {@code max} during the first
   * 30 % of the steps, and lowers it to {@code max / 250,000} during the rest, each along half a
   * cosine (Smith and Topin, 2017). Call {@code scheduler.step()} after each batch.
   *
   * <p>The rates of the optimizer's settings and parameter groups are not used: all groups get the
   * same rate. As in PyTorch, the momentum of {@code sgd} (also one of 0) and the first beta of
   * {@code adam} and {@code adamW} go from 0.95 to 0.85 and back at the same time, in place of the
   * value in the settings; {@link OneCycle#cycleMomentum cycleMomentum(false)} leaves them as they
   * are. PyTorch rejects other optimizers; here, the schedule changes only their learning rate.
   *
   * <p>PyTorch counterpart: {@code OneCycleLR(optimizer, max, totalSteps)}.
   *
   * @param max the largest rate, finite and 0 or more
   * @param totalSteps number of steps of the whole training, 1 or more: batches per epoch times
   *     epochs; the scheduler throws {@link IllegalStateException} in a step beyond
   * @throws IllegalArgumentException if a value is out of range
   */
  public static OneCycle oneCycle(double max, int totalSteps) {
    return new OneCycle(max, totalSteps, true);
  }

  /**
   * Returns a schedule that multiplies the rate by {@code factor} when a monitored value, for
   * example the validation loss, has not improved for more than {@code patience} steps in a row.
   * Call {@link Scheduler#step(double)} with the value.
   *
   * <p>Smaller is better: {@code value < best * (1 - 1e-4)} is an improvement. A value of NaN is
   * none. A change of the rate by 1e-8 or less is not made. PyTorch counterpart: {@code
   * ReduceLROnPlateau(optimizer, factor=factor, patience=patience)}.
   *
   * @param factor at least 0 and below 1; PyTorch's default is 0.1
   * @param patience number of steps without improvement that are tolerated, 0 or more; PyTorch's
   *     default is 10
   * @throws IllegalArgumentException if a value is out of range
   */
  public static Schedule reduceOnPlateau(double factor, int patience) {
    return new ReduceOnPlateau(factor, patience);
  }

  /**
   * Returns {@link #linearWarmUp(int, double)} with PyTorch's start factor of 1/3.
   *
   * @throws IllegalArgumentException if the number of steps is below 1
   */
  public static LinearWarmUp linearWarmUp(int steps) {
    return linearWarmUp(steps, 1.0 / 3);
  }

  /**
   * Returns a schedule that raises the rate in equal amounts from {@code base * startFactor} to
   * {@code base} within {@code steps} steps: {@code rate(t) = base * (startFactor + (1 -
   * startFactor) * min(t, steps) / steps)}. {@link LinearWarmUp#then} adds the schedule that
   * follows. PyTorch counterpart: {@code LinearLR(optimizer, startFactor, total_iters=steps)}.
   *
   * @param steps number of steps until the base rate is reached, 1 or more
   * @param startFactor factor of the base rate at the first step, above 0 and at most 1
   * @throws IllegalArgumentException if a value is out of range
   */
  public static LinearWarmUp linearWarmUp(int steps, double startFactor) {
    return new LinearWarmUp(steps, startFactor);
  }

  /**
   * Returns schedules one after the other. Each after the first starts at its milestone, at its own
   * step 0 and from the base rate. PyTorch counterpart: {@code SequentialLR(optimizer, schedulers,
   * milestones)}.
   *
   * <pre>{@code
   * sequential(List.of(linearWarmUp(5), cosine(45), exponential(0.9)), 5, 50)
   * }</pre>
   *
   * <p>A {@code oneCycle} among them sets the base rate of all to its first rate, as in PyTorch.
   *
   * @param schedules at least one, none of them {@code reduceOnPlateau}
   * @param milestones the steps at which the second and each following schedule starts, above 0 and
   *     in increasing order
   * @throws IllegalArgumentException if the number of milestones is not that of the schedules less
   *     1, the milestones are not in order, or a schedule is {@code reduceOnPlateau}
   */
  public static Schedule sequential(List<? extends Schedule> schedules, int... milestones) {
    NotNull.check("sequential", "list of schedules", schedules);
    for (int i = 0; i < schedules.size(); i++) {
      NotNull.check("sequential", "schedule at position " + i, schedules.get(i));
    }
    return new Sequence(List.copyOf(schedules), list("sequential", milestones));
  }

  private static List<Integer> list(String operation, int[] milestones) {
    NotNull.check(operation, "array of milestones", milestones);
    return Arrays.stream(milestones).boxed().toList();
  }
}
