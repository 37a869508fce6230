package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes the last dimensions of each sample to mean 0 and variance 1, {@code y = (x - mean) /
 * sqrt(variance + eps) * weight + bias} (Ba et al., "Layer normalization", 2016).
 *
 * <p>Shapes: input {@code [.., shape]}, output as input, weight and bias {@code shape}. It computes
 * the same in training and evaluation mode. PyTorch counterpart: {@code torch.nn.LayerNorm}.
 *
 * @since 0.1
 */
public final class LayerNorm extends Layer {

  /** How model files describe this layer. */
  static final LayerType<LayerNorm> TYPE =
      LayerType.of(LayerNorm.class, LayerNorm::config, LayerNorm::fromConfig);

  private final Shape shape;
  private final LayerNormSettings settings;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;

  LayerNorm(LayerNormSettings settings, long... shape) {
    if (shape.length == 0) {
      throw new IllegalArgumentException(
          "layerNorm: needs the sizes of the last dimensions, got none; for vectors pass the number"
              + " of features");
    }
    this.shape = Shape.of(shape);
    if (this.shape.size() == 0) {
      throw new IllegalArgumentException(
          "layerNorm: each size must be at least 1, got " + this.shape);
    }
    this.settings = settings;
    boolean affine = settings.elementwiseAffine();
    weight = affine ? register("weight", Tensors.ones(shape)) : null;
    bias = affine ? register("bias", Tensors.zeros(shape)) : null;
  }

  private static LayerNorm fromConfig(LayerConfig config) {
    long[] shape = config.integers("normalized_shape");
    LayerNormSettings settings =
        new LayerNormSettings(config.number("eps"), config.flag("elementwise_affine"));
    if (settings.elementwiseAffine()) {
      config.requireTensor("weight", shape);
    }
    return new LayerNorm(settings, shape);
  }

  private LayerConfig config() {
    return LayerConfig.empty()
        .with("normalized_shape", shape.dims())
        .with("eps", settings.eps())
        .with("elementwise_affine", settings.elementwiseAffine());
  }

  /**
   * Returns the weight, of the shape that is normalized over.
   *
   * @throws IllegalStateException if the layer has none
   */
  public Tensor weight() {
    return existing("weight", weight);
  }

  /**
   * Returns the bias, of the shape that is normalized over.
   *
   * @throws IllegalStateException if the layer has none
   */
  public Tensor bias() {
    return existing("bias", bias);
  }

  private Tensor existing(String name, @Nullable Tensor parameter) {
    if (parameter == null) {
      throw new IllegalStateException(
          "%s: this layer was made with elementwiseAffine(false): %s".formatted(name, this));
    }
    return parameter;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.layerNorm(input, shape, weight, bias, settings.eps());
  }

  @Override
  protected PartialShape inputShape() {
    return PartialShape.endingIn(shape.dims());
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected Module newInstance() {
    return new LayerNorm(settings, shape.dims());
  }

  @Override
  protected String settings() {
    String sizes = shape.toString();
    String tuple = sizes.substring(1, sizes.length() - 1) + (shape.rank() == 1 ? "," : "");
    return "(%s), %s".formatted(tuple, settings);
  }
}
