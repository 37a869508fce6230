package dev.cresset.optim;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Limits the gradients of parameters, between {@code loss.backward()} and {@code optimizer.step()}.
 *
 * <pre>{@code
 * loss.backward();
 * double norm = Gradients.clipNorm(model.parameters(), 1.0);
 * optimizer.step();
 * }</pre>
 *
 * <p>Parameters without a gradient are skipped, and a parameter that is in the list twice counts
 * once.
 *
 * @since 0.1
 */
public final class Gradients {

  /** Above this sum of squares, squares that underflow to 0 in single precision do not matter. */
  private static final double SMALLEST_SAFE_SUM = 1e-24;

  private Gradients() {}

  /**
   * Scales all gradients by one factor if their common norm is above a limit, and returns the norm
   * before.
   *
   * <p>{@code norm = sqrt(sum of all g^2)}, as if all gradients were one vector; each gradient is
   * multiplied by {@code min(1, maxNorm / (norm + 1e-6))}. PyTorch counterpart: {@code
   * torch.nn.utils.clip_grad_norm_(parameters, maxNorm, error_if_nonfinite=True)}.
   *
   * @param parameters usually {@code model.parameters()}
   * @param maxNorm the limit, 0 or more; {@code Double.POSITIVE_INFINITY} only computes the norm
   * @return the norm before clipping; 0 if there are no gradients
   * @throws IllegalArgumentException if the limit is negative or NaN
   * @throws IllegalStateException if a gradient has an element that is NaN or infinite; no gradient
   *     is changed then, while PyTorch's default makes all of them NaN or 0
   */
  public static double clipNorm(List<Tensor> parameters, double maxNorm) {
    checkLimit("clipNorm", "largest norm", maxNorm);
    List<Tensor> distinct = withGradient("clipNorm", parameters);
    return TensorScope.within(
        "clipNorm",
        () -> {
          List<Tensor> gradients = gradients(distinct);
          double norm = norm(gradients);
          if (!(norm < Double.POSITIVE_INFINITY)) {
            throw notFinite("clipNorm", gradients, firstNotFinite(gradients), "NaN or infinite");
          }
          double coefficient = maxNorm / (norm + 1e-6);
          if (coefficient < 1) {
            gradients.forEach(gradient -> InPlace.assign(gradient, gradient.mul(coefficient)));
          }
          return norm;
        });
  }

  /**
   * Limits each element of all gradients to {@code [-limit, limit]}. PyTorch counterpart: {@code
   * torch.nn.utils.clip_grad_value_(parameters, limit)}.
   *
   * @param parameters usually {@code model.parameters()}
   * @param limit the largest absolute value, 0 or more; infinite elements become the limit
   * @throws IllegalArgumentException if the limit is negative or NaN
   * @throws IllegalStateException if a gradient has an element that is NaN; no gradient is changed
   *     then, while PyTorch leaves the NaN
   */
  public static void clipValue(List<Tensor> parameters, double limit) {
    checkLimit("clipValue", "limit", limit);
    List<Tensor> distinct = withGradient("clipValue", parameters);
    TensorScope.within(
        "clipValue",
        () -> {
          List<Tensor> gradients = gradients(distinct);
          List<Tensor> beyond = new ArrayList<>();
          for (int i = 0; i < gradients.size(); i++) {
            double largest = largest(gradients.get(i));
            if (Double.isNaN(largest)) {
              throw notFinite("clipValue", gradients, i, "NaN");
            }
            if (largest > limit) {
              beyond.add(gradients.get(i));
            }
          }
          beyond.forEach(gradient -> clip(gradient, (float) limit));
          return beyond;
        });
  }

  private static void checkLimit(String operation, String what, double limit) {
    if (!(limit >= 0)) {
      throw new IllegalArgumentException(
          "%s: the %s must be 0 or more, got %s; 1.0 is a common value"
              .formatted(operation, what, limit));
    }
  }

  private static List<Tensor> withGradient(String operation, List<Tensor> parameters) {
    NotNull.checkEach(operation, "parameter", parameters);
    return new LinkedHashSet<>(parameters).stream().filter(Tensor::hasGrad).toList();
  }

  private static List<Tensor> gradients(List<Tensor> parameters) {
    return parameters.stream()
        .map(InPlace::gradient)
        .filter(gradient -> gradient.shape().size() > 0)
        .toList();
  }

  private static double norm(List<Tensor> gradients) {
    double sum = 0;
    for (Tensor gradient : gradients) {
      sum += gradient.mul(gradient).sum().item();
    }
    return sum >= SMALLEST_SAFE_SUM && sum < Double.POSITIVE_INFINITY
        ? Math.sqrt(sum)
        : doublePrecisionNorm(gradients);
  }

  /** Computes the norm where squares in single precision overflow or underflow. */
  private static double doublePrecisionNorm(List<Tensor> gradients) {
    double sum = 0;
    for (Tensor gradient : gradients) {
      for (float element : gradient.toFloatArray()) {
        sum += (double) element * element;
      }
    }
    return Math.sqrt(sum);
  }

  /** Returns the largest absolute value, or NaN if there is one. */
  private static double largest(Tensor gradient) {
    Tensor flat = gradient.reshape(-1);
    double max = flat.max(0).item();
    double negated = flat.neg().max(0).item();
    return Math.max(max, negated);
  }

  private static void clip(Tensor gradient, float limit) {
    float[] elements = gradient.toFloatArray();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Math.max(-limit, Math.min(limit, elements[i]));
    }
    // Reshaped, because tensor(..) takes no dimensions as a vector, not as a scalar.
    InPlace.assign(
        gradient, Tensors.tensor(elements, elements.length).reshape(gradient.shape().dims()));
  }

  /** Returns the index of the first gradient that has an element that is NaN or infinite. */
  private static int firstNotFinite(List<Tensor> gradients) {
    int index = 0;
    while (Double.isFinite(doublePrecisionNorm(gradients.subList(index, index + 1)))) {
      index++;
    }
    return index;
  }

  private static IllegalStateException notFinite(
      String operation, List<Tensor> gradients, int index, String what) {
    return new IllegalStateException(
        "%s: gradient %s of %s, of shape %s, has elements that are %s; lower the learning rate, or find the first loss that is not finite"
            .formatted(operation, index + 1, gradients.size(), gradients.get(index).shape(), what));
  }
}
