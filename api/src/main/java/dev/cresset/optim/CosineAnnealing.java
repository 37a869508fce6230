package dev.cresset.optim;

/** See {@link Schedules#cosine(int, double)}. */
record CosineAnnealing(int tMax, double min) implements Schedule {

  CosineAnnealing {
    ScheduleChecks.atLeast("cosine", "number of steps tMax", 1, tMax);
    ScheduleChecks.notNegative("cosine", "smallest rate", min);
  }

  @Override
  public double learningRate(long step, double base, double current) {
    if (step == 0) {
      return current;
    }
    if ((step - 1 - tMax) % (2L * tMax) == 0) {
      // The step before was at the minimum, where the quotient below is 0 / 0.
      return current + (base - min) * (1 - StrictMath.cos(Math.PI / tMax)) / 2;
    }
    return (1 + cosine(step)) / (1 + cosine(step - 1)) * (current - min) + min;
  }

  private double cosine(long step) {
    return StrictMath.cos(Math.PI * step / tMax);
  }

  @Override
  public String toString() {
    return "cosine(T_max=%s, eta_min=%s)".formatted(tMax, min);
  }
}
