package dev.cresset.tensor;

import dev.cresset.spi.AdagradStep;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.RmsPropStep;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Changes the elements of tensors in place, outside the graph; for optimizers and running
 * statistics.
 *
 * <p>Each change increments the tensor's version. A backward pass that needs the earlier values
 * therefore throws an exception instead of computing wrong gradients. PyTorch counterpart: methods
 * that end in {@code _}, under {@code torch.no_grad()}.
 *
 * @since 0.1
 */
public final class InPlace {

  private InPlace() {}

  /**
   * Copies the elements of {@code source} into {@code target}, across backends if necessary.
   * PyTorch counterpart: {@code target.copy_(source)}.
   *
   * @throws ShapeException if the shapes differ
   * @throws IllegalArgumentException if the element types differ
   */
  public static void assign(Tensor target, Tensor source) {
    checkAssign(target, source);
    if (target.backend() == source.backend()) {
      target.backend().assign(target.buffer("assign"), source.buffer("assign"));
    } else {
      try (TensorBuffer values = source.copyOn(target.backend())) {
        target.backend().assign(target.buffer("assign"), values);
      }
    }
    target.markChanged();
  }

  private static void checkAssign(Tensor target, Tensor source) {
    NotNull.check("assign", "target", target).buffer("assign");
    NotNull.check("assign", "source", source).buffer("assign");
    if (target.dtype() != source.dtype()) {
      throw new IllegalArgumentException(
          "assign: the target is %s but the source is %s; convert it with toFloat() or toLong()"
              .formatted(target.dtype(), source.dtype()));
    }
    Checks.sameShape("assign", target.shape(), source.shape());
  }

  /**
   * Adds {@code alpha * x} to {@code target}. PyTorch counterpart: {@code target.add_(x,
   * alpha=alpha)}.
   *
   * @throws ShapeException if the shapes differ
   * @throws IllegalArgumentException if a tensor is not {@code FLOAT32}, or the two are on
   *     different backends
   */
  public static void add(Tensor target, double alpha, Tensor x) {
    Checks.floats("add", target);
    Checks.floats("add", x);
    Checks.sameBackend("add", target, x);
    Checks.sameShape("add", target.shape(), x.shape());
    target.backend().axpyInPlace(alpha, x.buffer("add"), target.buffer("add"));
    target.markChanged();
  }

  /**
   * Returns the gradient of a leaf as a tensor that belongs to the innermost scope and shares the
   * gradient's memory.
   *
   * @throws IllegalStateException if the leaf has no gradient
   */
  public static Tensor gradient(Tensor leaf) {
    Tensor gradient = NotNull.check("gradient", "tensor", leaf).gradient();
    if (gradient == null) {
      throw noGradient("gradient", leaf);
    }
    return gradient.detach();
  }

  /**
   * Copies the elements of each source into the target at the same position. All sources are read
   * as they were before the first target changed, even if a source shares memory with another
   * target. All pairs are checked before the first one is copied.
   *
   * @throws ShapeException if the shapes of a pair differ
   * @throws IllegalArgumentException if the lists have different lengths, or the element types of a
   *     pair differ
   */
  public static void assignAll(List<Tensor> targets, List<Tensor> sources) {
    NotNull.checkEach("assign", "target", targets);
    NotNull.checkEach("assign", "source", sources);
    if (targets.size() != sources.size()) {
      throw new IllegalArgumentException(
          "assign: got %s targets but %s sources; pass one source for each target"
              .formatted(targets.size(), sources.size()));
    }
    for (int i = 0; i < targets.size(); i++) {
      checkAssign(targets.get(i), sources.get(i));
    }
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
   * Updates parameters by one step of SGD. All parameters must have a gradient and be on one
   * backend.
   *
   * @param velocities one for each parameter, of its shape; empty without momentum
   * @throws IllegalStateException if a parameter has no gradient
   * @throws ShapeException if a velocity has another shape than its parameter
   * @throws IllegalArgumentException if the number of velocities differs, or a tensor is not {@code
   *     FLOAT32} or on another backend
   */
  public static void sgdStep(List<Tensor> parameters, List<Tensor> velocities, SgdStep step) {
    NotNull.checkEach("sgdStep", "parameter", parameters);
    NotNull.checkEach("sgdStep", "velocity", velocities);
    if (!velocities.isEmpty()) {
      checkStates("sgdStep", "velocities", parameters, velocities);
    }
    checkStates("sgdStep", "parameters", parameters, parameters);
    if (!parameters.isEmpty()) {
      parameters
          .get(0)
          .backend()
          .sgdStep(buffers(parameters), gradients(parameters), buffers(velocities), step);
      parameters.forEach(Tensor::markChanged);
      velocities.forEach(Tensor::markChanged);
    }
  }

  /**
   * Updates parameters by one step of Adam or AdamW. All parameters must have a gradient and be on
   * one backend.
   *
   * @param means running means of the gradients, one for each parameter, of its shape
   * @param squares running means of the squared gradients, one for each parameter, of its shape
   * @throws IllegalStateException if a parameter has no gradient
   * @throws ShapeException if a mean or square has another shape than its parameter
   * @throws IllegalArgumentException if the number of means or squares differs, the step is below
   *     1, or a tensor is not {@code FLOAT32} or on another backend
   */
  public static void adamStep(
      List<Tensor> parameters, List<Tensor> means, List<Tensor> squares, AdamStep step) {
    NotNull.checkEach("adamStep", "parameter", parameters);
    NotNull.checkEach("adamStep", "mean", means);
    NotNull.checkEach("adamStep", "square", squares);
    if (step.step() < 1) {
      throw new IllegalArgumentException(
          "adamStep: the number of the step must be 1 or more, got " + step.step());
    }
    checkStates("adamStep", "means", parameters, means);
    checkStates("adamStep", "squares", parameters, squares);
    checkStates("adamStep", "parameters", parameters, parameters);
    if (!parameters.isEmpty()) {
      parameters
          .get(0)
          .backend()
          .adamStep(
              buffers(parameters), gradients(parameters), buffers(means), buffers(squares), step);
      parameters.forEach(Tensor::markChanged);
      means.forEach(Tensor::markChanged);
      squares.forEach(Tensor::markChanged);
    }
  }

  /**
   * Updates parameters by one step of RMSprop. All parameters must have a gradient and be on one
   * backend.
   *
   * @param squares running means of the squared gradients, one for each parameter, of its shape
   * @param means running means of the gradients, one for each parameter, of its shape; empty unless
   *     centered
   * @param velocities one for each parameter, of its shape; empty without momentum
   * @throws IllegalStateException if a parameter has no gradient
   * @throws ShapeException if a state has another shape than its parameter
   * @throws IllegalArgumentException if the number of states differs, or a tensor is not {@code
   *     FLOAT32} or on another backend
   */
  public static void rmsPropStep(
      List<Tensor> parameters,
      List<Tensor> squares,
      List<Tensor> means,
      List<Tensor> velocities,
      RmsPropStep step) {
    NotNull.checkEach("rmsPropStep", "parameter", parameters);
    NotNull.checkEach("rmsPropStep", "square", squares);
    NotNull.checkEach("rmsPropStep", "mean", means);
    NotNull.checkEach("rmsPropStep", "velocity", velocities);
    checkStates("rmsPropStep", "squares", parameters, squares);
    if (!means.isEmpty()) {
      checkStates("rmsPropStep", "means", parameters, means);
    }
    if (!velocities.isEmpty()) {
      checkStates("rmsPropStep", "velocities", parameters, velocities);
    }
    checkStates("rmsPropStep", "parameters", parameters, parameters);
    if (!parameters.isEmpty()) {
      parameters
          .get(0)
          .backend()
          .rmsPropStep(
              buffers(parameters),
              gradients(parameters),
              buffers(squares),
              buffers(means),
              buffers(velocities),
              step);
      parameters.forEach(Tensor::markChanged);
      squares.forEach(Tensor::markChanged);
      means.forEach(Tensor::markChanged);
      velocities.forEach(Tensor::markChanged);
    }
  }

  /**
   * Updates parameters by one step of Adagrad. All parameters must have a gradient and be on one
   * backend.
   *
   * @param sums sums of the squared gradients, one for each parameter, of its shape
   * @throws IllegalStateException if a parameter has no gradient
   * @throws ShapeException if a sum has another shape than its parameter
   * @throws IllegalArgumentException if the number of sums differs, or a tensor is not {@code
   *     FLOAT32} or on another backend
   */
  public static void adagradStep(List<Tensor> parameters, List<Tensor> sums, AdagradStep step) {
    NotNull.checkEach("adagradStep", "parameter", parameters);
    NotNull.checkEach("adagradStep", "sum", sums);
    checkStates("adagradStep", "sums", parameters, sums);
    checkStates("adagradStep", "parameters", parameters, parameters);
    if (!parameters.isEmpty()) {
      parameters
          .get(0)
          .backend()
          .adagradStep(buffers(parameters), gradients(parameters), buffers(sums), step);
      parameters.forEach(Tensor::markChanged);
      sums.forEach(Tensor::markChanged);
    }
  }

  /**
   * Runs code while leaves are on another backend, and returns its result. Afterwards the leaves
   * have their original backend, values and gradients.
   */
  public static <T> T onBackend(Backend backend, List<Tensor> leaves, Supplier<T> body) {
    NotNull.check("onBackend", "backend", backend);
    NotNull.checkEach("onBackend", "leaf", leaves);
    List<Runnable> restore = new ArrayList<>(leaves.size());
    try {
      for (Tensor leaf : leaves) {
        restore.add(leaf.moveTo(backend));
      }
      return body.get();
    } finally {
      // Last moved, first restored, as a leaf may be in the list twice.
      for (int i = restore.size() - 1; i >= 0; i--) {
        restore.get(i).run();
      }
    }
  }

  /** Checks that there is one state for each parameter, which a step can change along with it. */
  private static void checkStates(
      String operation, String what, List<Tensor> parameters, List<Tensor> states) {
    if (states.size() != parameters.size()) {
      throw new IllegalArgumentException(
          "%s: got %s %s for %s parameters; pass one for each"
              .formatted(operation, states.size(), what, parameters.size()));
    }
    for (int i = 0; i < states.size(); i++) {
      Tensor state = states.get(i);
      Checks.floats(operation, state);
      Checks.sameBackend(operation, parameters.get(0), state);
      Checks.sameShape(operation, parameters.get(i).shape(), state.shape());
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
        throw noGradient("step", parameter);
      }
      gradients.add(gradient);
    }
    return gradients;
  }

  private static IllegalStateException noGradient(String operation, Tensor parameter) {
    return new IllegalStateException(
        "%s: a parameter of shape %s has no gradient; call backward() first, and train a model in one thread at a time"
            .formatted(operation, parameter.shape()));
  }
}
