package dev.cresset.optim;

import dev.cresset.types.NotNull;
import java.util.List;

/**
 * A linear warm-up; see {@link Schedules#linearWarmUp(int, double)}.
 *
 * @param steps number of steps until the base rate is reached, 1 or more
 * @param startFactor factor of the base rate at the first step, above 0 and at most 1
 * @since 0.1
 */
public record LinearWarmUp(int steps, double startFactor) implements Schedule {

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public LinearWarmUp {
    ScheduleChecks.atLeast("linearWarmUp", "number of steps", 1, steps);
    if (!(startFactor > 0 && startFactor <= 1)) {
      throw new IllegalArgumentException(
          "linearWarmUp: the start factor must be above 0 and at most 1, got %s"
              .formatted(startFactor));
    }
  }

  /**
   * Returns this warm-up followed by another schedule, which starts at its first step and at the
   * base rate when the warm-up has ended; {@link Schedules#sequential} for the general case.
   *
   * @throws IllegalArgumentException if the schedule is {@code reduceOnPlateau}
   */
  public Schedule then(Schedule next) {
    NotNull.check("linearWarmUp", "next schedule", next);
    return new Sequence(List.of(this, next), List.of(steps));
  }

  @Override
  public double learningRate(long step, double base, double current) {
    if (step == 0) {
      return current * startFactor;
    }
    if (step > steps) {
      return current;
    }
    double rise = 1 - startFactor;
    return current * (1 + rise / (steps * startFactor + (step - 1) * rise));
  }

  @Override
  public String toString() {
    return "linearWarmUp(start_factor=%s, total_iters=%s)".formatted(startFactor, steps);
  }
}
