package dev.cresset.nn;

/**
 * Normalizes each channel of vectors or sequences to mean 0 and variance 1, {@code y = (x - mean) /
 * sqrt(variance + eps) * weight + bias} (Ioffe and Szegedy, "Batch normalization", 2015).
 *
 * <p>In training mode, mean and biased variance are those of the batch, and the running statistics
 * move towards them: {@code running = (1 - momentum) * running + momentum * batch}, with the
 * unbiased variance. In evaluation mode, the running statistics are used. They are buffers of the
 * module: {@code running_mean}, {@code running_var} and {@code num_batches_tracked}.
 *
 * <p>Shapes: input {@code [batch, channels]} or {@code [batch, channels, length]}; output as input;
 * weight, bias and running statistics {@code [channels]}. PyTorch counterpart: {@code
 * torch.nn.BatchNorm1d}.
 *
 * @since 0.1
 */
public final class BatchNorm1d extends BatchNorm {

  /** How model files describe this layer. */
  static final LayerType<BatchNorm1d> TYPE =
      LayerType.of(BatchNorm1d.class, BatchNorm1d::config, BatchNorm1d::fromConfig);

  BatchNorm1d(long features, BatchNormSettings settings) {
    super("batchNorm1d", features, settings);
  }

  private static BatchNorm1d fromConfig(LayerConfig config) {
    long features = config.integer("num_features");
    return new BatchNorm1d(features, checked(config, features));
  }

  @Override
  boolean accepts(int rank) {
    return rank == 2 || rank == 3;
  }

  @Override
  String layout() {
    return "[batch, %s] or [batch, %s, length]".formatted(features(), features());
  }

  @Override
  protected Module newInstance() {
    return new BatchNorm1d(features(), batchNormSettings());
  }
}
