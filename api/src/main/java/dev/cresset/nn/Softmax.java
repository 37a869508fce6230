package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The softmax along one dimension, {@code e^x / Σ e^x}: elements in {@code [0, 1]} that sum to 1.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.Softmax}.
 *
 * @since 0.1
 */
public final class Softmax extends Layer {

  /** How model files describe this layer. */
  static final LayerType<Softmax> TYPE =
      LayerType.of(
          Softmax.class,
          layer -> LayerConfig.empty().with("dim", layer.dim),
          config -> new Softmax(config.integer("dim", Integer.MIN_VALUE, Integer.MAX_VALUE)));

  private final int dim;

  Softmax(int dim) {
    this.dim = dim;
  }

  /** Returns whether the dimension is that of the classes in a batch {@code [batch, classes]}. */
  boolean isOverClasses() {
    return dim == 1 || dim == -1;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.softmax(dim);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected Module newInstance() {
    return new Softmax(dim);
  }

  @Override
  protected String settings() {
    return "dim=" + dim;
  }
}
