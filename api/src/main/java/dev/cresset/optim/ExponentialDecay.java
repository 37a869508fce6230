package dev.cresset.optim;

/** See {@link Schedules#exponential}. */
record ExponentialDecay(double gamma) implements Schedule {

  ExponentialDecay {
    ScheduleChecks.notNegative("exponential", "gamma", gamma);
  }

  @Override
  public double learningRate(long step, double base, double current) {
    return step == 0 ? current : current * gamma;
  }

  @Override
  public String toString() {
    return "exponential(gamma=%s)".formatted(gamma);
  }
}
