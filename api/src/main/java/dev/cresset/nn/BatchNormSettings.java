package dev.cresset.nn;

/**
 * Settings of a batch normalization; immutable.
 *
 * <pre>{@code
 * batchNorm2d(12, b -> b.momentum(0.01).affine(false));
 * }</pre>
 *
 * @param eps added to the variance, a finite number of 0 or more
 * @param momentum weight of a batch in the running statistics, in {@code [0, 1]}
 * @param affine whether the layer has a weight and a bias for each channel
 * @param trackRunningStats whether the layer keeps running statistics for evaluation; without them,
 *     it normalizes each batch by the statistics of that batch in evaluation mode, too
 * @since 0.1
 */
public record BatchNormSettings(
    double eps, double momentum, boolean affine, boolean trackRunningStats) {

  /** PyTorch's defaults. */
  static final BatchNormSettings DEFAULT = new BatchNormSettings(1e-5, 0.1, true, true);

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public BatchNormSettings {
    if (!(eps >= 0 && eps < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("batchNorm: eps must be finite and 0 or more, got " + eps);
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("batchNorm: momentum must be in 0 to 1, got " + momentum);
    }
  }

  /**
   * Returns these settings with another number that is added to the variance; the default is 1e-5.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public BatchNormSettings eps(double eps) {
    return new BatchNormSettings(eps, momentum, affine, trackRunningStats);
  }

  /**
   * Returns these settings with another weight of a batch in the running statistics; the default is
   * 0.1. PyTorch's {@code momentum=None} has no counterpart.
   *
   * @throws IllegalArgumentException if it is outside 0 to 1
   */
  public BatchNormSettings momentum(double momentum) {
    return new BatchNormSettings(eps, momentum, affine, trackRunningStats);
  }

  /** Returns these settings with or without a weight and a bias; the default is {@code true}. */
  public BatchNormSettings affine(boolean affine) {
    return new BatchNormSettings(eps, momentum, affine, trackRunningStats);
  }

  /** Returns these settings with or without running statistics; the default is {@code true}. */
  public BatchNormSettings trackRunningStats(boolean trackRunningStats) {
    return new BatchNormSettings(eps, momentum, affine, trackRunningStats);
  }

  LayerConfig config() {
    return LayerConfig.empty()
        .with("eps", eps)
        .with("momentum", momentum)
        .with("affine", affine)
        .with("track_running_stats", trackRunningStats);
  }

  static BatchNormSettings of(LayerConfig config) {
    return new BatchNormSettings(
        config.number("eps"),
        config.number("momentum"),
        config.flag("affine"),
        config.flag("track_running_stats"));
  }

  /** Returns the settings with PyTorch's parameter names. */
  @Override
  public String toString() {
    return "eps=%s, momentum=%s, affine=%s, track_running_stats=%s"
        .formatted(eps, momentum, affine ? "True" : "False", trackRunningStats ? "True" : "False");
  }
}
