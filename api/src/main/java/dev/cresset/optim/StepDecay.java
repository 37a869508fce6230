package dev.cresset.optim;

/** See {@link Schedules#step}. */
record StepDecay(int every, double gamma) implements Schedule {

  StepDecay {
    ScheduleChecks.atLeast("step", "number of steps between changes", 1, every);
    ScheduleChecks.notNegative("step", "gamma", gamma);
  }

  @Override
  public double learningRate(long step, double base, double current) {
    return step == 0 || step % every != 0 ? current : current * gamma;
  }

  @Override
  public String toString() {
    return "step(step_size=%s, gamma=%s)".formatted(every, gamma);
  }
}
