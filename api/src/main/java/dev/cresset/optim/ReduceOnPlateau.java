package dev.cresset.optim;

import dev.cresset.types.NotNull;

/** See {@link Schedules#reduceOnPlateau}. */
record ReduceOnPlateau(double factor, int patience) implements Schedule {

  ReduceOnPlateau {
    if (!(factor >= 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "reduceOnPlateau: the factor must be at least 0 and below 1, got %s; 0.1 is a common value"
              .formatted(factor));
    }
    ScheduleChecks.atLeast("reduceOnPlateau", "patience", 0, patience);
  }

  @Override
  public double learningRate(long step, double base, double current) {
    throw new IllegalStateException(
        "schedule: the rate of %s depends on a monitored value, not on the step; call over(optimizer)"
            .formatted(this));
  }

  @Override
  public Scheduler over(Optimizer optimizer) {
    return new PlateauScheduler(this, NotNull.check("schedule", "optimizer", optimizer));
  }

  @Override
  public String toString() {
    return "reduceOnPlateau(factor=%s, patience=%s)".formatted(factor, patience);
  }
}
