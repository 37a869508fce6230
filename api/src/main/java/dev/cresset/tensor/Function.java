package dev.cresset.tensor;

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
 * <p>A computation made of tensor operations is already differentiable and needs no {@code
 * Function}. Write one for a gradient that is faster, more precise, or different on purpose. {@link
 * GradientCheck} compares the gradient with central differences.
 *
 * <p>One object may be applied any number of times, on any thread: each application has its own
 * {@link Context}. A function returns one tensor, and supports first-order gradients only.
 *
 * @since 0.1
 */
@Experimental
public abstract class Function {

  /** Creates an operation. */
  protected Function() {}

  /**
   * The state of one application of a {@link Function}, passed from forward to backward; PyTorch
   * counterpart: {@code ctx}.
   */
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
     * Saves tensors for the backward pass: inputs, the result, or intermediate tensors. PyTorch
     * counterpart: {@code ctx.save_for_backward}.
     *
     * <p>Intermediate tensors that are not saved are freed when forward returns.
     *
     * @throws IllegalStateException if forward has already returned
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
     * Returns a tensor that forward saved. PyTorch counterpart: {@code ctx.saved_tensors[index]}.
     *
     * @param index position in the order of the calls of {@link #save}, from 0
     * @throws IllegalArgumentException if there is no such tensor
     * @throws IllegalStateException if the tensor was changed in place after forward
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
     * Returns whether the gradient with respect to an input is needed. PyTorch counterpart: {@code
     * ctx.needs_input_grad[input]}.
     *
     * @param input index of the input, from 0
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
   * Computes the result. It runs as within {@code noGrad}: its operations are not recorded.
   *
   * @param context saves tensors for {@link #backward}
   * @param inputs the tensors passed to {@link #apply}; must not be changed in place
   */
  protected abstract Tensor forward(Context context, Tensor... inputs);

  /**
   * Computes the gradient with respect to each input. It runs as within {@code noGrad}: its
   * operations are not recorded.
   *
   * @param context the context that forward used
   * @param gradient the gradient with respect to the result, of the result's shape; must not be
   *     changed in place
   * @return one tensor for each input, of the input's shape; {@code null} where there is no
   *     gradient or {@link Context#needsGradient} is false
   */
  protected abstract @Nullable Tensor[] backward(Context context, Tensor gradient);

  /**
   * Computes the result, and records this operation if gradients are enabled and an input requires
   * one.
   *
   * <p>{@code INT64} inputs and {@code INT64} results have no gradient.
   *
   * @throws NullPointerException if an input or the result is null
   * @throws IllegalArgumentException if there are no inputs, or they are on different backends
   * @throws IllegalStateException if an input was freed
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
      // A tensor that existed before, such as an input, must not become a node of the graph.
      result = scope.contains(computed) ? computed : computed.detach();
      result.keep();
      for (Tensor tensor : context.tensors) {
        if (tensor != result && scope.contains(tensor) && !tensor.isPersistent()) {
          ownTensors.add(tensor.keep());
        }
      }
    }
    context.saved = context.tensors.stream().map(SavedTensor::new).toList();
    context.tensors.clear();
    InputGradients gradients = new InputGradients(context, inputs);
    List<Node.Edge> edges = new ArrayList<>(inputs.length);
    for (int i = 0; i < inputs.length && result.dtype() == DType.FLOAT32; i++) {
      int input = i;
      Operations.edge(edges, inputs[i], g -> gradients.take(input, g));
    }
    return Operations.link(name(), result, edges, ownTensors);
  }

  private String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "Function" : name;
  }

  /**
   * The gradients with respect to all inputs, computed together when the first one is requested.
   *
   * <p>The rules of a node are applied one after the other to the same gradient.
   */
  private final class InputGradients {

    private final Context context;
    private final Tensor[] inputs;
    private final int first;
    private @Nullable TensorBuffer[] computed = new TensorBuffer[0];

    InputGradients(Context context, Tensor... inputs) {
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
      TensorBuffer gradient = computed[input];
      computed[input] = null;
      return gradient;
    }

    /** Closes the gradients that an earlier pass left behind when it failed. */
    private void close() {
      for (TensorBuffer gradient : computed) {
        if (gradient != null) {
          gradient.close();
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
            if (gradient.version() != 0) {
              throw new IllegalStateException(
                  name()
                      + ".backward: changed its gradient in place, which other operations share;"
                      + " compute a new tensor");
            }
            check(gradients);
            @Nullable TensorBuffer[] buffers = new TensorBuffer[inputs.length];
            for (int i = 0; i < buffers.length; i++) {
              Tensor ofInput = gradients[i];
              if (ofInput != null && context.needsGradient[i]) {
                buffers[i] = handOver(ofInput, inputs[i]);
              }
            }
            return buffers;
          });
    }

    /** Returns the buffer of a gradient; a copy for a leaf, because a leaf stores its gradient. */
    private TensorBuffer handOver(Tensor gradient, Tensor input) {
      TensorBuffer values = gradient.buffer("backward");
      return input.isLeaf()
          ? input.backend().copy(values)
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
            "%s: the gradient with respect to input %s has shape %s, but the input has %s; return one of the input's shape, summed over the dimensions that forward broadcast"
                .formatted(operation, index, gradient.shape(), expected));
      }
      if (gradient.requiresGrad()) {
        throw new IllegalStateException(
            "%s: the gradient with respect to input %s requires a gradient, but only first-order gradients are supported; compute it without gradEnabled(true), or return detach()"
                .formatted(operation, index));
      }
      Checks.floats(operation, gradient);
      Checks.sameBackend(operation, input, gradient);
    }
  }
}
