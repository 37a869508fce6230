package dev.cresset.optim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows a schedule that depends on the number of steps. */
final class StepScheduler extends Scheduler {

  private static final String BASE = "base_lrs.";
  private static final String MOMENTUM = "momentum";

  private final double[] bases;

  /** The momentum of all groups, or {@code null} if the schedule does not change it. */
  private @Nullable Double momentum;

  StepScheduler(Schedule schedule, Optimizer optimizer) {
    super(schedule, optimizer);
    List<Optimizer.Group> groups = groups();
    this.bases = new double[groups.size()];
    double[] currents = new double[bases.length];
    for (int i = 0; i < bases.length; i++) {
      double base = groups.get(i).baseLearningRate();
      bases[i] = OneCycle.base(schedule, base);
      // A sequence starts from the base rates, as in PyTorch, even if another schedule changed
      // them.
      currents[i] = schedule instanceof Sequence ? bases[i] : groups.get(i).learningRate();
    }
    double[] rates = rates(0, currents);
    for (int i = 0; i < bases.length; i++) {
      groups.get(i).baseLearningRate(bases[i]);
    }
    momentum = OneCycle.firstMomentum(schedule);
    apply(0, rates);
  }

  @Override
  public void step() {
    double[] currents = new double[bases.length];
    for (int i = 0; i < bases.length; i++) {
      currents[i] = groups().get(i).learningRate();
    }
    double[] rates = rates(steps() + 1, currents);
    countStep();
    apply(steps(), rates);
  }

  private double[] rates(long step, double[] currents) {
    double[] rates = new double[bases.length];
    for (int i = 0; i < bases.length; i++) {
      rates[i] = schedule().learningRate(step, bases[i], currents[i]);
      if (!(rates[i] >= 0 && rates[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalStateException(
            "schedule: the learning rate must be finite and 0 or more, got %s for parameter group %s at step %s of %s"
                .formatted(rates[i], i, step, schedule()));
      }
    }
    return rates;
  }

  private void apply(long step, double[] rates) {
    for (int i = 0; i < rates.length; i++) {
      groups().get(i).learningRate(rates[i]);
    }
    if (momentum != null) {
      momentum = OneCycle.momentum(schedule(), step, momentum);
      applyMomentum(momentum);
    }
  }

  private void applyMomentum(double value) {
    groups().forEach(group -> group.momentum(value));
  }

  @Override
  public void step(double monitored) {
    throw new IllegalStateException(
        "schedule: step(%s) got a monitored value, but %s depends on the number of steps; call step()"
            .formatted(monitored, schedule()));
  }

  @Override
  public boolean isMonitored() {
    return false;
  }

  @Override
  void write(Map<String, Double> state) {
    for (int i = 0; i < bases.length; i++) {
      state.put(BASE + i, bases[i]);
    }
    if (momentum != null) {
      state.put(MOMENTUM, momentum);
    }
  }

  @Override
  void read(SavedValues state) {
    double[] saved = state.rates(BASE, bases.length);
    if (momentum != null) {
      momentum = state.momentum(MOMENTUM);
      applyMomentum(momentum);
    }
    for (int i = 0; i < bases.length; i++) {
      bases[i] = saved[i];
      groups().get(i).baseLearningRate(saved[i]);
    }
  }
}
