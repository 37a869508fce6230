package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the training loop: for each batch of each epoch it clears the gradients, computes the loss
 * and its gradients, and updates the parameters.
 *
 * <p>Immutable: each setting returns another trainer. A loss that is not finite stops training with
 * a {@link NotFiniteException} whose message names its origin.
 *
 * @since 0.1
 */
public final class Trainer {

  private final Module model;
  private final @Nullable Loss loss;
  private final @Nullable Function<Batch, Tensor> step;
  private final @Nullable OptimizerSettings optimizer;
  private final int epochs;
  private final @Nullable DataLoader validation;
  private final List<TrainingListener> listeners;
  private final BooleanSupplier stop;
  private final @Nullable Long seed;

  private Trainer(
      Module model,
      @Nullable Loss loss,
      @Nullable Function<Batch, Tensor> step,
      @Nullable OptimizerSettings optimizer,
      int epochs,
      @Nullable DataLoader validation,
      List<TrainingListener> listeners,
      BooleanSupplier stop,
      @Nullable Long seed) {
    this.model = model;
    this.loss = loss;
    this.step = step;
    this.optimizer = optimizer;
    this.epochs = epochs;
    this.validation = validation;
    this.listeners = listeners;
    this.stop = stop;
    this.seed = seed;
  }

  /** Returns a trainer for a model, with one epoch unless {@link #epochs} is called. */
  public static Trainer of(Module model) {
    NotNull.check("Trainer.of", "model", model);
    return new Trainer(model, null, null, null, 1, null, List.of(), () -> false, null);
  }

  /**
   * Returns this trainer with a loss, applied to {@code model.forward(batch.inputs())} and {@code
   * batch.targets()}.
   *
   * <p>It replaces a {@link #step} that was set before.
   */
  public Trainer loss(Loss loss) {
    NotNull.check("Trainer.loss", "loss", loss);
    return new Trainer(model, loss, null, optimizer, epochs, validation, listeners, stop, seed);
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
    return new Trainer(model, null, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Returns this trainer with an optimizer; each {@code fit} creates a new one from these settings.
   */
  public Trainer optimizer(OptimizerSettings optimizer) {
    NotNull.check("Trainer.optimizer", "optimizer", optimizer);
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
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
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Returns this trainer with validation data, on which the model is evaluated after each epoch.
   */
  public Trainer validateOn(DataLoader validation) {
    NotNull.check("Trainer.validateOn", "validation data", validation);
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Returns this trainer with an additional listener; listeners are called in the order in which
   * they were added.
   */
  public Trainer listener(TrainingListener listener) {
    NotNull.check("Trainer.listener", "listener", listener);
    List<TrainingListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Trainer(
        model, loss, step, optimizer, epochs, validation, List.copyOf(more), stop, seed);
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
   * Returns this trainer with a condition that ends training early.
   *
   * <p>The condition is checked before each epoch and each batch. Once it is true, {@link #fit}
   * returns; an epoch that is incomplete then is not part of the history, but its updates of the
   * parameters remain.
   */
  public Trainer stopWhen(BooleanSupplier stop) {
    NotNull.check("Trainer.stopWhen", "condition", stop);
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
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
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Trains the model.
   *
   * <p>Each epoch puts the model in training mode, and the model stays in it. {@link
   * Module#predict} computes in evaluation mode regardless.
   *
   * @return the completed epochs
   * @throws IllegalStateException if neither a loss nor a step is set, or no optimizer is set
   * @throws IllegalArgumentException if the training or validation data has no batch, the loss is
   *     not a scalar, or the optimizer cannot be created for the parameters of the model
   * @throws NotFiniteException if a training loss is NaN or infinite
   */
  public History fit(DataLoader data) {
    NotNull.check("Trainer.fit", "training data", data);
    TrainingStep objective = objective();
    if (objective == null || optimizer == null) {
      throw new IllegalStateException(
          "Trainer: set %s before fit(..)"
              .formatted(
                  objective == null
                      ? "a loss, loss(nll())"
                      : "an optimizer, optimizer(sgd(0.01))"));
    }
    checkBatches("training", data);
    if (validation != null) {
      checkBatches("validation", validation);
    }
    Optimizer running = NotNull.check("Trainer", "optimizer", optimizer.over(model.parameters()));
    return seed == null
        ? run(data, objective, running)
        : new Generator(seed).during(() -> run(data, objective, running));
  }

  private @Nullable TrainingStep objective() {
    if (loss != null) {
      return TrainingStep.of(model, loss);
    }
    return step == null ? null : TrainingStep.of(model, step);
  }

  private History run(DataLoader data, TrainingStep objective, Optimizer running) {
    List<Epoch> done = new ArrayList<>();
    for (int number = 1; number <= epochs && !stop.getAsBoolean(); number++) {
      Epoch epoch = epoch(number, data, objective, running);
      if (epoch == null) {
        break;
      }
      done.add(epoch);
      for (TrainingListener listener : listeners) {
        listener.epochDone(epoch);
      }
    }
    return new History(done);
  }

  private static void checkBatches(String what, DataLoader data) {
    if (data.batches() == 0) {
      throw new IllegalArgumentException(
          "Trainer: the %s data has no batches: dropLast(true) drops its only, incomplete batch of %s samples; use a smaller batch size or dropLast(false)"
              .formatted(what, data.size()));
    }
  }

  /** Runs one epoch; returns {@code null} if the stop condition ended it. */
  private @Nullable Epoch epoch(
      int number, DataLoader data, TrainingStep objective, Optimizer running) {
    for (TrainingListener listener : listeners) {
      listener.epochStarted(number, epochs, data.batches());
    }
    model.train();
    long start = System.nanoTime();
    double total = 0;
    int batches = 0;
    for (Batch batch : data) {
      if (stop.getAsBoolean()) {
        return null;
      }
      batches++;
      double value = step(number, batches, batch, objective, running);
      total += value;
      if (!Double.isFinite(value)) {
        throw NotFiniteException.of(model, batch, objective, number, batches, value);
      }
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).batchDone(number, batches, value);
      }
    }
    TensorScope.closeExpired();
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    if (validation == null) {
      return new Epoch(
          number, total / batches, OptionalDouble.empty(), OptionalDouble.empty(), duration);
    }
    Validation validated = objective.validation().apply(validation);
    return new Epoch(
        number,
        total / batches,
        OptionalDouble.of(validated.loss()),
        validated.accuracy(),
        duration);
  }

  /**
   * Runs one training step and returns the loss. If the loss is not finite, no parameter changes.
   */
  private double step(
      int epoch, int number, Batch batch, TrainingStep objective, Optimizer running) {
    running.zeroGrad();
    TrainingStep.Result computed = objective.forward().apply(batch);
    Tensor result = computed.loss();
    if (result.shape().size() != 1) {
      throw new ShapeException(
          "Trainer: the loss must be a single number, got shape %s; use the reduction MEAN or SUM"
              .formatted(result.shape()));
    }
    double value = result.item();
    if (Double.isFinite(value)) {
      Tensor outputs = computed.outputs();
      for (int i = 0; i < listeners.size() && outputs != null; i++) {
        listeners.get(i).outputsComputed(epoch, number, outputs, batch.targets());
      }
      result.backward();
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).gradientsComputed(epoch, number);
      }
      running.step();
    }
    return value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Trainer(model=").append(model.typeName());
    text.append(step == null ? ", loss=" + loss : ", step=" + step);
    text.append(", optimizer=").append(optimizer);
    text.append(", epochs=").append(epochs);
    if (validation != null) {
      text.append(", validation=").append(validation);
    }
    if (seed != null) {
      text.append(", seed=").append(seed);
    }
    return text.append(')').toString();
  }
}
