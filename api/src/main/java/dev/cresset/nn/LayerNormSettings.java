package dev.cresset.nn;

/**
 * Settings of a layer normalization; immutable.
 *
 * <pre>{@code
 * layerNorm(new long[] {768}, l -> l.eps(1e-12));
 * }</pre>
 *
 * @param eps added to the variance, a finite number of 0 or more
 * @param elementwiseAffine whether the layer has a weight and a bias
 * @since 0.1
 */
public record LayerNormSettings(double eps, boolean elementwiseAffine) {

  /** PyTorch's defaults. */
  static final LayerNormSettings DEFAULT = new LayerNormSettings(1e-5, true);

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if {@code eps} is negative or not finite
   */
  public LayerNormSettings {
    if (!(eps >= 0 && eps < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("layerNorm: eps must be finite and 0 or more, got " + eps);
    }
  }

  /**
   * Returns these settings with another number that is added to the variance; the default is 1e-5.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public LayerNormSettings eps(double eps) {
    return new LayerNormSettings(eps, elementwiseAffine);
  }

  /** Returns these settings with or without a weight and a bias; the default is {@code true}. */
  public LayerNormSettings elementwiseAffine(boolean elementwiseAffine) {
    return new LayerNormSettings(eps, elementwiseAffine);
  }

  /** Returns the settings with PyTorch's parameter names. */
  @Override
  public String toString() {
    return "eps=%s, elementwise_affine=%s".formatted(eps, elementwiseAffine ? "True" : "False");
  }
}
