package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;

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

  private static final double EPSILON = 1e-5;

  private final Shape shape;
  private final Tensor weight;
  private final Tensor bias;

  LayerNorm(long... shape) {
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
    weight = register("weight", Tensors.ones(shape));
    bias = register("bias", Tensors.zeros(shape));
  }

  private static LayerNorm fromConfig(LayerConfig config) {
    long[] shape = config.integers("normalized_shape");
    config.requireTensor("weight", shape);
    return new LayerNorm(shape);
  }

  private LayerConfig config() {
    return LayerConfig.empty().with("normalized_shape", shape.dims());
  }

  /** Returns the weight, of the shape that is normalized over. */
  public Tensor weight() {
    return weight;
  }

  /** Returns the bias, of the shape that is normalized over. */
  public Tensor bias() {
    return bias;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.layerNorm(input, shape, weight, bias, EPSILON);
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
    return new LayerNorm(shape.dims());
  }

  @Override
  protected String settings() {
    String sizes = shape.toString();
    String tuple = sizes.substring(1, sizes.length() - 1) + (shape.rank() == 1 ? "," : "");
    return "(%s), eps=%s, elementwise_affine=True".formatted(tuple, EPSILON);
  }
}
