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
 * Runs the training loop: clear gradients, forward, loss, backward, step, for each batch of each
 * epoch.
 *
 * <p>Immutable: each setting returns another trainer. A loss that is not finite stops it with an
 * error that names the first layer whose output was not.
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

  /** Returns a trainer of one epoch for this model. */
  public static Trainer of(Module model) {
    NotNull.check("Trainer.of", "model", model);
    return new Trainer(model, null, null, null, 1, null, List.of(), () -> false, null);
  }

  /**
   * Returns this trainer with a loss of {@code model.forward(batch.inputs())} and the targets; it
   * takes the place of a {@link #step}.
   */
  public Trainer loss(Loss loss) {
    NotNull.check("Trainer.loss", "loss", loss);
    return new Trainer(model, loss, null, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Returns this trainer with a function that computes the loss of a batch, for a model with
   * several inputs, outputs or losses; it takes the place of a {@link #loss}.
   *
   * <pre>{@code
   * Trainer.of(model)
   *     .step(batch -> mse(model.forward(batch.inputs(), batch.extras().get(0)), batch.targets()))
   *     .optimizer(adam(1e-3))
   *     .fit(loader);
   * }</pre>
   *
   * <p>All else is the same: gradients, optimizer, epochs, listeners, and validation in evaluation
   * mode. The validation loss is the mean over the batches, weighted by their sizes; there is no
   * validation accuracy, and {@link TrainingListener#outputsComputed} is not called.
   *
   * @param step returns a single number, the mean over the batch's samples
   */
  public Trainer step(Function<Batch, Tensor> step) {
    NotNull.check("Trainer.step", "function", step);
    return new Trainer(model, null, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /** Returns this trainer with an optimizer; each {@code fit} starts a new one. */
  public Trainer optimizer(OptimizerSettings optimizer) {
    NotNull.check("Trainer.optimizer", "optimizer", optimizer);
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Returns this trainer with a number of epochs.
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

  /** Returns this trainer with data to evaluate the model on after each epoch. */
  public Trainer validateOn(DataLoader validation) {
    NotNull.check("Trainer.validateOn", "validation data", validation);
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /** Returns this trainer with one more listener. */
  public Trainer listener(TrainingListener listener) {
    NotNull.check("Trainer.listener", "listener", listener);
    List<TrainingListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Trainer(
        model, loss, step, optimizer, epochs, validation, List.copyOf(more), stop, seed);
  }

  /**
   * Returns this trainer with an action after each epoch and its validation.
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

  /** Returns this trainer with an action after each step. */
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
   * Returns this trainer, asking a question before each batch: once the answer is yes, training
   * ends, and an epoch that was under way is not in the history.
   */
  public Trainer stopWhen(BooleanSupplier stop) {
    NotNull.check("Trainer.stopWhen", "condition", stop);
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Returns this trainer with a seed for its own generator, from which shuffles and dropout draw
   * during {@code fit}: the same seed and initial weights give the same run, whatever other threads
   * draw meanwhile. Without one they draw from {@link dev.cresset.tensor.Tensors#manualSeed}'s
   * generator. Initial weights are drawn before {@code fit}; seed them with {@link
   * dev.cresset.tensor.Tensors#withSeed}. A loader with a {@linkplain DataLoader#seed seed of its
   * own} draws its orders from that and continues its sequence in a second {@code fit}, as in
   * PyTorch; pass {@code loader.seed(..)} anew to repeat the run.
   */
  public Trainer seed(long seed) {
    return new Trainer(model, loss, step, optimizer, epochs, validation, listeners, stop, seed);
  }

  /**
   * Trains the model, which is left in training mode; {@link Module#predict} computes without
   * dropout in any mode.
   *
   * @return the completed epochs
   * @throws IllegalStateException if there is no loss and no step, or no optimizer
   * @throws IllegalArgumentException if there is no batch to train or validate on
   * @throws NotFiniteException if a loss is NaN or infinite
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
    Optimizer running = optimizer.over(model.parameters());
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
          "Trainer: the %s data has no batch: its %s samples do not fill one and dropLast(true) leaves the rest out"
              .formatted(what, data.size()));
    }
  }

  /** Runs one epoch; {@code null} if it was stopped. */
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

  /** One step; with a loss that is not finite the weights are left as they were. */
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
