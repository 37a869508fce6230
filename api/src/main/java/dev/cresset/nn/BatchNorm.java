package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.NormalizedBatch;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/** Base class of the batch normalization layers. */
abstract class BatchNorm extends Layer {

  private final String name;
  private final long features;
  private final BatchNormSettings settings;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;
  private final @Nullable Tensor runningMean;
  private final @Nullable Tensor runningVar;
  private final @Nullable Tensor batches;

  /** Creates a layer whose factory method has this name. */
  BatchNorm(String name, long features, BatchNormSettings settings) {
    if (features < 1) {
      throw new IllegalArgumentException(
          "%s: needs at least 1 channel, got %s".formatted(name, features));
    }
    this.name = name;
    this.features = features;
    this.settings = settings;
    weight = settings.affine() ? register("weight", Tensors.ones(features)) : null;
    bias = settings.affine() ? register("bias", Tensors.zeros(features)) : null;
    boolean tracks = settings.trackRunningStats();
    runningMean = tracks ? registerBuffer("running_mean", Tensors.zeros(features)) : null;
    runningVar = tracks ? registerBuffer("running_var", Tensors.ones(features)) : null;
    batches = tracks ? registerBuffer("num_batches_tracked", count(0)) : null;
  }

  private static Tensor count(long batches) {
    return Tensors.labels(batches).reshape();
  }

  /** Returns the settings of a file, after checking that the tensors have this many channels. */
  static BatchNormSettings checked(LayerConfig config, long features) {
    BatchNormSettings settings = BatchNormSettings.of(config);
    if (settings.affine()) {
      config.requireTensor("weight", features);
    }
    if (settings.trackRunningStats()) {
      config.requireTensor("running_mean", features);
    }
    return settings;
  }

  final LayerConfig config() {
    return settings.config().with("num_features", features);
  }

  final long features() {
    return features;
  }

  final BatchNormSettings batchNormSettings() {
    return settings;
  }

  /**
   * Returns the weight, {@code [channels]}.
   *
   * @throws IllegalStateException if the layer has no weight
   */
  public Tensor weight() {
    return existing("weight", weight);
  }

  /**
   * Returns the bias, {@code [channels]}.
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return existing("bias", bias);
  }

  /**
   * Returns the running mean of each channel, {@code [channels]}; training changes it.
   *
   * @throws IllegalStateException if the layer keeps no running statistics
   */
  public Tensor runningMean() {
    return existing("runningMean", runningMean);
  }

  /**
   * Returns the running variance of each channel, {@code [channels]}; training changes it.
   *
   * @throws IllegalStateException if the layer keeps no running statistics
   */
  public Tensor runningVar() {
    return existing("runningVar", runningVar);
  }

  private Tensor existing(String what, @Nullable Tensor tensor) {
    if (tensor == null) {
      throw new IllegalStateException(
          "%s: this layer was made without it: %s".formatted(what, this));
    }
    return tensor;
  }

  @Override
  protected Tensor compute(Tensor input) {
    Shape shape = input.shape();
    check(PartialShape.of(shape));
    if (!isTraining() && runningMean != null && runningVar != null) {
      return Functional.batchNorm(input, runningMean, runningVar, weight, bias, settings.eps());
    }
    long count = shape.dim(0) * shape.product(2, shape.rank());
    if (count == 1) {
      throw new ShapeException(
          "%s: statistics of a batch need more than one value for each channel, got input %s; %s"
              .formatted(
                  name,
                  shape,
                  isTraining()
                      ? "train with larger batches, leave out a last batch of one sample with"
                          + " dropLast(true), or call eval()"
                      : "evaluate larger batches, or make the layer with trackRunningStats(true)"));
    }
    NormalizedBatch normalized = Functional.batchNorm(input, weight, bias, settings.eps());
    if (isTraining()) {
      updateStatistics(normalized, count);
    }
    return normalized.output();
  }

  private void updateStatistics(NormalizedBatch batch, long count) {
    if (runningMean == null || runningVar == null || batches == null) {
      return;
    }
    updateBuffer(batches, count(batches.toLongArray()[0] + 1));
    if (count > 0) {
      double unbiased = (double) count / (count - 1);
      updateBuffer(runningMean, moved(runningMean, batch.mean(), 1));
      updateBuffer(runningVar, moved(runningVar, batch.variance(), unbiased));
    }
  }

  private Tensor moved(Tensor running, Tensor ofBatch, double factor) {
    double momentum = settings.momentum();
    return running.mul(1 - momentum).add(ofBatch.mul(momentum * factor));
  }

  /**
   * Checks what is known of an input shape.
   *
   * @throws ShapeException if no such input is accepted
   */
  final void check(PartialShape shape) {
    if (!shape.hasRank()) {
      return;
    }
    if (!accepts(shape.rank())) {
      throw new ShapeException(
          "%s: input must be %s, got %s; %s".formatted(name, layout(), shape, remedy(shape)));
    }
    long channels = shape.dim(1).orElse(features);
    if (channels != features) {
      throw new ShapeException(
          "%s: input has %s channels but the layer expects %s (input %s, expected %s); make the layer %s(%s)?"
              .formatted(name, channels, features, shape, layout(), name, channels));
    }
  }

  private String remedy(PartialShape shape) {
    return shape.rank() < 2
        ? "add a batch dimension of 1 with reshape(1, -1)"
        : shape.rank() == 4
            ? "use batchNorm2d(%s)".formatted(features)
            : "change the layers before it";
  }

  /** Returns whether inputs may have this many dimensions. */
  abstract boolean accepts(int rank);

  /** Returns a description of the shapes that are accepted. */
  abstract String layout();

  @Override
  protected PartialShape outputShape(PartialShape input) {
    check(input);
    return input;
  }

  @Override
  protected String settings() {
    return features + ", " + settings;
  }
}
