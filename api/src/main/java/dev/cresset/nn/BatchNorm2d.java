package dev.cresset.nn;

/**
 * Normalizes each channel of images to mean 0 and variance 1, {@code y = (x - mean) / sqrt(variance
 * + eps) * weight + bias} (Ioffe and Szegedy, "Batch normalization", 2015).
 *
 * <p>In training mode, mean and biased variance are those of the batch, and the running statistics
 * move towards them: {@code running = (1 - momentum) * running + momentum * batch}, with the
 * unbiased variance. In evaluation mode, the running statistics are used. They are buffers of the
 * module: {@code running_mean}, {@code running_var} and {@code num_batches_tracked}.
 *
 * <p>Shapes: input {@code [batch, channels, height, width]}; output as input; weight, bias and
 * running statistics {@code [channels]}. PyTorch counterpart: {@code torch.nn.BatchNorm2d}.
 *
 * @since 0.1
 */
public final class BatchNorm2d extends BatchNorm {

  /** How model files describe this layer. */
  static final LayerType<BatchNorm2d> TYPE =
      LayerType.of(BatchNorm2d.class, BatchNorm2d::config, BatchNorm2d::fromConfig);

  BatchNorm2d(long features, BatchNormSettings settings) {
    super("batchNorm2d", features, settings);
  }

  private static BatchNorm2d fromConfig(LayerConfig config) {
    long features = config.integer("num_features");
    return new BatchNorm2d(features, checked(config, features));
  }

  @Override
  boolean accepts(int rank) {
    return rank == 4;
  }

  @Override
  String layout() {
    return "[batch, %s, height, width]".formatted(features());
  }

  @Override
  protected PartialShape inputShape() {
    return PartialShape.of(
        PartialShape.UNKNOWN, features(), PartialShape.UNKNOWN, PartialShape.UNKNOWN);
  }

  @Override
  protected Module newInstance() {
    return new BatchNorm2d(features(), batchNormSettings());
  }
}
