package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A module that computes one output tensor from one input tensor and has no child modules.
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
 * <p>A layer differs from other modules in two ways:
 *
 * <ul>
 *   <li>{@link LayerOutputs}, {@link Module#summary} and the message of {@code NotFiniteException}
 *       include its output, no matter which module calls it.
 *   <li>It is assumed to keep no reference to its input, intermediate results or output, and
 *       prediction frees them. A layer that keeps a tensor must override {@link #keepsTensors} or
 *       call {@link Tensor#persist} on the tensor.
 * </ul>
 *
 * @since 0.1
 */
public abstract class Layer extends Module {

  private final boolean hidesTensors = getClass().getPackage() == Layer.class.getPackage();

  /** Creates a layer in training mode, without parameters. */
  protected Layer() {}

  /**
   * Calls {@link #compute} and reports the output to {@link LayerOutputs}.
   *
   * @throws dev.cresset.tensor.ShapeException if the shape of the input is not supported
   */
  @Override
  public final Tensor forward(Tensor input) {
    Tensor output = check("compute", "result", compute(check("forward", "input", input)));
    LayerOutputs.report(this, output);
    return output;
  }

  /** Checks for null; the message is put together only if there is an error. */
  private Tensor check(String method, String name, @Nullable Tensor tensor) {
    return tensor != null
        ? tensor
        : NotNull.check("%s.%s".formatted(typeName(), method), name, tensor);
  }

  /**
   * Computes the output for a batch of inputs.
   *
   * @throws dev.cresset.tensor.ShapeException if the shape of the input is not supported
   */
  protected abstract Tensor compute(Tensor input);

  /** Returns whether the class of this layer is one of the library. */
  @Override
  boolean hidesTensors() {
    return hidesTensors;
  }

  @Override
  protected boolean keepsTensors() {
    return false;
  }
}
