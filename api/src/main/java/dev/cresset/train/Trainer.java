package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.optim.Schedule;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the training loop: for each batch of each epoch it clears the gradients, computes the loss
 * and its gradients, and updates the parameters.
 *
 * <p>Immutable: each setting returns another trainer. A loss that is not finite stops training with
 * a {@link NotFiniteException} whose message names its origin.
 *
 * <p>Interrupting the training thread ends {@link #fit} before the next batch; the interrupt status
 * stays set. {@link #overfitOneBatch} and {@link #fastDevRun} check a network before it is trained,
 * and {@link LearningRateFinder} suggests a learning rate.
 *
 * @since 0.1
 */
public final class Trainer {

  private static final int FAST_DEV_RUN_BATCHES = 3;

  private final TrainerSettings settings;

  private Trainer(TrainerSettings settings) {
    this.settings = settings;
  }

  /** Returns a trainer for a model, with one epoch unless {@link #epochs} is called. */
  public static Trainer of(Module model) {
    return new Trainer(new TrainerSettings(NotNull.check("Trainer.of", "model", model)));
  }

  private Trainer with(Consumer<TrainerSettings> change) {
    return new Trainer(settings.with(change));
  }

  TrainerSettings settings() {
    return settings;
  }

  /**
   * Returns this trainer with a loss, applied to {@code model.forward(batch.inputs())} and {@code
   * batch.targets()}.
   *
   * <p>It replaces a {@link #step} that was set before.
   */
  public Trainer loss(Loss loss) {
    NotNull.check("Trainer.loss", "loss", loss);
    return with(
        changed -> {
          changed.loss = loss;
          changed.step = null;
        });
  }

  /**
   * Returns this trainer with a function that computes the loss of a batch, for models with several
   * inputs, outputs or losses.
   *
   * <pre>{@code
   * Trainer.of(model)
   *     .step(batch -> mse(model.forward(batch.inputs(), batch.extras().get(0)), batch.targets()))
   *     .optimizer(adam(1e-3))
   *     .fit(loader);
   * }</pre>
   *
   * <p>It replaces a {@link #loss} that was set before. Validation calls the function in evaluation
   * mode without gradients; the validation loss is the mean over the batches, weighted by their
   * sizes. There is no validation accuracy, and {@link TrainingListener#outputsComputed} is not
   * called.
   *
   * @param step returns a scalar, the mean loss over the samples of the batch
   */
  public Trainer step(Function<Batch, Tensor> step) {
    NotNull.check("Trainer.step", "function", step);
    return with(
        changed -> {
          changed.loss = null;
          changed.step = step;
        });
  }

  /**
   * Returns this trainer with an optimizer for all parameters of the model; each {@code fit}
   * creates a new one from these settings.
   */
  public Trainer optimizer(OptimizerSettings optimizer) {
    NotNull.check("Trainer.optimizer", "optimizer", optimizer);
    return with(
        changed -> {
          changed.optimizer = optimizer;
          changed.groups = List.of();
        });
  }

  /**
   * Returns this trainer with an optimizer over parameter groups, each with an optional learning
   * rate of its own.
   *
   * <pre>{@code
   * trainer.optimizer(adam(1e-3),
   *     ParameterGroup.of(body.parameters()).learningRate(1e-5),
   *     ParameterGroup.of(head.parameters()))
   * }</pre>
   *
   * <p>Every parameter of the model that requires a gradient must be in a group; {@link #fit}
   * throws an {@link IllegalArgumentException} otherwise. PyTorch counterpart: {@code
   * Adam([{"params": .., "lr": ..}, ..])}.
   */
  public Trainer optimizer(OptimizerSettings optimizer, ParameterGroup... groups) {
    NotNull.check("Trainer.optimizer", "optimizer", optimizer);
    List<ParameterGroup> chosen =
        List.of(NotNull.checkEach("Trainer.optimizer", "parameter group", groups));
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "Trainer.optimizer: got no parameter groups; pass at least one, or call optimizer(..)"
              + " with the settings alone to train all parameters");
    }
    return with(
        changed -> {
          changed.optimizer = optimizer;
          changed.groups = chosen;
        });
  }

  /**
   * Returns this trainer with a learning-rate schedule.
   *
   * <p>The schedule makes one step after each epoch and its validation. {@code oneCycle}, and a
   * sequence that contains it, makes one after each update of the parameters, as its total number
   * of steps counts updates; see {@link Schedule#isPerBatch} and {@link #schedulePerBatch}. {@code
   * reduceOnPlateau} follows the validation loss, or the training loss if there is no validation
   * data. {@link Epoch#learningRate} has the rate.
   *
   * <p>{@link #fit} throws the schedule's exception at once if it is shorter than the training: for
   * {@code oneCycle(max, totalSteps)}, {@code totalSteps} is at least the number of updates per
   * epoch times the number of epochs.
   */
  public Trainer schedule(Schedule schedule) {
    NotNull.check("Trainer.schedule", "schedule", schedule);
    return with(
        changed -> {
          changed.schedule = schedule;
          changed.schedulePerBatch = false;
        });
  }

  /**
   * Returns this trainer with a learning-rate schedule that makes one step after each update of the
   * parameters: after each batch, or with {@link #accumulate} after each group of batches. It
   * replaces a {@link #schedule} that was set before.
   *
   * <pre>{@code
   * trainer.schedulePerBatch(linearWarmUp(500).then(cosine(9500)))
   * }</pre>
   *
   * <p>{@link #fit} throws an {@link IllegalArgumentException} for {@code reduceOnPlateau}, which
   * follows a loss that is known after each epoch only.
   */
  public Trainer schedulePerBatch(Schedule schedule) {
    NotNull.check("Trainer.schedulePerBatch", "schedule", schedule);
    return with(
        changed -> {
          changed.schedule = schedule;
          changed.schedulePerBatch = true;
        });
  }

  /**
   * Returns this trainer with a limit of the norm of all gradients together, applied before each
   * update; see {@link dev.cresset.optim.Gradients#clipNorm}. With {@link #clipValue}, the norm is
   * limited first.
   *
   * <p>A gradient that is NaN or infinite ends {@link #fit} with an {@link IllegalStateException}.
   *
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public Trainer clipNorm(double maxNorm) {
    checkLimit("clipNorm", "largest norm", maxNorm);
    return with(changed -> changed.clipNorm = maxNorm);
  }

  /**
   * Returns this trainer with a limit of the absolute value of each element of the gradients,
   * applied before each update; see {@link dev.cresset.optim.Gradients#clipValue}.
   *
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public Trainer clipValue(double limit) {
    checkLimit("clipValue", "limit", limit);
    return with(changed -> changed.clipValue = limit);
  }

  private static void checkLimit(String setting, String what, double limit) {
    if (!(limit >= 0)) {
      throw new IllegalArgumentException(
          "Trainer.%s: the %s must be 0 or more, got %s; 1.0 is a common value"
              .formatted(setting, what, limit));
    }
  }

  /**
   * Returns this trainer with gradient accumulation: the parameters are updated once for this
   * number of batches, with the mean of their gradients; the default is 1.
   *
   * <p>Each loss is divided by the number of batches before the backward pass. For a loss that is a
   * mean over samples, and batches of equal size, the update is that of one batch with all their
   * samples, within rounding. A smaller last batch counts as much as the others. If the number of
   * batches in an epoch is not a multiple, the last update of the epoch is made with the batches
   * that are left, whose losses are divided by their number. Batches after the last update are
   * dropped when training is stopped. The reported losses are not divided.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer accumulate(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException(
          "Trainer.accumulate: the number of batches for an update must be 1 or more, got "
              + batches);
    }
    return with(changed -> changed.accumulate = batches);
  }

  /**
   * Returns this trainer with a number of epochs; the default is 1.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer epochs(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "Trainer: the number of epochs must be 1 or more, got " + epochs);
    }
    return with(changed -> changed.epochs = epochs);
  }

  /**
   * Returns this trainer with validation data, on which the model is evaluated after each epoch.
   */
  public Trainer validateOn(DataLoader validation) {
    NotNull.check("Trainer.validateOn", "validation data", validation);
    return with(changed -> changed.validation = validation);
  }

  /**
   * Returns this trainer with an additional metric of the model output during training, for example
   * {@code metric("accuracy", Metric.accuracy())}.
   *
   * <p>{@link Epoch#trainingMetrics} has the mean over the samples of the epoch, without those
   * whose label the loss {@linkplain Loss#ignoredLabel ignores}. As the training loss, it is
   * measured in training mode, while the parameters change. Metrics need a {@link #loss}: with a
   * {@link #step}, {@link #fit} throws an {@link IllegalStateException}.
   *
   * @param name name in the history, for example {@code "accuracy"}
   * @throws IllegalArgumentException if the name is empty or already used
   */
  public Trainer metric(String name, Metric metric) {
    NotNull.check("Trainer.metric", "name", name);
    NotNull.check("Trainer.metric", "metric", metric);
    if (name.isBlank() || settings.metrics.containsKey(name)) {
      throw new IllegalArgumentException(
          "Trainer.metric: the name must not be empty or that of another metric, got \"%s\"; choose another name"
              .formatted(name));
    }
    Map<String, Metric> more = new LinkedHashMap<>(settings.metrics);
    more.put(name, metric);
    return with(changed -> changed.metrics = Collections.unmodifiableMap(more));
  }

  /**
   * Returns this trainer with an additional listener; listeners are called in the order in which
   * they were added.
   */
  public Trainer listener(TrainingListener listener) {
    NotNull.check("Trainer.listener", "listener", listener);
    List<TrainingListener> more = new ArrayList<>(settings.listeners);
    more.add(listener);
    return with(changed -> changed.listeners = List.copyOf(more));
  }

  /**
   * Returns this trainer with an action to run after each epoch and its validation.
   *
   * <pre>{@code
   * trainer.onEpoch(epoch -> System.out.println(epoch.trainingLoss()))
   * }</pre>
   */
  public Trainer onEpoch(Consumer<Epoch> action) {
    return listener(
        new TrainingListener() {
          @Override
          public void epochDone(Epoch epoch) {
            action.accept(epoch);
          }
        });
  }

  /** Returns this trainer with an action to run after each training step. */
  public Trainer onBatch(BatchAction action) {
    return listener(
        new TrainingListener() {
          @Override
          public void batchDone(int epoch, int batch, double loss) {
            action.accept(epoch, batch, loss);
          }
        });
  }

  /**
   * Returns this trainer with early stopping: training ends when the validation loss, or the
   * training loss if there is no validation data, has not improved for several epochs in a row.
   *
   * <pre>{@code
   * trainer.epochs(100).validateOn(held).earlyStopping(EarlyStopping.patience(5))
   * }</pre>
   *
   * <p>When {@link #fit} returns, for any reason, the model has the parameters and buffers of the
   * {@linkplain History#best best epoch}, unless {@link EarlyStopping#restoreBestWeights
   * restoreBestWeights(false)} is set. An exception leaves the model as it is.
   */
  public Trainer earlyStopping(EarlyStopping earlyStopping) {
    NotNull.check("Trainer.earlyStopping", "setting", earlyStopping);
    return with(changed -> changed.earlyStopping = earlyStopping);
  }

  /**
   * Returns this trainer with checkpoints, which {@link #fit} writes to a directory while it
   * trains.
   *
   * <pre>{@code
   * trainer.checkpoints(Checkpoints.in(directory).everySteps(500).keepLast(3)).resume().fit(loader)
   * }</pre>
   *
   * <p>If the directory has checkpoints already, {@link #fit} throws an {@link
   * IllegalStateException} unless {@link #resume} is set. A checkpoint that cannot be written ends
   * {@code fit} with a {@link java.io.UncheckedIOException}; older ones stay as they are. An older
   * one that cannot be deleted is a warning in the log. {@link #overfitOneBatch} and {@link
   * #fastDevRun} write none.
   */
  public Trainer checkpoints(Checkpoints checkpoints) {
    NotNull.check("Trainer.checkpoints", "setting", checkpoints);
    return with(changed -> changed.checkpoints = checkpoints);
  }

  /**
   * Returns this trainer with resuming: {@link #fit} continues the run whose {@link #checkpoints}
   * are in the directory. Without any, {@code fit} starts from the beginning.
   *
   * <p>The program builds the model, the data and the trainer as before. {@code fit} reads the
   * newest checkpoint into them and continues with the next batch. The losses and the weights are
   * those of a run that was never stopped, bit for bit, on the same backend, processor and number
   * of threads. A run that is complete returns its history at once.
   *
   * <p>{@link #epochs} may change; with fewer, the run ends after the epoch that it is in. Settings
   * on which the numbers depend must be the same: otherwise {@code fit} throws an {@link
   * IllegalStateException} that names the difference. The content of the data, the loss, the
   * functions of metrics, and layers without parameters are not compared.
   *
   * <p>The checkpoint has the parameters and buffers of the model, parameters of the optimizer that
   * are outside of the model, which of them are frozen, the state tensors of the optimizer, the
   * state of the schedule and of early stopping, the completed epochs, and the states of the
   * generators: {@link Generator#standard} or that of {@link #seed}, and those of loaders with a
   * seed of their own. The states replace the seeds that the program sets. It does not have other
   * fields of custom modules, optimizers, metrics and listeners, nor other sources of randomness.
   * Listeners are called for what happens after the checkpoint: batches and epochs that were lost
   * in a crash are reported again.
   *
   * <p>If the newest file is damaged, a warning is logged and {@code fit} continues from the one
   * before. PyTorch Lightning counterpart: {@code trainer.fit(model, ckpt_path="last")}.
   */
  public Trainer resume() {
    return with(changed -> changed.resume = true);
  }

  /**
   * Returns this trainer with a condition that ends training early.
   *
   * <p>The condition is checked before each epoch and each batch. Once it is true, {@link #fit}
   * returns; an epoch that is incomplete then is not part of the history, but its updates of the
   * parameters remain.
   */
  public Trainer stopWhen(BooleanSupplier stop) {
    NotNull.check("Trainer.stopWhen", "condition", stop);
    return with(changed -> changed.stop = stop);
  }

  /**
   * Returns this trainer with a seed for the random numbers that {@code fit} draws for shuffling,
   * dropout and random transforms.
   *
   * <p>The same seed and initial weights give the same run, even if other threads draw random
   * numbers at the same time. Without a seed, {@code fit} draws from {@link Generator#standard},
   * which {@link dev.cresset.tensor.Tensors#manualSeed} seeds. Initial weights are drawn before
   * {@code fit}; to seed them, use {@link dev.cresset.tensor.Tensors#withSeed}.
   *
   * <p>A loader with its {@linkplain DataLoader#seed own seed} draws from its own generator. As in
   * PyTorch, a second {@code fit} continues that sequence; to repeat the run, call {@code
   * loader.seed(..)} again.
   */
  public Trainer seed(long seed) {
    return with(changed -> changed.seed = seed);
  }

  /**
   * Trains the model.
   *
   * <p>Each epoch puts the model in training mode, and the model stays in it. {@link
   * Module#predict} computes in evaluation mode regardless. Parameters that do not require a
   * gradient are not updated; this may change between batches.
   *
   * <p>If the thread is interrupted, training ends before the next batch of training or validation,
   * and {@link History#stopReason} is {@link StopReason#INTERRUPTED}. An epoch that is incomplete
   * then is not part of the history, but its updates of the parameters remain, unless {@link
   * #earlyStopping} restores the best ones.
   *
   * @return the completed epochs, and why training ended
   * @throws IllegalStateException if neither a loss nor a step is set, no optimizer is set, or the
   *     schedule is too short
   * @throws IllegalArgumentException if the training or validation data has no batch, the loss is
   *     not a scalar, or the optimizer cannot be created for the parameters of the model
   * @throws NotFiniteException if a training loss is NaN or infinite
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written or read
   */
  public History fit(DataLoader data) {
    settings.check("Trainer", "fit", data);
    Long seed = settings.seed;
    return seed == null ? run(data) : new Generator(seed).during(() -> run(data));
  }

  private History run(DataLoader data) {
    return new TrainingRun(settings, data, Integer.MAX_VALUE).run();
  }

  /**
   * Trains on the first batch until its loss is near 0. If the loss stays high, the model, the loss
   * or the optimizer settings have an error.
   *
   * <pre>{@code
   * System.out.println(trainer.overfitOneBatch(loader));
   * }</pre>
   *
   * <p>Makes up to 1,000 updates with the optimizer of this trainer, without schedule, accumulation
   * and listeners. The loss is near 0 when it is at most 1 % of the first one, in training mode or
   * in evaluation mode, in which dropout is off. Afterwards the parameters, buffers, modes and
   * generators are as they were, and gradients are cleared; other state of a custom module is not
   * restored. Counterpart: {@code overfit_batches=1} in PyTorch Lightning.
   *
   * @return the losses, and a message that names the likely cause if the loss is not near 0
   * @throws IllegalStateException if neither a loss nor a step is set, or no optimizer is set
   * @throws NotFiniteException if a loss is NaN or infinite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; its interrupt
   *     status stays set
   */
  public OverfitResult overfitOneBatch(DataLoader data) {
    settings.check("Trainer", "overfitOneBatch", data);
    return Trial.of("Trainer.overfitOneBatch", settings, data)
        .run(() -> new OverfitCheck(settings, data).run());
  }

  /**
   * Runs up to three batches of training and of validation with all settings except listeners,
   * early stopping, checkpoints and the stop condition. An error in any of them is reported at once
   * instead of at the end of the first epoch.
   *
   * <p>Afterwards the parameters, buffers, modes and generators are as they were, and gradients are
   * cleared. Counterpart: {@code fast_dev_run=3} in PyTorch Lightning.
   *
   * @return the results of the short epoch
   * @throws RuntimeException for the same reasons as {@link #fit}
   */
  public History fastDevRun(DataLoader data) {
    settings.check("Trainer", "fastDevRun", data);
    TrainerSettings few = settings.forTrial();
    return Trial.of("Trainer.fastDevRun", few, data)
        .run(
            () -> {
              new TrainingRun(settings, data, Integer.MAX_VALUE); // checks the whole schedule
              return new TrainingRun(few, data, FAST_DEV_RUN_BATCHES).run();
            });
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
