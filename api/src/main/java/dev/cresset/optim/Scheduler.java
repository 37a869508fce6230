package dev.cresset.optim;

import dev.cresset.types.NotNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes the learning rates of an optimizer during training; created by {@link Schedule#over}.
 *
 * <pre>{@code
 * Scheduler scheduler = cosine(50).over(optimizer);
 * for (int epoch = 0; epoch < 50; epoch++) {
 *   trainOneEpoch();                  // calls optimizer.step()
 *   scheduler.step();                 // the rates of the next epoch
 * }
 * }</pre>
 *
 * <p>Call {@link #step()} after {@code optimizer.step()}: once per epoch for most schedules, once
 * per batch for {@code oneCycle}. To resume training, save {@link #stateDict()} and the state of
 * the optimizer. A scheduler is not thread-safe. PyTorch counterpart: {@code
 * torch.optim.lr_scheduler.LRScheduler}.
 *
 * @since 0.1
 */
public abstract sealed class Scheduler permits StepScheduler, PlateauScheduler {

  private static final String STEPS = "last_epoch";
  private static final String RATE = "lr.";

  private final Schedule schedule;
  private final Optimizer optimizer;
  private long steps;

  Scheduler(Schedule schedule, Optimizer optimizer) {
    this.schedule = schedule;
    this.optimizer = optimizer;
  }

  /**
   * Sets the learning rates for the next step of the schedule; PyTorch counterpart: {@code
   * scheduler.step()}.
   *
   * @throws IllegalStateException if the schedule {@linkplain #isMonitored() follows a monitored
   *     value}, has a fixed length and is at its end, or computes a rate that is negative or not
   *     finite; nothing is changed then
   */
  public abstract void step();

  /**
   * Sets the learning rates after a monitored value, for example the validation loss; for {@link
   * Schedules#reduceOnPlateau}. PyTorch counterpart: {@code scheduler.step(metrics)}.
   *
   * @param monitored the value; smaller is better, and NaN counts as no improvement
   * @throws IllegalStateException if the schedule does not follow a monitored value
   */
  public abstract void step(double monitored);

  /**
   * Returns whether this scheduler follows a monitored value: call {@link #step(double)} if so, and
   * {@link #step()} otherwise.
   */
  public abstract boolean isMonitored();

  /** Returns the current learning rate of the first parameter group. */
  public final double learningRate() {
    return optimizer.learningRate();
  }

  /** Returns the number of steps since the schedule started. */
  public final long steps() {
    return steps;
  }

  /**
   * Returns a copy of the state: the number of steps, the rates of each parameter group, and what
   * the schedule remembers, under PyTorch's names. The settings of the schedule are not part of it.
   *
   * <p>PyTorch counterpart: {@code scheduler.state_dict()}.
   */
  public final Map<String, Double> stateDict() {
    Map<String, Double> state = new LinkedHashMap<>();
    state.put(STEPS, (double) steps);
    List<Optimizer.Group> groups = optimizer.groups();
    for (int i = 0; i < groups.size(); i++) {
      state.put(RATE + i, groups.get(i).learningRate());
    }
    write(state);
    return Collections.unmodifiableMap(state);
  }

  /**
   * Continues from a saved state: sets the number of steps, the rates of the optimizer's parameter
   * groups, and the internal values of the schedule. The following steps give the same rates, bit
   * for bit, as those of the scheduler that was saved.
   *
   * <p>PyTorch counterpart: {@code scheduler.load_state_dict(state)}, which leaves the rates to the
   * optimizer's state.
   *
   * @param state a state of the same schedule over the same number of parameter groups
   * @throws IllegalArgumentException if names are missing or unknown, or a value is out of range;
   *     nothing is changed then
   */
  public final void loadStateDict(Map<String, Double> state) {
    SavedValues saved =
        new SavedValues(
            "scheduler",
            NotNull.check("loadStateDict", "state", state),
            stateDict().keySet(),
            "load it with the schedule and the number of parameter groups that it was saved with");
    long savedSteps = saved.count(STEPS);
    List<Optimizer.Group> groups = optimizer.groups();
    double[] rates = saved.rates(RATE, groups.size());
    read(saved);
    steps = savedSteps;
    for (int i = 0; i < rates.length; i++) {
      groups.get(i).learningRate(rates[i]);
    }
  }

  /** Adds the internal values of the schedule. */
  abstract void write(Map<String, Double> state);

  /** Restores the values that {@link #write} added; checks all values before the first change. */
  abstract void read(SavedValues state);

  final Schedule schedule() {
    return schedule;
  }

  final List<Optimizer.Group> groups() {
    return optimizer.groups();
  }

  final void countStep() {
    steps++;
  }

  @Override
  public String toString() {
    return "%s over %s, steps=%s".formatted(schedule, optimizer.groups(), steps);
  }
}
