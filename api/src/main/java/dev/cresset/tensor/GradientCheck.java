package dev.cresset.tensor;

import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the gradients of a computation with central differences, for tests; PyTorch counterpart:
 * {@code torch.autograd.gradcheck}.
 *
 * <pre>{@code
 * Tensor x = randn(3, 4).requiresGrad(true);
 * GradientCheck.of(x).check(() -> new Cube().apply(x));
 * }</pre>
 *
 * <p>The output {@code y} is reduced to the scalar {@code f = Σ w y} with fixed random weights
 * {@code w}. For each element {@code x} of an input, the central difference is {@code d = (f(x +
 * step) - f(x - step)) / (2 step)}. The gradient {@code g} of the element passes if {@code |g - d|
 * <= atol + rtol |d|}. With the default step of 2^-7 and the default tolerances of 1e-3, single
 * precision is sufficient for values of the order of 1. Near a point without a derivative, such as
 * 0 for {@code relu}, central differences are not meaningful.
 *
 * <p>Immutable: each setting returns a new check.
 *
 * @since 0.1
 */
@Experimental
public final class GradientCheck {

  private static final double STEP = 0x1p-7;
  private static final double TOLERANCE = 1e-3;
  private static final long SEED = 21;

  private final List<Tensor> inputs;
  private final double step;
  private final double rtol;
  private final double atol;

  private GradientCheck(List<Tensor> inputs, double step, double rtol, double atol) {
    this.inputs = inputs;
    this.step = step;
    this.rtol = rtol;
    this.atol = atol;
  }

  /**
   * Returns a check of the gradients with respect to these inputs.
   *
   * @throws IllegalArgumentException if there are no inputs, or one is not a leaf that requires a
   *     gradient
   */
  public static GradientCheck of(Tensor... inputs) {
    return of(List.of(NotNull.checkEach("GradientCheck", "input", inputs)));
  }

  /**
   * Returns a check of the gradients with respect to these inputs, for example {@code
   * model.parameters()}.
   *
   * @throws IllegalArgumentException if there are no inputs, or one is not a leaf that requires a
   *     gradient
   */
  public static GradientCheck of(List<Tensor> inputs) {
    NotNull.checkEach("GradientCheck", "input", inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("GradientCheck: got no inputs; pass at least one tensor");
    }
    for (Tensor input : inputs) {
      if (!input.requiresGrad() || !input.isLeaf()) {
        throw new IllegalArgumentException(
            "GradientCheck: an input of shape %s is not a leaf that requires a gradient; call requiresGrad(true) on it"
                .formatted(input.shape()));
      }
    }
    return new GradientCheck(List.copyOf(inputs), STEP, TOLERANCE, TOLERANCE);
  }

  /**
   * Returns this check with another step for the central differences.
   *
   * @throws IllegalArgumentException if the step is not positive and finite
   */
  public GradientCheck step(double step) {
    if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "GradientCheck: the step must be positive and finite, got " + step);
    }
    return new GradientCheck(inputs, step, rtol, atol);
  }

  /**
   * Returns this check with other tolerances, with the meaning of {@link Tensor#allClose(Tensor,
   * double, double)}.
   *
   * @param rtol relative tolerance, 0 or more
   * @param atol absolute tolerance, 0 or more
   * @throws IllegalArgumentException if a tolerance is negative
   */
  public GradientCheck tolerances(double rtol, double atol) {
    if (!(rtol >= 0 && atol >= 0)) {
      throw new IllegalArgumentException(
          "GradientCheck: tolerances must be 0 or more, got rtol %s and atol %s"
              .formatted(rtol, atol));
    }
    return new GradientCheck(inputs, step, rtol, atol);
  }

  /**
   * Runs the check. Afterwards the inputs have their original values, and all tensors the gradients
   * that they had before.
   *
   * @param output computes an output of any shape from the inputs, and returns the same on each
   *     call
   * @throws AssertionError if a gradient differs from its central difference, or two calls of
   *     {@code output} return different values
   */
  public void check(Supplier<Tensor> output) {
    NotNull.check("GradientCheck", "computation", output);
    Tensor weights = weights(output);
    List<float[]> gradients = gradients(output, weights);
    Failures failures = new Failures();
    for (int i = 0; i < inputs.size(); i++) {
      double[] differences = differences(inputs.get(i), output, weights);
      for (int j = 0; j < differences.length; j++) {
        double gradient = gradients.get(i)[j];
        if (!(Math.abs(gradient - differences[j]) <= atol + rtol * Math.abs(differences[j]))) {
          failures.add(i, j, gradient, differences[j]);
        }
      }
    }
    failures.throwIfAny();
  }

  private final class Failures {

    private int count;
    private @Nullable String first;

    void add(int input, int element, double gradient, double difference) {
      count++;
      if (first == null) {
        first =
            String.format(
                Locale.ROOT,
                "element %s of input %s, shape %s: backward gives %s, central differences give %s",
                element,
                input,
                inputs.get(input).shape(),
                (float) gradient,
                (float) difference);
      }
    }

    void throwIfAny() {
      if (count > 0) {
        long elements = inputs.stream().mapToLong(input -> input.shape().size()).sum();
        throw new AssertionError(
            "GradientCheck: %s of %s gradients differ from central differences; the first is %s (step %s, rtol %s, atol %s)"
                .formatted(count, elements, first, step, rtol, atol));
      }
    }
  }

  /**
   * Computes the output twice, checks that both results are equal, and returns a random weight for
   * each of its elements.
   */
  private Tensor weights(Supplier<Tensor> output) {
    Shape[] shape = new Shape[1];
    float[] once = values(output, shape);
    if (!Arrays.equals(once, values(output, shape))) {
      throw new AssertionError(
          "GradientCheck: the output differs between two calls with the same inputs; make it the"
              + " same, for example with withSeed(..)");
    }
    float[] weights = new float[once.length];
    new Generator(SEED).fillNormal(weights);
    return on(inputs.get(0), weights, shape[0]).persist();
  }

  private static float[] values(Supplier<Tensor> output, Shape[] shape) {
    return TensorScope.within(
        "GradientCheck",
        () -> {
          Tensor values = Tensors.noGrad(output);
          Checks.floats("GradientCheck", values);
          shape[0] = values.shape();
          return values.toFloatArray();
        });
  }

  private List<float[]> gradients(Supplier<Tensor> output, Tensor weights) {
    List<Runnable> restore = new ArrayList<>();
    try {
      TensorScope.within(
          "GradientCheck",
          () -> {
            Tensor result = output.get();
            Set<Tensor> leaves = Backpropagation.leaves(result);
            leaves.addAll(inputs);
            leaves.forEach(leaf -> restore.add(leaf.removeGradient()));
            result.backward(weights, false);
            return weights;
          });
      return inputs.stream().map(GradientCheck::gradient).toList();
    } finally {
      restore.forEach(Runnable::run);
    }
  }

  /** Returns the gradient of an input, or zeros if the output does not depend on the input. */
  private static float[] gradient(Tensor input) {
    Tensor gradient = input.gradient();
    return gradient == null
        ? new float[Math.toIntExact(input.shape().size())]
        : gradient.toFloatArray();
  }

  private double[] differences(Tensor input, Supplier<Tensor> output, Tensor weights) {
    float[] values = input.toFloatArray();
    float[] original = values.clone();
    double[] differences = new double[values.length];
    try {
      for (int i = 0; i < values.length; i++) {
        float above = (float) (original[i] + step);
        float below = (float) (original[i] - step);
        int index = i;
        differences[i] =
            TensorScope.within(
                    "GradientCheck",
                    () -> {
                      Tensor higher = moved(input, values, index, above, output);
                      Tensor lower = moved(input, values, index, below, output);
                      return higher.sub(lower).mul(weights).sum().item();
                    })
                / ((double) above - below);
        values[i] = original[i];
      }
    } finally {
      InPlace.assign(input, on(input, original, input.shape()));
    }
    return differences;
  }

  private static Tensor moved(
      Tensor input, float[] values, int index, float value, Supplier<Tensor> output) {
    values[index] = value;
    InPlace.assign(input, on(input, values, input.shape()));
    // A result that shares memory with the input would change with it.
    return Tensors.noGrad(() -> output.get().copy());
  }

  private static Tensor on(Tensor other, float[] values, Shape shape) {
    return Tensor.of(other.backend(), other.backend().fromFloats(values, shape));
  }

  @Override
  public String toString() {
    return "GradientCheck(%s inputs, step=%s, rtol=%s, atol=%s)"
        .formatted(inputs.size(), step, rtol, atol);
  }
}
