package dev.cresset.nn;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A network or a part of one: parameters, child modules, and a forward pass.
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
   * @throws ShapeException if the input does not fit
   */
  public abstract Tensor forward(Tensor input);

  // ---------------------------------------------------------------------------------------------
  // Building

  /**
   * Makes another module part of this one and returns it.
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
   * Makes a tensor a parameter of this module, which wants a gradient, and returns it.
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

  private void checkName(String name) {
    NotNull.check("register", "name", name);
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException(
          "register: a name must not be empty or contain a dot, got \"" + name + "\"");
    }
    if (parameters.containsKey(name) || children.containsKey(name)) {
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

  /** Returns how many numbers this module itself learns, without its children. */
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
    return evaluating(() -> forward(input));
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

  /** Forgets the gradients of all parameters. */
  public final void zeroGrad() {
    visit("", (path, module) -> module.parameters.values().forEach(Tensor::zeroGrad));
  }

  // ---------------------------------------------------------------------------------------------
  // State

  /**
   * Returns all parameters by PyTorch's keys, for example {@code "1.weight"} of shape {@code [out,
   * in]}. The tensors share memory with the parameters and have no gradient.
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    namedParameters().forEach((name, parameter) -> state.put(name, parameter.detach().persist()));
    return state;
  }

  /**
   * Copies values into the parameters. All are checked before the first is changed.
   *
   * @throws IllegalArgumentException if a key is missing, unknown, closed, or has another shape or
   *     type
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    NotNull.check("loadStateDict", "state", state);
    Map<String, Tensor> own = namedParameters();
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
        (name, parameter) -> {
          Tensor value = state.get(name);
          if (value == null) {
            if (state.containsKey(name)) {
              problems.add("\"%s\" is null".formatted(name));
            }
          } else if (value.isClosed()) {
            problems.add("\"%s\" is %s".formatted(name, value));
          } else if (!value.shape().equals(parameter.shape())
              || value.dtype() != parameter.dtype()) {
            problems.add(
                "\"%s\" should be %s %s but is %s %s"
                    .formatted(
                        name, parameter.dtype(), parameter.shape(), value.dtype(), value.shape()));
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

  /** Returns the number of features (size of the last dimension) that every input must have. */
  protected OptionalLong inFeatures() {
    return OptionalLong.empty();
  }

  /**
   * Returns the number of features of the output, where it can be told from that of the input.
   * {@link Sequential#of} checks neighbours by this.
   */
  protected OptionalLong outFeatures(OptionalLong inFeatures) {
    return OptionalLong.empty();
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
