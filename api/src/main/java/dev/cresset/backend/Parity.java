package dev.cresset.backend;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Module;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Optimizers;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains one model on several backends in lockstep, operation by operation, and reports where their
 * results diverge.
 *
 * <pre>{@code
 * ParityReport report = Parity.compare(model, loader, 200, "nd4j", "djl", "jvm");
 * System.out.println(report);
 * }</pre>
 *
 * <p>All backends start with the model's weights and get the same batches and dropout masks; each
 * continues with its own results. The first backend is the reference for the others. Afterwards the
 * model has its original weights and gradients. During the comparison, new tensors of all threads
 * are created on the compared backends.
 *
 * @since 0.1
 */
public final class Parity {

  private static final double DEFAULT_TOLERANCE = 1e-3;

  private final Module model;
  private final @Nullable Loss loss;
  private final OptimizerSettings optimizer;
  private final double tolerance;

  private Parity(Module model, @Nullable Loss loss, OptimizerSettings optimizer, double tolerance) {
    this.model = model;
    this.loss = loss;
    this.optimizer = optimizer;
    this.tolerance = tolerance;
  }

  /**
   * Compares backends with the default settings: cross-entropy for labels (for a model that ends in
   * log-softmax, this is the negative log-likelihood) or mean squared error for values, {@code
   * sgd(0.01)}, and a tolerance of 1e-3.
   *
   * @param steps number of batches to train on; the data is repeated if it has fewer batches
   * @param backends two or more names, for example {@code "nd4j", "djl", "jvm"}; the first is the
   *     reference
   * @throws IllegalArgumentException if fewer than two backends or one backend twice are named, or
   *     there is no step or no batch
   * @throws IllegalStateException if a backend is missing or cannot be used here
   */
  public static ParityReport compare(
      Module model, DataLoader loader, int steps, String... backends) {
    return of(model).over(loader, steps, backends);
  }

  /** Returns a comparison of a model with the default settings. */
  public static Parity of(Module model) {
    NotNull.check("Parity", "model", model);
    return new Parity(model, null, Optimizers.sgd(0.01), DEFAULT_TOLERANCE);
  }

  /** Returns this comparison with another loss. */
  public Parity loss(Loss loss) {
    NotNull.check("Parity.loss", "loss", loss);
    return new Parity(model, loss, optimizer, tolerance);
  }

  /** Returns this comparison with another optimizer. */
  public Parity optimizer(OptimizerSettings optimizer) {
    NotNull.check("Parity.optimizer", "optimizer", optimizer);
    return new Parity(model, loss, optimizer, tolerance);
  }

  /**
   * Returns this comparison with another tolerance: the largest relative difference between two
   * elements at which the results of an operation still agree. The difference is relative to the
   * largest element of the result or, for an operation that computes sums, to the largest sum of
   * the magnitudes of its terms if that is larger: if terms cancel, the rounding error is
   * proportional to the terms.
   *
   * @throws IllegalArgumentException if the tolerance is negative
   */
  public Parity tolerance(double tolerance) {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "Parity: the tolerance must be 0 or more, got " + tolerance);
    }
    return new Parity(model, loss, optimizer, tolerance);
  }

  /**
   * Runs the comparison; see {@link #compare}.
   *
   * @throws IllegalArgumentException if fewer than two backends or one backend twice are named, or
   *     there is no step or no batch
   * @throws IllegalStateException if a backend is missing or cannot be used here
   */
  public ParityReport over(DataLoader loader, int steps, String... backends) {
    NotNull.check("Parity", "data loader", loader);
    NotNull.checkEach("Parity", "name of a backend", backends);
    if (backends.length < 2 || Arrays.stream(backends).distinct().count() < backends.length) {
      throw new IllegalArgumentException(
          "Parity: name two or more different backends, got " + Arrays.toString(backends));
    }
    if (steps < 1 || loader.batches() < 1) {
      throw new IllegalArgumentException(
          "Parity: needs at least one step and one batch, got %s steps and %s batches"
              .formatted(steps, loader.batches()));
    }
    return over(loader, steps, Arrays.stream(backends).map(BackendLookup::named).toList());
  }

  ParityReport over(DataLoader loader, int steps, List<Backend> all) {
    Differences differences = new Differences(all, tolerance);
    Backend lockstep = GuardedBackend.of(Lockstep.of(all, differences));
    List<Tensor> tensors = new ArrayList<>(model.parameters());
    tensors.addAll(model.buffers());
    return BackendLookup.during(
        lockstep,
        () ->
            InPlace.onBackend(
                lockstep, tensors, () -> run(loader.prefetch(0), steps, differences)));
  }

  private ParityReport run(DataLoader loader, int steps, Differences differences) {
    Optimizer running = optimizer.over(model.parameters());
    int done = 0;
    while (done < steps) {
      for (Batch batch : loader) {
        differences.beginStep(++done);
        running.zeroGrad();
        Tensor value = criterion(batch).apply(model.forward(batch.inputs()), batch.targets());
        value.item();
        value.backward();
        differences.updating(running::step);
        if (done == steps) {
          break;
        }
      }
    }
    return differences.report();
  }

  private Loss criterion(Batch batch) {
    if (loss != null) {
      return loss;
    }
    return batch.targets().dtype() == DType.INT64 ? Losses.crossEntropy() : Losses.mse();
  }

  @Override
  public String toString() {
    return "Parity(model=%s, loss=%s, optimizer=%s, tolerance=%s)"
        .formatted(model.typeName(), loss, optimizer, tolerance);
  }
}
