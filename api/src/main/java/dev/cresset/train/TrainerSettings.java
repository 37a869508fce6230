package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.optim.Schedule;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Trainer}. Fields are assigned only by {@link #with}, in a new copy;
 * afterwards they do not change.
 */
final class TrainerSettings implements Cloneable {

  final Module model;
  @Nullable Loss loss;
  @Nullable Function<Batch, Tensor> step;
  @Nullable OptimizerSettings optimizer;

  /** The parameters to update; empty for all of the model. */
  List<ParameterGroup> groups = List.of();

  @Nullable Schedule schedule;
  boolean schedulePerBatch;
  @Nullable Double clipNorm;
  @Nullable Double clipValue;
  int accumulate = 1;
  int epochs = 1;
  @Nullable DataLoader validation;
  Map<String, Metric> metrics = Map.of();
  List<TrainingListener> listeners = List.of();
  @Nullable EarlyStopping earlyStopping;
  @Nullable Checkpoints checkpoints;
  boolean resume;
  BooleanSupplier stop = () -> false;
  @Nullable Long seed;

  TrainerSettings(Module model) {
    this.model = model;
  }

  /** Returns a changed copy. */
  TrainerSettings with(Consumer<TrainerSettings> change) {
    try {
      TrainerSettings copy = (TrainerSettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the class is cloneable", e);
    }
  }

  /**
   * Checks that these settings can train on data.
   *
   * @param type name of the public class, for messages
   * @param operation name of its method, for messages
   */
  void check(String type, String operation, DataLoader data) {
    NotNull.check(type + "." + operation, "training data", data);
    boolean hasObjective = loss != null || step != null;
    if (!hasObjective || optimizer == null) {
      throw new IllegalStateException(
          "Trainer: set %s before %s(..)"
              .formatted(
                  hasObjective ? "an optimizer, optimizer(sgd(0.01))" : "a loss, loss(nll())",
                  operation));
    }
    if (step != null && !metrics.isEmpty()) {
      throw new IllegalStateException(
          "Trainer: the metric \"%s\" needs the model output, which a custom step does not return; set loss(..) instead of step(..), or compute the metric in the step"
              .formatted(metrics.keySet().iterator().next()));
    }
    if (resume && checkpoints == null) {
      throw new IllegalStateException(
          "Trainer: resume() needs checkpoints to continue from; set"
              + " checkpoints(Checkpoints.in(directory))");
    }
    checkBatches("training", data);
    if (validation != null) {
      checkBatches("validation", validation);
    }
  }

  private static void checkBatches(String what, DataLoader data) {
    if (data.batches() == 0) {
      throw new IllegalArgumentException(
          "Trainer: the %s data has no batches: dropLast(true) drops its only, incomplete batch of %s samples; use a smaller batch size or dropLast(false)"
              .formatted(what, data.size()));
    }
  }

  /** Returns how the loss of a batch is computed; call {@link #check} before. */
  TrainingStep objective() {
    if (loss != null) {
      return TrainingStep.of(model, loss);
    }
    return TrainingStep.of(model, NotNull.check("Trainer", "loss", step));
  }

  /** Returns the label of the samples that the loss leaves out. */
  OptionalLong ignoredLabel() {
    return loss == null ? OptionalLong.empty() : loss.ignoredLabel();
  }

  /** Returns these settings without effects outside of the model, for a trial. */
  TrainerSettings forTrial() {
    return with(
        changed -> {
          changed.epochs = 1;
          changed.listeners = List.of();
          changed.earlyStopping = null;
          changed.checkpoints = null;
          changed.resume = false;
          changed.stop = () -> false;
        });
  }

  /** Creates the optimizer; call {@link #check} before. */
  Optimizer newOptimizer() {
    OptimizerSettings chosen = NotNull.check("Trainer", "optimizer", optimizer);
    if (groups.isEmpty()) {
      return NotNull.check("Trainer", "optimizer", chosen.over(model.parameters()));
    }
    checkGroups();
    return NotNull.check(
        "Trainer", "optimizer", chosen.over(groups.toArray(ParameterGroup[]::new)));
  }

  /** A parameter that no group has would silently keep its initial values. */
  private void checkGroups() {
    Set<Tensor> grouped = Collections.newSetFromMap(new IdentityHashMap<>());
    groups.forEach(group -> grouped.addAll(group.parameters()));
    List<String> left =
        model.namedParameters().entrySet().stream()
            .filter(entry -> entry.getValue().requiresGrad())
            .filter(entry -> !grouped.contains(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "Trainer: %s trainable parameters of the model are in no parameter group, the first is \"%s\"; add them to a group, or freeze them with requiresGrad(false)"
              .formatted(left.size(), left.get(0)));
    }
  }

  /** Returns the description of a run for its listeners; call {@link #check} before. */
  TrainingStart start(DataLoader data, TrainingState state) {
    return new TrainingStart(
        model,
        data.dataset().inputShape(),
        data.size(),
        validation == null ? 0 : validation.size(),
        data.batchSize(),
        data.batches(),
        epochs,
        state.epochs.size(),
        step == null ? String.valueOf(loss) : "custom step",
        ignoredLabel(),
        String.valueOf(optimizer),
        state.optimizer.learningRate(),
        Optional.ofNullable(schedule).map(Schedule::toString),
        earlyStopping == null ? OptionalInt.empty() : OptionalInt.of(earlyStopping.patience()),
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Trainer(model=").append(model.typeName());
    text.append(step == null ? ", loss=" + loss : ", step=" + step);
    text.append(", optimizer=").append(optimizer);
    text.append(groups.isEmpty() ? "" : ", groups=" + groups);
    text.append(", epochs=").append(epochs);
    text.append(validation == null ? "" : ", validation=" + validation);
    text.append(
        schedule == null
            ? ""
            : (schedulePerBatch ? ", schedule_per_batch=" : ", schedule=") + schedule);
    text.append(clipNorm == null ? "" : ", clip_norm=" + clipNorm);
    text.append(clipValue == null ? "" : ", clip_value=" + clipValue);
    text.append(accumulate == 1 ? "" : ", accumulate=" + accumulate);
    text.append(metrics.isEmpty() ? "" : ", metrics=" + metrics.keySet());
    text.append(earlyStopping == null ? "" : ", " + earlyStopping);
    text.append(checkpoints == null ? "" : ", checkpoints=" + checkpoints);
    text.append(resume ? ", resume=True" : "");
    text.append(seed == null ? "" : ", seed=" + seed);
    return text.append(')').toString();
  }
}
