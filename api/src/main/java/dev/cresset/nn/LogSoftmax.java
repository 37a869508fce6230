package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The logarithm of the softmax along one dimension, {@code x - log Σ e^x}.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.LogSoftmax}.
 *
 * @since 0.1
 */
public final class LogSoftmax extends Layer {

  /** How model files describe this layer. */
  static final LayerType<LogSoftmax> TYPE =
      LayerType.of(
          LogSoftmax.class,
          layer -> LayerConfig.empty().with("dim", layer.dim),
          config -> new LogSoftmax(config.integer("dim", Integer.MIN_VALUE, Integer.MAX_VALUE)));

  private final int dim;

  LogSoftmax(int dim) {
    this.dim = dim;
  }

  /** Returns whether the dimension is that of the classes in a batch {@code [batch, classes]}. */
  boolean isOverClasses() {
    return dim == 1 || dim == -1;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.logSoftmax(dim);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected Module newInstance() {
    return new LogSoftmax(dim);
  }

  @Override
  protected String settings() {
    return "dim=" + dim;
  }
}
