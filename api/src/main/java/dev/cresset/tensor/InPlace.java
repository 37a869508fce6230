package dev.cresset.tensor;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Changes tensors where they are: the steps of optimizers, and loading of values.
 *
 * <p>Each change is counted, so that a backward pass through values that are no longer there is an
 * error and not a wrong gradient.
 */
public final class InPlace {

  private InPlace() {}

  /**
   * Copies the elements of {@code source} into {@code target}, from another backend if need be.
   *
   * @throws ShapeException if the shapes differ
   */
  public static void assign(Tensor target, Tensor source) {
    Checks.floats("assign", target);
    Checks.floats("assign", source);
    Checks.sameShape("assign", target.shape(), source.shape());
    if (target.backend() == source.backend()) {
      target.backend().assign(target.buffer("assign"), source.buffer("assign"));
    } else {
      try (TensorBuffer values =
          target.backend().fromFloats(source.toFloatArray(), source.shape())) {
        target.backend().assign(target.buffer("assign"), values);
      }
    }
    target.markChanged();
  }

  /**
   * Copies the elements of each source into the target at the same position, as they were before
   * the first target changed: a source may share memory with another target.
   *
   * @throws ShapeException if the shapes of two differ
   */
  public static void assignAll(List<Tensor> targets, List<Tensor> sources) {
    List<Tensor> values = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      Tensor source = sources.get(i);
      Tensor own = targets.get(i);
      boolean copied =
          targets.stream().anyMatch(other -> other != own && other.sharesMemoryWith(source));
      values.add(copied ? source.copy() : source);
    }
    for (int i = 0; i < values.size(); i++) {
      assign(targets.get(i), values.get(i));
      if (values.get(i) != sources.get(i)) {
        values.get(i).close();
      }
    }
  }

  /**
   * Updates parameters, all with a gradient and on one backend, by SGD.
   *
   * @param velocities one for each parameter, or empty without momentum
   */
  public static void sgdStep(List<Tensor> parameters, List<Tensor> velocities, SgdStep step) {
    if (!parameters.isEmpty()) {
      parameters
          .get(0)
          .backend()
          .sgdStep(buffers(parameters), gradients(parameters), buffers(velocities), step);
      parameters.forEach(Tensor::markChanged);
      velocities.forEach(Tensor::markChanged);
    }
  }

  /** Updates parameters, all with a gradient and on one backend, by Adam or AdamW. */
  public static void adamStep(
      List<Tensor> parameters, List<Tensor> means, List<Tensor> squares, AdamStep step) {
    if (!parameters.isEmpty()) {
      parameters
          .get(0)
          .backend()
          .adamStep(
              buffers(parameters), gradients(parameters), buffers(means), buffers(squares), step);
      parameters.forEach(Tensor::markChanged);
    }
  }

  /**
   * Computes something with these leaves moved to another backend, and puts them back as they were;
   * their gradients are forgotten.
   */
  public static <T> T onBackend(Backend backend, List<Tensor> leaves, Supplier<T> body) {
    List<Runnable> restore = new ArrayList<>(leaves.size());
    try {
      for (Tensor leaf : leaves) {
        restore.add(leaf.moveTo(backend));
      }
      return body.get();
    } finally {
      restore.forEach(Runnable::run);
    }
  }

  private static List<TensorBuffer> buffers(List<Tensor> tensors) {
    List<TensorBuffer> buffers = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      buffers.add(tensor.buffer("step"));
    }
    return buffers;
  }

  private static List<TensorBuffer> gradients(List<Tensor> parameters) {
    List<TensorBuffer> gradients = new ArrayList<>(parameters.size());
    for (Tensor parameter : parameters) {
      TensorBuffer gradient = parameter.gradBuffer("step");
      if (gradient == null) {
        throw new IllegalStateException(
            "step: a parameter of shape %s has no gradient; call backward() first, and train a model in one thread at a time"
                .formatted(parameter.shape()));
      }
      gradients.add(gradient);
    }
    return gradients;
  }
}
