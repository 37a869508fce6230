package dev.cresset.optim;

import org.jspecify.annotations.Nullable;

/**
 * The one-cycle schedule (Smith and Topin, 2017); see {@link Schedules#oneCycle}.
 *
 * @param max the largest rate, finite and 0 or more
 * @param totalSteps number of steps of the whole training, 1 or more
 * @param cyclesMomentum whether the momentum of SGD or the first beta of Adam changes as well
 * @since 0.1
 */
public record OneCycle(double max, int totalSteps, boolean cyclesMomentum) implements Schedule {

  private static final double RISING = 0.3;
  private static final double DIV = 25;
  private static final double FINAL_DIV = 1e4;
  private static final double MIN_MOMENTUM = 0.85;
  private static final double MAX_MOMENTUM = 0.95;

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public OneCycle {
    ScheduleChecks.notNegative("oneCycle", "largest rate", max);
    ScheduleChecks.atLeast("oneCycle", "number of steps", 1, totalSteps);
  }

  /**
   * Returns this schedule with or without cycling of the momentum; PyTorch counterpart: {@code
   * cycle_momentum}.
   */
  public OneCycle cycleMomentum(boolean cyclesMomentum) {
    return new OneCycle(max, totalSteps, cyclesMomentum);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the step is above the total number of steps
   */
  @Override
  public double learningRate(long step, double base, double current) {
    if (step > totalSteps) {
      throw new IllegalStateException(
          "oneCycle: step %s is beyond the %s steps of the schedule; create it with the number of batches per epoch times the number of epochs"
              .formatted(step, totalSteps));
    }
    double first = max / DIV;
    return cycle(step, first, max, first / FINAL_DIV);
  }

  @Override
  public boolean isPerBatch() {
    return true;
  }

  private double momentum(long step) {
    return cycle(step, MAX_MOMENTUM, MIN_MOMENTUM, MAX_MOMENTUM);
  }

  /** Goes from {@code first} to {@code middle} to {@code last}, along half a cosine each. */
  private double cycle(long step, double first, double middle, double last) {
    double peak = RISING * totalSteps - 1;
    return step <= peak
        ? anneal(first, middle, step / peak)
        : anneal(middle, last, (step - peak) / (totalSteps - 1 - peak));
  }

  private static double anneal(double start, double end, double fraction) {
    return end + (start - end) / 2 * (StrictMath.cos(Math.PI * fraction) + 1);
  }

  /** Returns the base rate of a group: the first rate of a one-cycle, if the schedule has one. */
  static double base(Schedule schedule, double rate) {
    double base = rate;
    if (schedule instanceof OneCycle cycle) {
      base = cycle.max / DIV;
    } else if (schedule instanceof Sequence sequence) {
      for (Schedule part : sequence.schedules()) {
        base = base(part, base);
      }
    }
    return base;
  }

  /** Returns the momentum before a schedule starts, or {@code null} if it never changes it. */
  static @Nullable Double firstMomentum(Schedule schedule) {
    if (schedule instanceof OneCycle cycle) {
      return cycle.cyclesMomentum ? MAX_MOMENTUM : null;
    }
    boolean cycles =
        schedule instanceof Sequence sequence
            && sequence.schedules().stream().anyMatch(part -> firstMomentum(part) != null);
    return cycles ? MAX_MOMENTUM : null;
  }

  /** Returns the momentum of a schedule at a step, given that of the step before. */
  static double momentum(Schedule schedule, long step, double current) {
    if (schedule instanceof OneCycle cycle && cycle.cyclesMomentum) {
      return cycle.momentum(step);
    }
    if (schedule instanceof Sequence sequence) {
      int part = sequence.partAt(step);
      return momentum(sequence.schedules().get(part), step - sequence.start(part), current);
    }
    return current;
  }

  @Override
  public String toString() {
    return "oneCycle(max_lr=%s, total_steps=%s, cycle_momentum=%s)"
        .formatted(max, totalSteps, cyclesMomentum ? "True" : "False");
  }
}
