package dev.cresset.tensor;

import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A custom operation with its own gradient; PyTorch counterpart: {@code torch.autograd.Function}.
 *
 * <pre>{@code
 * final class Cube extends Function {
 *   @Override
 *   protected Tensor forward(Context context, Tensor... inputs) {
 *     context.save(inputs[0]);
 *     return inputs[0].pow(3);
 *   }
 *
 *   @Override
 *   protected Tensor[] backward(Context context, Tensor gradient) {
 *     return new Tensor[] {gradient.mul(context.saved(0).pow(2)).mul(3)};
 *   }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>A formula of tensor operations already has a gradient and needs no {@code Function}. Write one
 * where another gradient is faster, more precise, or different on purpose. {@link GradientCheck}
 * compares it with central differences.
 *
 * <p>An object may be applied any number of times, from any thread: what one application saves is
 * in its {@link Context}. A function returns one tensor, and has gradients of first order only.
 */
@Experimental
public abstract class Function {

  /** Creates an operation. */
  protected Function() {}

  /** What one application of a {@link Function} keeps from forward to backward. */
  public static final class Context {

    private final String operation;
    private final boolean[] needsGradient;
    private final List<Tensor> tensors = new ArrayList<>();
    private List<SavedTensor> saved = List.of();
    private boolean forwardDone;

    private Context(String operation, boolean... needsGradient) {
      this.operation = operation;
      this.needsGradient = needsGradient;
    }

    /**
     * Saves tensors for the backward pass: inputs, the result, or others that forward computed. In
     * PyTorch: {@code ctx.save_for_backward}.
     *
     * <p>Tensors that forward computed and did not save are freed when it returns.
     *
     * @throws IllegalStateException after forward has returned
     */
    public void save(Tensor... tensors) {
      NotNull.checkEach(operation + ".save", "tensor", tensors);
      if (forwardDone) {
        throw new IllegalStateException(
            operation + ".save: forward has returned already; save tensors within forward");
      }
      this.tensors.addAll(Arrays.asList(tensors));
    }

    /**
     * Returns a tensor that forward saved; in PyTorch: {@code ctx.saved_tensors[index]}.
     *
     * @param index from 0, in the order of the calls of {@link #save}
     * @throws IllegalArgumentException if forward saved fewer
     * @throws IllegalStateException if it was freed or changed in place since
     */
    public Tensor saved(int index) {
      if (index < 0 || index >= saved.size()) {
        throw new IllegalArgumentException(
            "%s.saved: there is no tensor %s; forward saved %s"
                .formatted(operation, index, saved.size()));
      }
      return saved.get(index).tensor();
    }

    /**
     * Returns whether a gradient by an input is needed; in PyTorch: {@code ctx.needs_input_grad}.
     *
     * @param input from 0
     * @throws IllegalArgumentException if there is no such input
     */
    public boolean needsGradient(int input) {
      if (input < 0 || input >= needsGradient.length) {
        throw new IllegalArgumentException(
            "%s.needsGradient: there is no input %s, only %s"
                .formatted(operation, input, needsGradient.length));
      }
      return needsGradient[input];
    }

    @Override
    public String toString() {
      return "Context(%s, %s inputs, %s saved)"
          .formatted(operation, needsGradient.length, forwardDone ? saved.size() : tensors.size());
    }
  }

  /**
   * Computes the result. Operations are not recorded for gradients meanwhile.
   *
   * @param context keeps tensors for {@link #backward}
   * @param inputs those passed to {@link #apply}; not to be changed in place
   */
  protected abstract Tensor forward(Context context, Tensor... inputs);

  /**
   * Computes the gradient by each input. Operations are not recorded for gradients meanwhile.
   *
   * @param context what forward saved
   * @param gradient by the result, of its shape
   * @return one tensor for each input and of its shape, {@code null} where there is no gradient or
   *     {@link Context#needsGradient} is false
   */
  protected abstract @Nullable Tensor[] backward(Context context, Tensor gradient);

  /**
   * Computes the result, and records this operation if an input requires a gradient.
   *
   * <p>{@code INT64} inputs have no gradient, nor has an {@code INT64} result.
   *
   * @throws NullPointerException if an input or the result is null
   * @throws IllegalArgumentException if there are no inputs, or they are on two backends
   */
  public final Tensor apply(Tensor... inputs) {
    NotNull.checkEach(name(), "input", inputs);
    if (inputs.length == 0) {
      throw new IllegalArgumentException(name() + ": got no inputs; pass at least one tensor");
    }
    boolean[] needsGradient = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i].buffer(name());
      Checks.sameBackend(name(), inputs[0], inputs[i]);
      needsGradient[i] = Operations.tracked(inputs[i]);
    }
    return compute(new Context(name(), needsGradient), inputs.clone());
  }

  private Tensor compute(Context context, Tensor... inputs) {
    List<Tensor> ownTensors = new ArrayList<>();
    Tensor result;
    try (TensorScope scope = TensorScope.open(name() + ".forward")) {
      Tensor computed =
          NotNull.check(
              name() + ".forward",
              "result",
              Tensors.gradEnabled(false, () -> forward(context, inputs.clone())));
      context.forwardDone = true;
      // A tensor that was there before, an input for example, must not become part of the graph.
      result = scope.contains(computed) ? computed : computed.detach();
      result.keep();
      for (Tensor tensor : context.tensors) {
        if (tensor != result && scope.contains(tensor)) {
          ownTensors.add(tensor.keep());
        }
      }
    }
    context.saved = context.tensors.stream().map(SavedTensor::new).toList();
    context.tensors.clear();
    Pieces pieces = new Pieces(context, inputs);
    List<Node.Edge> edges = new ArrayList<>(inputs.length);
    for (int i = 0; i < inputs.length && result.dtype() == DType.FLOAT32; i++) {
      int input = i;
      Operations.edge(edges, inputs[i], g -> pieces.take(input, g));
    }
    return Operations.link(name(), result, edges, ownTensors);
  }

  private String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "Function" : name;
  }

  /**
   * The gradients by all inputs, computed together when the first of them is asked for.
   *
   * <p>The rules of a node are applied one after the other, all to the same gradient.
   */
  private final class Pieces {

    private final Context context;
    private final Tensor[] inputs;
    private final int first;
    private @Nullable TensorBuffer[] computed = new TensorBuffer[0];

    Pieces(Context context, Tensor... inputs) {
      this.context = context;
      this.inputs = inputs;
      int index = 0;
      while (index < inputs.length && !context.needsGradient[index]) {
        index++;
      }
      this.first = index;
    }

    @Nullable TensorBuffer take(int input, TensorBuffer g) {
      if (input == first) {
        close();
        computed = compute(g);
      }
      TensorBuffer piece = computed[input];
      computed[input] = null;
      return piece;
    }

    /** Closes what an earlier pass left when it failed. */
    private void close() {
      for (TensorBuffer piece : computed) {
        if (piece != null) {
          piece.close();
        }
      }
      computed = new TensorBuffer[0];
    }

    private @Nullable TensorBuffer[] compute(TensorBuffer g) {
      return TensorScope.within(
          name() + ".backward",
          () -> {
            Tensor gradient =
                Tensor.of(inputs[0].backend(), inputs[0].backend().reshape(g, g.shape()));
            @Nullable Tensor[] gradients =
                Tensors.gradEnabled(false, () -> backward(context, gradient));
            check(gradients);
            @Nullable TensorBuffer[] pieces = new TensorBuffer[inputs.length];
            for (int i = 0; i < pieces.length; i++) {
              Tensor piece = gradients[i];
              if (piece != null && context.needsGradient[i]) {
                pieces[i] = handOver(piece, inputs[i]);
              }
            }
            return pieces;
          });
    }

    /** A leaf keeps its gradient, so it gets memory of its own. */
    private TensorBuffer handOver(Tensor piece, Tensor input) {
      TensorBuffer values = piece.buffer("backward");
      return input.isLeaf()
          ? input.backend().scalar(BinaryOp.MUL, values, 1)
          : input.backend().reshape(values, input.shape());
    }

    private void check(@Nullable Tensor @Nullable [] gradients) {
      String operation = name() + ".backward";
      if (gradients == null || gradients.length != inputs.length) {
        throw new IllegalStateException(
            "%s: returned %s gradients for %s inputs; return one for each input, null where there is none"
                .formatted(operation, gradients == null ? "no" : gradients.length, inputs.length));
      }
      for (int i = 0; i < gradients.length; i++) {
        Tensor gradient = gradients[i];
        if (gradient != null && context.needsGradient[i]) {
          check(operation, i, gradient, inputs[i]);
        }
      }
    }

    private void check(String operation, int index, Tensor gradient, Tensor input) {
      Shape expected = input.shape();
      if (!gradient.shape().equals(expected)) {
        throw new ShapeException(
            "%s: the gradient by input %s has shape %s, but the input has %s; return one of the input's shape, adding up where forward broadcast"
                .formatted(operation, index, gradient.shape(), expected));
      }
      if (gradient.requiresGrad()) {
        throw new IllegalStateException(
            "%s: the gradient by input %s itself requires a gradient, but only gradients of first order are supported; compute it without gradEnabled(true), or return detach()"
                .formatted(operation, index));
      }
      Checks.floats(operation, gradient);
      Checks.sameBackend(operation, input, gradient);
    }
  }
}
