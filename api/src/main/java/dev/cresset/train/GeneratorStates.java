package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.tensor.Generator;
import dev.cresset.train.StateValues.DamagedState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of the random generators of a run at its last update, and at the beginning of the
 * current epoch.
 */
final class GeneratorStates {

  private static final String EPOCH = "epoch_generator";
  private static final String PREFIX = "generator.";

  /** By name: that of the run, and those of loaders with a seed of their own. */
  private final Map<String, Generator> generators = new LinkedHashMap<>();

  private final Map<String, Long> states = new LinkedHashMap<>();

  /** The generator that determines the order of the samples of an epoch. */
  private final Generator order;

  private long orderAtEpochStart;
  private boolean resumed;

  GeneratorStates(Generator run, DataLoader training, @Nullable DataLoader validation) {
    generators.put("run", run);
    training.generator().ifPresent(own -> generators.put("training", own));
    if (validation != null) {
      validation.generator().ifPresent(own -> generators.put("validation", own));
    }
    order = training.generator().orElse(run);
    capture();
  }

  /** Keeps the current states. */
  void capture() {
    generators.forEach((name, generator) -> states.put(name, generator.state()));
  }

  /** Begins an epoch, or continues the one that was resumed after a number of batches. */
  Iterator<Batch> begin(Batches training, int batches) {
    if (!resumed) {
      orderAtEpochStart = order.state();
      return training.iterator(batches);
    }
    resumed = false;
    order.restore(orderAtEpochStart);
    Iterator<Batch> rest = training.iterator(batches);
    restore();
    return rest;
  }

  private void restore() {
    generators.forEach((name, generator) -> generator.restore(states.getOrDefault(name, 0L)));
  }

  void write(StateValues values) {
    states.forEach((name, state) -> values.put(PREFIX + name, state));
    values.put(EPOCH, orderAtEpochStart);
  }

  /**
   * Reads the states of a checkpoint, and returns the change that restores them.
   *
   * @param withinEpoch whether the checkpoint was written within an epoch
   */
  Runnable read(StateValues values, boolean withinEpoch) throws DamagedState {
    Map<String, Long> saved = new LinkedHashMap<>();
    for (String name : generators.keySet()) {
      saved.put(name, values.integer(PREFIX + name));
    }
    long savedOrder = values.integer(EPOCH);
    return () -> {
      states.putAll(saved);
      orderAtEpochStart = savedOrder;
      resumed = withinEpoch;
      restore();
    };
  }

  /** Returns the names of the generators. */
  @Override
  public String toString() {
    return generators.keySet().toString();
  }
}
