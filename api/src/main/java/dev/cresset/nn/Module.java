package dev.cresset.nn;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A network or a part of one: parameters, buffers, child modules, and a forward pass.
 *
 * <pre>{@code
 * final class Net extends Module {
 *   private final Module fc1 = register("fc1", linear(784, 512));
 *   private final Module fc2 = register("fc2", linear(512, 10));
 *
 *   @Override
 *   public Tensor forward(Tensor x) {
 *     return fc2.forward(fc1.forward(x.view(-1, 784)).relu());
 *   }
 * }
 * }</pre>
 *
 * <p>A field that holds a module or parameter must be registered: {@link #parameters}, {@link
 * #stateDict}, {@link #train} and {@link #eval} throw an {@link IllegalStateException} that names
 * one that is not, as it would be neither trained nor saved. Declare a field {@code transient} if
 * what it holds is not part of the module, for example a teacher network. Fields are not checked in
 * a named Java module that does not open the package to {@code dev.cresset.api}.
 *
 * <p>PyTorch counterpart: {@code torch.nn.Module}, which registers fields by itself.
 */
public abstract class Module {

  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private volatile boolean training = true;

  /** The most modules inside one another; each takes some frames of the stack in a forward pass. */
  private static final int MAX_DEPTH = 500;

  /** The most modules inside one another, from one that contains this one down to it. */
  private int level = 1;

  /** Creates a module in training mode, without parameters or children. */
  protected Module() {}

  /**
   * Computes the output for a batch of inputs.
   *
   * <p>Override it. A module that takes or returns several tensors has a method of its own instead,
   * for example {@code forward(Tensor left, Tensor right)}, and leaves this one as it is.
   *
   * @throws ShapeException if the input does not fit
   * @throws UnsupportedOperationException if the module does not override this method
   */
  public Tensor forward(Tensor input) {
    throw new UnsupportedOperationException(
        "forward: %s has no forward pass of one tensor; override forward(Tensor), or call the method that the module has instead"
            .formatted(typeName()));
  }

  // ---------------------------------------------------------------------------------------------
  // Building

  /**
   * Registers a module as a child of this one and returns it.
   *
   * @param name for the keys of {@link #stateDict}; not empty and without a dot
   * @throws IllegalArgumentException if the name is taken or not allowed
   */
  protected final <M extends Module> M register(String name, M child) {
    checkName(name);
    NotNull.check("register", "module \"" + name + "\"", child);
    checkDepth(child);
    child.visit(
        "",
        (path, module) -> {
          if (module == this) {
            throw new IllegalArgumentException(
                "register: a module cannot contain itself (\"" + name + "\")");
          }
        });
    children.put(name, child);
    ((Module) child).lowerTo(level + 1);
    return child;
  }

  private void checkDepth(Module child) {
    int together = level + child.depth();
    if (together > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "register: modules may be %s deep inside one another, these would be %s; put the layers side by side in one Sequential.of(...)"
              .formatted(MAX_DEPTH, together));
    }
  }

  /** Returns the number of modules inside one another, from this one down. */
  private int depth() {
    int deepest = 0;
    for (Module child : children.values()) {
      deepest = Math.max(deepest, child.depth());
    }
    return deepest + 1;
  }

  private void lowerTo(int level) {
    if (level > this.level) {
      this.level = level;
      children.values().forEach(child -> child.lowerTo(level + 1));
    }
  }

  /**
   * Registers a tensor as a trainable parameter and returns it; PyTorch counterpart: {@code
   * register_parameter}.
   *
   * @param name for the keys of {@link #stateDict}; not empty and without a dot
   * @throws IllegalArgumentException if the name is taken or not allowed
   */
  protected final Tensor register(String name, Tensor parameter) {
    checkName(name);
    NotNull.check("register", "parameter \"" + name + "\"", parameter);
    parameters.put(name, parameter.requiresGrad(true).persist());
    return parameter;
  }

  /**
   * Registers a tensor that is saved with this module but not trained, for example a running mean,
   * and returns it; PyTorch counterpart: {@code register_buffer}.
   *
   * <p>The tensor is in {@link #stateDict} and not in {@link #parameters}. {@link #updateBuffer}
   * changes it.
   *
   * @param name for the keys of {@link #stateDict}; not empty and without a dot
   * @param buffer {@code FLOAT32} or {@code INT64}
   * @throws IllegalArgumentException if the name is taken or not allowed, or the tensor requires a
   *     gradient
   */
  protected final Tensor registerBuffer(String name, Tensor buffer) {
    checkName(name);
    NotNull.check("register", "buffer \"" + name + "\"", buffer);
    if (buffer.requiresGrad()) {
      throw new IllegalArgumentException(
          "registerBuffer: a buffer is not trained, but \"%s\" requires a gradient; pass detach(), or use register(..) for a parameter"
              .formatted(name));
    }
    buffers.put(name, buffer.persist());
    return buffer;
  }

  /**
   * Copies values into a buffer of this module. Call it in the forward pass, in training mode:
   *
   * <pre>{@code
   * if (isTraining()) {
   *   updateBuffer(runningMean, runningMean.mul(0.9).add(mean.detach().mul(0.1)));
   * }
   * }</pre>
   *
   * <p>The change is not part of the graph. Threads that evaluate the module meanwhile are safe, as
   * they only read: within {@link #evaluating} and {@link #predict}, {@link #isTraining} is false.
   *
   * @param buffer a tensor that {@link #registerBuffer} returned to this module
   * @param value of the same shape and type
   * @throws IllegalStateException if this module is in evaluation mode
   * @throws IllegalArgumentException if it is not such a tensor, or shape or type differ
   */
  protected final void updateBuffer(Tensor buffer, Tensor value) {
    if (!buffers.containsValue(NotNull.check("updateBuffer", "buffer", buffer))) {
      throw new IllegalArgumentException(
          "updateBuffer: a tensor of shape %s is not a buffer of %s; pass one that registerBuffer(..) returned"
              .formatted(buffer.shape(), typeName()));
    }
    if (!isTraining()) {
      throw new IllegalStateException(
          "updateBuffer: %s is in evaluation mode, in which other threads may read its buffers; ask isTraining() first"
              .formatted(typeName()));
    }
    InPlace.assign(buffer, value);
  }

  private void checkName(String name) {
    NotNull.check("register", "name", name);
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException(
          "register: a name must not be empty or contain a dot, got \"" + name + "\"");
    }
    if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
      throw new IllegalArgumentException(
          "register: the name \"%s\" is taken in %s".formatted(name, typeName()));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Parts

  /** Returns the child modules by name, in the order of registration. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /**
   * Returns all parameters, this module's first and then its children's; each once.
   *
   * @throws IllegalStateException if a field holds a module or parameter that is not registered
   */
  public final List<Tensor> parameters() {
    return List.copyOf(new LinkedHashSet<>(namedParameters().values()));
  }

  /**
   * Returns all parameters by their full names, for example {@code "fc1.weight"}.
   *
   * @throws IllegalStateException if a field of this module or one below it holds a module or a
   *     tensor that requires a gradient and is not registered
   */
  public final Map<String, Tensor> namedParameters() {
    checkFields("parameters");
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit("", (path, module) -> module.parameters.forEach((name, p) -> named.put(path + name, p)));
    return named;
  }

  /** Returns all buffers, this module's first and then its children's; each once. */
  public final List<Tensor> buffers() {
    return List.copyOf(new LinkedHashSet<>(namedBuffers().values()));
  }

  /** Returns all buffers by their full names, for example {@code "1.running_mean"}. */
  public final Map<String, Tensor> namedBuffers() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit("", (path, module) -> module.buffers.forEach((name, b) -> named.put(path + name, b)));
    return named;
  }

  private void checkFields(String operation) {
    visit("", (path, module) -> UnregisteredFields.check(operation, this, module));
  }

  /** Returns whether a tensor is a parameter of this module or one below it. */
  final boolean owns(Tensor parameter) {
    return parameters.containsValue(parameter)
        || children.values().stream().anyMatch(child -> child.owns(parameter));
  }

  /** Visits this module and all below it, each with its path, {@code ""} or ending in a dot. */
  final void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(path + name + ".", visitor));
  }

  /** Returns the name of a module from the path at which it was visited. */
  static String name(String path) {
    return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
  }

  /** Returns the number of elements of this module's parameters, without its children's. */
  final long ownParameters() {
    return parameters.values().stream().mapToLong(parameter -> parameter.shape().size()).sum();
  }

  // ---------------------------------------------------------------------------------------------
  // Mode

  /** Puts this module and all below it in training mode, and returns it. */
  public Module train() {
    return mode(true);
  }

  /** Puts this module and all below it in evaluation mode (dropout passes through); returns it. */
  public Module eval() {
    return mode(false);
  }

  private Module mode(boolean train) {
    checkFields(train ? "train" : "eval");
    visit("", (path, module) -> module.training = train);
    return this;
  }

  /**
   * Runs code with this module and all below it in evaluation mode and without gradients.
   *
   * <p>Applies to the calling thread only: the mode itself does not change, so other threads may
   * train or evaluate the same module at the same time. PyTorch counterpart: {@code model.eval()}
   * with {@code torch.no_grad()}, and {@code model.train()} afterwards.
   */
  public final <T> T evaluating(Supplier<T> body) {
    NotNull.check("evaluating", "body", body);
    return EvaluatedModules.with(this, () -> Tensors.noGrad(body));
  }

  /**
   * Computes the output for a batch of inputs in evaluation mode and without gradients, whatever
   * mode this module is in; safe in any number of threads.
   *
   * <p><b>Shapes:</b> those of {@link #forward}. PyTorch counterpart: {@code model(x)} under {@code
   * model.eval()} and {@code torch.no_grad()}.
   *
   * @throws ShapeException if the input does not fit
   */
  public final Tensor predict(Tensor input) {
    NotNull.check("predict", "input", input);
    return evaluating(() -> forwardFreeing(input));
  }

  /** Computes the output, and frees what was computed on the way if no module keeps it. */
  Tensor forwardFreeing(Tensor input) {
    return keepsNoTensors() ? onlyOutput("predict", input, this::forward) : forward(input);
  }

  /**
   * Returns whether {@link #forward} may keep a tensor that it takes, makes or returns, in a field
   * or elsewhere.
   *
   * <p>Prediction frees what is computed within a module before its output is returned, unless it
   * or a module below it keeps tensors. True unless overridden; false for a {@link Layer} and a
   * {@link Sequential}.
   */
  @Experimental
  protected boolean keepsTensors() {
    return true;
  }

  /** Returns whether neither this module nor one below it keeps tensors. */
  boolean keepsNoTensors() {
    return !keepsTensors() && children.values().stream().allMatch(Module::keepsNoTensors);
  }

  /** Computes an output, and frees what was computed on the way. */
  static Tensor onlyOutput(String scope, Tensor input, UnaryOperator<Tensor> forward) {
    return TensorScope.within(
        scope,
        () -> {
          Tensor output = forward.apply(input);
          return output == input ? output : output.keep();
        });
  }

  /**
   * Returns whether this module is in training mode; false within {@link #evaluating} in the same
   * thread.
   */
  public final boolean isTraining() {
    return training && !EvaluatedModules.include(this);
  }

  /** Returns whether a module is this one or below it. */
  final boolean contains(Module module) {
    if (module == this) {
      return true;
    }
    for (Module child : children.values()) {
      if (child.contains(module)) {
        return true;
      }
    }
    return false;
  }

  /** Clears the gradients of all parameters. */
  public final void zeroGrad() {
    visit("", (path, module) -> module.parameters.values().forEach(Tensor::zeroGrad));
  }

  /**
   * Freezes all parameters of this module and those below it ({@code false}), or makes them
   * trainable again ({@code true}); returns the module.
   *
   * <p>Freezing also clears the gradients, so no optimizer changes the parameters. PyTorch
   * counterpart: {@code module.requires_grad_(False)}.
   */
  public Module requiresGrad(boolean required) {
    parameters()
        .forEach(
            parameter -> {
              parameter.requiresGrad(required);
              if (!required) {
                parameter.zeroGrad();
              }
            });
    return this;
  }

  // ---------------------------------------------------------------------------------------------
  // State

  /**
   * Returns all parameters and buffers by PyTorch's keys, for example {@code "1.weight"} of shape
   * {@code [out, in]}, in PyTorch's order: of each module its parameters, its buffers, then its
   * children. The tensors share memory with the model, so training changes them too, and have no
   * gradient.
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    namedState().forEach((name, tensor) -> state.put(name, tensor.detach().persist()));
    return state;
  }

  /**
   * Returns a copy of the state, which training does not change; PyTorch counterpart: {@code
   * copy.deepcopy(model.state_dict())}.
   *
   * <pre>{@code
   * Map<String, Tensor> best = model.copyStateDict();
   * ...                                  // more training
   * model.loadStateDict(best);
   * }</pre>
   */
  public final Map<String, Tensor> copyStateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    namedState().forEach((name, tensor) -> state.put(name, tensor.copy().persist()));
    return state;
  }

  /** Returns parameters and buffers by their full names, in the order of {@link #stateDict}. */
  final Map<String, Tensor> namedState() {
    checkFields("stateDict");
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit(
        "",
        (path, module) -> {
          module.parameters.forEach((name, parameter) -> named.put(path + name, parameter));
          module.buffers.forEach((name, buffer) -> named.put(path + name, buffer));
        });
    return named;
  }

  /**
   * Copies values into the parameters and buffers. All are checked before the first is changed.
   *
   * @throws IllegalArgumentException if a key is missing, unknown, closed, or has another shape or
   *     type
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    NotNull.check("loadStateDict", "state", state);
    Map<String, Tensor> own = namedState();
    Set<String> missing = new LinkedHashSet<>(own.keySet());
    missing.removeAll(state.keySet());
    Set<String> unknown = new LinkedHashSet<>(state.keySet());
    unknown.removeAll(own.keySet());
    List<String> problems = new ArrayList<>();
    if (!missing.isEmpty()) {
      problems.add("missing keys " + missing);
    }
    if (!unknown.isEmpty()) {
      problems.add("unknown keys " + unknown);
    }
    own.forEach(
        (name, tensor) -> {
          Tensor value = state.get(name);
          if (value == null) {
            if (state.containsKey(name)) {
              problems.add("\"%s\" is null".formatted(name));
            }
          } else if (value.isClosed()) {
            problems.add("\"%s\" is %s".formatted(name, value));
          } else if (!value.shape().equals(tensor.shape()) || value.dtype() != tensor.dtype()) {
            problems.add(
                "\"%s\" should be %s %s but is %s %s"
                    .formatted(name, tensor.dtype(), tensor.shape(), value.dtype(), value.shape()));
          }
        });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "loadStateDict: the state does not fit %s: %s; nothing was loaded"
              .formatted(typeName(), String.join("; ", problems)));
    }
    InPlace.assignAll(List.copyOf(own.values()), own.keySet().stream().map(state::get).toList());
  }

  // ---------------------------------------------------------------------------------------------
  // Copying

  /**
   * Returns a module of the same architecture with parameters and buffers of its own, equal to
   * these; PyTorch counterpart: {@code copy.deepcopy(model)}.
   *
   * <p>Each module is built again by {@link #newInstance}; parameters, buffers, the mode, and
   * whether each parameter requires a gradient are then copied. Gradients and other fields are not,
   * unless {@code newInstance} passes them on. The copy is on the current backend.
   *
   * @throws IllegalStateException if {@code newInstance} of a module cannot build another one, or
   *     builds a different one
   */
  public Module copy() {
    return ModuleCopy.of(this);
  }

  /**
   * Builds another module like this one for {@link #copy}, with any values in its parameters.
   *
   * <p>The default calls the constructor without parameters. A class whose constructor has
   * parameters overrides this method:
   *
   * <pre>{@code
   * @Override
   * protected Module newInstance() {
   *   return new Net(width);
   * }
   * }</pre>
   *
   * <p>A module that the constructor takes must be copied: {@code new Residual(body.copy())}.
   *
   * @throws IllegalStateException if there is no such constructor, or it is not accessible
   */
  @Experimental
  protected Module newInstance() {
    return ModuleCopy.construct(this);
  }

  /** Copies what {@link #stateDict} does not hold, for this module alone. */
  final void copySettings(Module original) {
    training = original.training;
    parameters.forEach(
        (name, parameter) -> parameter.requiresGrad(original.parameters.get(name).requiresGrad()));
  }

  // ---------------------------------------------------------------------------------------------
  // Describing

  /**
   * Runs zeros through this module and reports each layer's output shape and parameters.
   *
   * @param inputShape shape of one sample, without the batch: {@code summary(1, 28, 28)}
   * @throws ShapeException if such an input does not fit
   */
  public final Summary summary(long... inputShape) {
    NotNull.check("summary", "input shape", inputShape);
    return Summary.of(this, Shape.of(inputShape));
  }

  /**
   * Runs any computation with this module in evaluation mode, and reports the layers that it calls:
   * for a module that takes several tensors.
   *
   * <pre>{@code
   * model.summary(() -> model.forward(zeros(1, 20), zeros(1, 5)));
   * }</pre>
   */
  public final Summary summary(Supplier<?> computation) {
    NotNull.check("summary", "computation", computation);
    return Summary.of(this, computation);
  }

  /**
   * Returns what is fixed of the shapes that {@link #forward} accepts, for example {@code
   * PartialShape.endingIn(inFeatures)}. {@link Sequential#of} checks neighbours by this.
   */
  @Experimental
  protected PartialShape inputShape() {
    return PartialShape.unknown();
  }

  /**
   * Returns what is known of the output's shape, given what is known of the input's, {@link
   * #inputShape} included. {@link Sequential#of} checks neighbours by this.
   *
   * @throws ShapeException if no such input is accepted
   */
  @Experimental
  protected PartialShape outputShape(PartialShape input) {
    return PartialShape.unknown();
  }

  /** Returns the settings for {@link #toString}, for example {@code in_features=784, bias=True}. */
  protected String settings() {
    return "";
  }

  /** Returns the name of this kind of module, for example {@code Linear}. */
  public final String typeName() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "Module" : name;
  }

  /** Returns the structure as PyTorch prints it. */
  @Override
  public String toString() {
    if (children.isEmpty()) {
      return typeName() + "(" + settings() + ")";
    }
    StringBuilder text = new StringBuilder(typeName()).append("(\n");
    children.forEach(
        (name, child) ->
            text.append("  (")
                .append(name)
                .append("): ")
                .append(child.toString().replace("\n", "\n  "))
                .append('\n'));
    return text.append(')').toString();
  }
}
