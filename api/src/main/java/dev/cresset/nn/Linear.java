package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, {@code y = x Wᵀ + b}.
 *
 * <p>Shapes: input {@code [.., in]}, output {@code [.., out]}, weight {@code [out, in]}, bias
 * {@code [out]}. Weight and bias are initialized from the uniform distribution on {@code [-1 /
 * sqrt(in), 1 / sqrt(in))}. PyTorch counterpart: {@code torch.nn.Linear}.
 *
 * @since 0.1
 */
public final class Linear extends Layer {

  /** How model files describe this layer. */
  static final LayerType<Linear> TYPE =
      LayerType.of(Linear.class, Linear::config, Linear::fromConfig);

  private final long inFeatures;
  private final long outFeatures;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  Linear(long inFeatures, long outFeatures, boolean withBias) {
    if (inFeatures < 1 || outFeatures < 1) {
      throw new IllegalArgumentException(
          "linear: needs at least 1 feature in and out, got linear(%s, %s)"
              .formatted(inFeatures, outFeatures));
    }
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    double bound = 1 / Math.sqrt(inFeatures);
    weight = register("weight", Tensors.uniform(-bound, bound, outFeatures, inFeatures));
    bias = withBias ? register("bias", Tensors.uniform(-bound, bound, outFeatures)) : null;
  }

  private static Linear fromConfig(LayerConfig config) {
    long in = config.integer("in_features");
    long out = config.integer("out_features");
    config.requireTensor("weight", out, in);
    return new Linear(in, out, config.flag("bias"));
  }

  private LayerConfig config() {
    return LayerConfig.empty()
        .with("in_features", inFeatures)
        .with("out_features", outFeatures)
        .with("bias", bias != null);
  }

  /** Returns the weight, {@code [out, in]}. */
  public Tensor weight() {
    return weight;
  }

  /**
   * Returns the bias, {@code [out]}.
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    if (bias == null) {
      throw new IllegalStateException("bias: this layer was made without a bias: " + this);
    }
    return bias;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.linear(input, weight, bias);
  }

  @Override
  protected PartialShape inputShape() {
    return PartialShape.endingIn(inFeatures);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input.with(-1, outFeatures);
  }

  @Override
  long multiplyAddsPerElement() {
    return inFeatures;
  }

  @Override
  protected Module newInstance() {
    return new Linear(inFeatures, outFeatures, bias != null);
  }

  @Override
  protected String settings() {
    return "in_features=%s, out_features=%s, bias=%s"
        .formatted(inFeatures, outFeatures, bias == null ? "False" : "True");
  }
}
