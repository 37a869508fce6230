package dev.cresset.train;

import dev.cresset.data.DataLoader;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.optim.OptimizerState;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.train.StateValues.DamagedState;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Saves all that a run changes to a checkpoint file, and restores it: the model, the optimizer, the
 * schedule, early stopping, the generators and the position in the run.
 */
final class RunState {

  private static final String OPTIMIZER = "optimizer.";
  private static final String SCHEDULER = "scheduler.";
  private static final String EARLY_STOPPING = "early_stopping.";
  private static final String BEST = "best.";
  private static final String PARAMETER = "parameter.";
  private static final String FROZEN = "frozen.";

  private final TrainerSettings settings;
  private final ModelInfo info;
  private final TrainingState state;
  private final RunSettings runSettings;

  RunState(TrainerSettings settings, ModelInfo info, DataLoader training, TrainingState state) {
    this.settings = settings;
    this.info = info;
    this.state = state;
    this.runSettings = new RunSettings(settings, training, state.generators);
  }

  void save(Checkpoint checkpoint) {
    StateValues values = new StateValues();
    CheckpointFile.write(values, checkpoint);
    runSettings.write(values);
    state.write(values);
    settings
        .model
        .namedParameters()
        .forEach((name, parameter) -> values.put(FROZEN + name, frozen(parameter)));
    OptimizerState optimizer = state.optimizer.stateDict();
    values.putAll(OPTIMIZER, optimizer.values());
    Map<String, Tensor> tensors = new LinkedHashMap<>(settings.model.stateDict());
    putAll(tensors, OPTIMIZER, optimizer.tensors());
    putAll(tensors, PARAMETER, otherParameters());
    if (state.scheduler != null) {
      values.putAll(SCHEDULER, state.scheduler.stateDict());
    }
    if (state.stopper != null) {
      values.putAll(EARLY_STOPPING, state.stopper.values());
      putAll(tensors, BEST, state.stopper.bestWeights());
    }
    Map<String, String> metadata = new LinkedHashMap<>(ModelFile.metadata(settings.model, info));
    values.writeTo(metadata);
    Safetensors.save(checkpoint.file(), tensors, metadata);
  }

  private static String frozen(Tensor parameter) {
    return Boolean.toString(!parameter.requiresGrad());
  }

  private static void putAll(
      Map<String, Tensor> tensors, String prefix, Map<String, Tensor> added) {
    added.forEach((name, tensor) -> tensors.put(StateValues.PREFIX + prefix + name, tensor));
  }

  /** Returns the parameters of the optimizer that are not in the model, by their positions. */
  private Map<String, Tensor> otherParameters() {
    Set<Tensor> own = Collections.newSetFromMap(new IdentityHashMap<>());
    own.addAll(settings.model.parameters());
    List<Tensor> all = state.optimizer.parameters();
    Map<String, Tensor> others = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      if (!own.contains(all.get(i))) {
        others.put(Integer.toString(i), all.get(i).detach());
      }
    }
    return others;
  }

  /**
   * Restores a run of the same settings.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read
   * @throws DamagedState if it is not a whole checkpoint
   * @throws IllegalStateException if it is one of another run
   */
  Checkpoint restore(Path file) throws DamagedState {
    Safetensors.Content content = Safetensors.read(file);
    try {
      StateValues values = new StateValues(content.metadata());
      Checkpoint checkpoint = CheckpointFile.of(file, values).checkpoint();
      runSettings.check(file, values);
      restore(values, content.tensors());
      return checkpoint;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Trainer.resume: %s is a checkpoint of another model or optimizer: %s"
              .formatted(file, e.getMessage()),
          e);
    } finally {
      content.tensors().values().forEach(Tensor::close);
    }
  }

  /** Changes the model only after everything else was read. */
  private void restore(StateValues values, Map<String, Tensor> tensors) throws DamagedState {
    state.optimizer.loadStateDict(
        new OptimizerState(withPrefix(tensors, OPTIMIZER), values.numbers(OPTIMIZER)));
    if (state.scheduler != null) {
      state.scheduler.loadStateDict(values.numbers(SCHEDULER));
    }
    if (state.stopper != null) {
      state.stopper.load(values.numbers(EARLY_STOPPING), withPrefix(tensors, BEST));
    }
    Runnable generators = state.read(values, settings);
    Map<String, Tensor> others = withPrefix(tensors, PARAMETER);
    Map<String, Tensor> ownOthers = otherParameters();
    if (!others.keySet().equals(ownOthers.keySet())) {
      throw new IllegalArgumentException(
          "it has %s parameters outside of the model, but the optimizer has %s"
              .formatted(others.size(), ownOthers.size()));
    }
    Map<String, Tensor> model = new LinkedHashMap<>(tensors);
    model.keySet().removeIf(name -> name.startsWith(StateValues.PREFIX));
    settings.model.loadStateDict(model);
    ownOthers.forEach(
        (position, tensor) ->
            InPlace.assign(
                state.optimizer.parameters().get(Integer.parseInt(position)),
                others.getOrDefault(position, tensor)));
    settings
        .model
        .namedParameters()
        .forEach(
            (name, parameter) ->
                parameter.requiresGrad(!Boolean.parseBoolean(values.text(FROZEN + name))));
    generators.run();
  }

  private static Map<String, Tensor> withPrefix(Map<String, Tensor> tensors, String prefix) {
    String whole = StateValues.PREFIX + prefix;
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(whole)) {
            found.put(name.substring(whole.length()), tensor);
          }
        });
    return found;
  }
}
