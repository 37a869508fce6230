package dev.cresset.optim;

import java.util.Map;

/** Follows {@link ReduceOnPlateau}. */
final class PlateauScheduler extends Scheduler {

  private static final double THRESHOLD = 1e-4;
  private static final double EPSILON = 1e-8;
  private static final String BEST = "best";
  private static final String BAD_STEPS = "num_bad_epochs";

  private final ReduceOnPlateau settings;
  private double best = Double.POSITIVE_INFINITY;
  private long badSteps;

  PlateauScheduler(ReduceOnPlateau settings, Optimizer optimizer) {
    super(settings, optimizer);
    this.settings = settings;
  }

  @Override
  public void step() {
    throw new IllegalStateException(
        "schedule: step() got no monitored value, but %s follows one; call step(value), for example with the validation loss"
            .formatted(settings));
  }

  @Override
  public void step(double monitored) {
    countStep();
    if (monitored < best * (1 - THRESHOLD)) {
      best = monitored;
      badSteps = 0;
    } else {
      badSteps++;
    }
    if (badSteps > settings.patience()) {
      groups().forEach(this::reduce);
      badSteps = 0;
    }
  }

  private void reduce(Optimizer.Group group) {
    double reduced = group.learningRate() * settings.factor();
    // As in PyTorch, a rate that would hardly change stays as it is.
    if (group.learningRate() - reduced > EPSILON) {
      group.learningRate(reduced);
    }
  }

  @Override
  public boolean isMonitored() {
    return true;
  }

  @Override
  void write(Map<String, Double> state) {
    state.put(BEST, best);
    state.put(BAD_STEPS, (double) badSteps);
  }

  @Override
  void read(SavedValues state) {
    double savedBest = state.value(BEST);
    SavedValues.check(BEST, savedBest, !Double.isNaN(savedBest), "a number");
    badSteps = state.count(BAD_STEPS);
    best = savedBest;
  }
}
