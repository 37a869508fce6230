package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;

/**
 * A step of a network: one tensor in, one out, no modules inside.
 *
 * <pre>{@code
 * final class Swish extends Layer {
 *   @Override
 *   protected Tensor compute(Tensor x) {
 *     return x.mul(x.sigmoid());
 *   }
 * }
 * }</pre>
 *
 * <p>A layer differs from other modules in two ways. {@link LayerOutputs}, {@link Module#summary}
 * and the message of a loss that is not finite see its output wherever it is called. And it keeps
 * no tensor that it takes, makes or returns, so prediction frees them; a layer that keeps one must
 * override {@link #keepsTensors} or call {@link Tensor#persist} on it.
 */
public abstract class Layer extends Module {

  /** Creates a layer in training mode, without parameters. */
  protected Layer() {}

  /** Computes the output, and reports it to {@link LayerOutputs}. */
  @Override
  public final Tensor forward(Tensor input) {
    Tensor output = compute(NotNull.check(typeName() + ".forward", "input", input));
    LayerOutputs.show(this, output);
    return output;
  }

  /**
   * Computes the output for a batch of inputs.
   *
   * @throws dev.cresset.tensor.ShapeException if the input does not fit
   */
  protected abstract Tensor compute(Tensor input);

  @Override
  protected boolean keepsTensors() {
    return false;
  }
}
