package dev.cresset.nn;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A neural network or part of one: parameters, buffers, child modules and a forward pass.
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
 * <p>Modules and parameters that a field holds must be registered, otherwise they would be neither
 * trained nor saved. {@link #parameters}, {@link #stateDict}, {@link #train}, {@link #eval} and the
 * methods based on them throw an {@link IllegalStateException} that names an unregistered field.
 * Declare a field {@code transient} if its value is not part of the module, for example a teacher
 * network. Fields are not checked if the class is in a named Java module that does not open its
 * package to {@code dev.cresset.api}.
 *
 * <p>PyTorch counterpart: {@code torch.nn.Module}, which registers attributes automatically.
 *
 * @since 0.1
 */
public abstract class Module {

  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private volatile boolean training = true;

  /** The maximum nesting depth. Each level uses several stack frames in a forward pass. */
  static final int MAX_DEPTH = 500;

  /** The number of modules on the longest path from an ancestor down to this module. */
  private int level = 1;

  /** Creates a module in training mode, without parameters or children. */
  protected Module() {}

  /**
   * Computes the output for a batch of inputs.
   *
   * <p>Subclasses override this method. A module that takes or returns several tensors defines its
   * own method instead, for example {@code forward(Tensor left, Tensor right)}, and does not
   * override this one.
   *
   * @throws ShapeException if the shape of the input is not supported
   * @throws UnsupportedOperationException if the module does not override this method
   */
  public Tensor forward(Tensor input) {
    throw new UnsupportedOperationException(
        "forward: %s does not implement forward(Tensor); override it, or call the forward method that the module defines"
            .formatted(typeName()));
  }

  // ---------------------------------------------------------------------------------------------
  // Registration

  /**
   * Registers a child module and returns it; PyTorch counterpart: {@code add_module}.
   *
   * @param name prefix of its keys in {@link #stateDict}; not empty and without a dot
   * @param child the module to register
   * @throws IllegalArgumentException if the name is invalid or already used, the child is or
   *     contains this module, or the modules would be nested more than 500 levels deep
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
    ((Module) child).updateLevel(level + 1);
    return child;
  }

  private void checkDepth(Module child) {
    int total = level + child.depth();
    if (total > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "register: modules can be nested %s levels deep, these would be nested %s; pass the layers to one Sequential.of(...)"
              .formatted(MAX_DEPTH, total));
    }
  }

  /**
   * Returns the number of levels from this module to its deepest descendant, 1 without children.
   */
  private int depth() {
    int deepest = 0;
    for (Module child : children.values()) {
      deepest = Math.max(deepest, child.depth());
    }
    return deepest + 1;
  }

  private void updateLevel(int level) {
    if (level > this.level) {
      this.level = level;
      children.values().forEach(child -> child.updateLevel(level + 1));
    }
  }

  /**
   * Registers a tensor as a trainable parameter and returns it; PyTorch counterpart: {@code
   * register_parameter}.
   *
   * @param name its key in {@link #stateDict}; not empty and without a dot
   * @param parameter a {@code FLOAT32} leaf, which is set to require a gradient
   * @throws IllegalArgumentException if the name is invalid or already used, or the tensor is
   *     {@code INT64}
   * @throws IllegalStateException if the tensor is the result of a recorded operation
   */
  protected final Tensor register(String name, Tensor parameter) {
    checkName(name);
    NotNull.check("register", "parameter \"" + name + "\"", parameter);
    if (buffers.containsValue(parameter)) {
      throw new IllegalArgumentException(
          "register: \"%s\" is a buffer of %s already; a tensor is either trained or a buffer"
              .formatted(name, typeName()));
    }
    parameters.put(name, parameter.requiresGrad(true).persist());
    return parameter;
  }

  /**
   * Registers a tensor that is saved with this module but not trained, for example a running mean,
   * and returns it; PyTorch counterpart: {@code register_buffer}.
   *
   * <p>The tensor is part of {@link #stateDict} but not of {@link #parameters}. To change its
   * values, call {@link #updateBuffer}.
   *
   * @param name its key in {@link #stateDict}; not empty and without a dot
   * @param buffer {@code FLOAT32} or {@code INT64}
   * @throws IllegalArgumentException if the name is invalid or already used, or the tensor requires
   *     a gradient
   */
  protected final Tensor registerBuffer(String name, Tensor buffer) {
    checkName(name);
    NotNull.check("register", "buffer \"" + name + "\"", buffer);
    if (buffer.requiresGrad()) {
      throw new IllegalArgumentException(
          "registerBuffer: a buffer is not trained, but \"%s\" requires a gradient; pass detach(), or use register(..) for a parameter"
              .formatted(name));
    }
    if (parameters.containsValue(buffer)) {
      throw new IllegalArgumentException(
          "registerBuffer: \"%s\" is a parameter of %s already; a tensor is either trained or a buffer"
              .formatted(name, typeName()));
    }
    buffers.put(name, buffer.persist());
    return buffer;
  }

  /**
   * Copies values into a buffer of this module. Call it in the forward pass, in training mode only:
   *
   * <pre>{@code
   * if (isTraining()) {
   *   updateBuffer(runningMean, runningMean.mul(0.9).add(mean.detach().mul(0.1)));
   * }
   * }</pre>
   *
   * <p>The update is not recorded for gradients. Other threads may evaluate the module at the same
   * time: within {@link #evaluating} and {@link #predict}, {@link #isTraining} is false and the
   * buffers are only read.
   *
   * @param buffer a tensor that {@link #registerBuffer} returned to this module
   * @param value the new values, of the same shape and type
   * @throws IllegalStateException if this module is in evaluation mode
   * @throws IllegalArgumentException if the tensor is not a buffer of this module, or shape or type
   *     differ
   */
  protected final void updateBuffer(Tensor buffer, Tensor value) {
    if (!buffers.containsValue(NotNull.check("updateBuffer", "buffer", buffer))) {
      throw new IllegalArgumentException(
          "updateBuffer: a tensor of shape %s is not a buffer of %s; pass one that registerBuffer(..) returned"
              .formatted(buffer.shape(), typeName()));
    }
    if (!isTraining()) {
      throw new IllegalStateException(
          "updateBuffer: %s is in evaluation mode, in which other threads may read its buffers; check isTraining() first"
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
          "register: %2$s already has a member called \"%1$s\"; choose another name"
              .formatted(name, typeName()));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Children, parameters and buffers

  /** Returns an unmodifiable view of the child modules by name, in the order of registration. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /**
   * Returns all parameters, those of this module before those of its children; a shared parameter
   * appears once.
   *
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public final List<Tensor> parameters() {
    return List.copyOf(new LinkedHashSet<>(namedParameters().values()));
  }

  /**
   * Returns all parameters by their full names, for example {@code "fc1.weight"}; a shared
   * parameter appears under each of its names.
   *
   * @throws IllegalStateException if a field of this module or of one below it holds an
   *     unregistered module, or an unregistered leaf tensor that requires a gradient
   */
  public final Map<String, Tensor> namedParameters() {
    checkFields("parameters");
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit("", (path, module) -> module.parameters.forEach((name, p) -> named.put(path + name, p)));
    return named;
  }

  /**
   * Returns all buffers, those of this module before those of its children; a shared buffer appears
   * once.
   */
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

  /** Returns whether a tensor is a parameter of this module or of one below it. */
  final boolean owns(Tensor parameter) {
    return parameters.containsValue(parameter)
        || children.values().stream().anyMatch(child -> child.owns(parameter));
  }

  /**
   * Visits this module and all modules below it in depth-first order. The path is empty or ends in
   * a dot.
   */
  final void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(path + name + ".", visitor));
  }

  /** Converts the path of a visited module to its name. */
  static String name(String path) {
    return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
  }

  /** Returns the number of elements in the parameters of this module, excluding its children. */
  final long ownParameters() {
    return parameters.values().stream().mapToLong(parameter -> parameter.shape().size()).sum();
  }

  // ---------------------------------------------------------------------------------------------
  // Training and evaluation mode

  /**
   * Puts this module and all modules below it in training mode and returns this module.
   *
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public Module train() {
    return mode(true);
  }

  /**
   * Puts this module and all modules below it in evaluation mode, in which dropout is off, and
   * returns this module.
   *
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public Module eval() {
    return mode(false);
  }

  private Module mode(boolean train) {
    checkFields(train ? "train" : "eval");
    visit("", (path, module) -> module.training = train);
    return this;
  }

  /**
   * Runs code with this module and all modules below it in evaluation mode, without gradients.
   *
   * <p>Only the calling thread is affected. The mode of the module does not change, so other
   * threads may train or evaluate it at the same time. PyTorch counterpart: {@code model.eval()}
   * with {@code torch.no_grad()}, and {@code model.train()} afterwards.
   *
   * @return the result of {@code body}
   */
  public final <T> T evaluating(Supplier<T> body) {
    NotNull.check("evaluating", "body", body);
    return EvaluatedModules.with(this, () -> Tensors.noGrad(body));
  }

  /**
   * Computes the output for a batch of inputs in evaluation mode and without gradients.
   *
   * <p>The mode of the module does not change. Any number of threads may call this method at the
   * same time. Shapes: as for {@link #forward}. PyTorch counterpart: {@code model(x)} under {@code
   * model.eval()} and {@code torch.no_grad()}.
   *
   * @throws ShapeException if the shape of the input is not supported
   */
  public final Tensor predict(Tensor input) {
    NotNull.check("predict", "input", input);
    return evaluating(() -> forwardFreeing(input));
  }

  /**
   * Returns a predictor that uses a copy of this model as it is now; later training does not change
   * it.
   *
   * <pre>{@code
   * Predictor predictor = model.predictor(1, 28, 28).classNames("zero", "one", ...);
   * String label = predictor.predict(sample).label();
   * }</pre>
   *
   * @param sampleShape shape of one sample, without the batch dimension; none if samples are
   *     vectors
   * @throws ShapeException if the model takes samples of as many dimensions, but is known to accept
   *     samples of this shape neither as they are nor as vectors, which {@code
   *     Transforms.flattened()} makes of them
   * @throws IllegalArgumentException if a dimension is negative or the sample is empty or too large
   * @throws IllegalStateException if the model cannot be {@linkplain #copy copied}
   */
  public final Predictor predictor(long... sampleShape) {
    return Predictor.of(this, NotNull.check("predictor", "shape of a sample", sampleShape));
  }

  /** Computes the output and frees intermediate results, unless a module may keep tensors. */
  Tensor forwardFreeing(Tensor input) {
    return keepsNoTensors()
        ? freeingIntermediates("predict", input, this::forward)
        : forward(input);
  }

  /**
   * Returns whether {@link #forward} may keep a reference to its input, an intermediate result or
   * its output after it returns, for example in a field.
   *
   * <p>If neither this module nor any module below it keeps tensors, prediction frees intermediate
   * results. The default is {@code true}; {@link Layer} and {@link Sequential} return {@code
   * false}.
   */
  @Experimental
  protected boolean keepsTensors() {
    return true;
  }

  /** Returns whether no module in this tree keeps tensors. */
  boolean keepsNoTensors() {
    return !keepsTensors() && children.values().stream().allMatch(Module::keepsNoTensors);
  }

  /**
   * Computes an output and frees the intermediate results that no gradient needs, unless an
   * observer may hold them.
   */
  static Tensor freeingIntermediates(String name, Tensor input, UnaryOperator<Tensor> forward) {
    if (LayerOutputs.areObserved()) {
      return forward.apply(input);
    }
    try (TensorScope scope = TensorScope.open(name)) {
      return leave(scope, input, forward.apply(input));
    }
  }

  /** Moves an output, and what its gradient needs, out of a scope. */
  static Tensor leave(TensorScope scope, Tensor input, Tensor output) {
    if (output.requiresGrad()) {
      scope.freeIntermediates(output);
    }
    return output == input ? output : output.keep();
  }

  /**
   * Returns whether only classes of the library see the tensors that pass through this module, so
   * that nobody can hold them.
   */
  boolean hidesTensors() {
    return false;
  }

  /**
   * Returns whether this module is in training mode; always {@code false} within {@link
   * #evaluating} on the same thread.
   */
  public final boolean isTraining() {
    return training && !EvaluatedModules.include(this);
  }

  /** Returns whether a module is this module or below it. */
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
   * Makes all parameters of this module and those below it trainable ({@code true}) or freezes them
   * ({@code false}); returns this module.
   *
   * <p>Freezing also clears the gradients, so an existing optimizer no longer changes the
   * parameters. PyTorch counterpart: {@code module.requires_grad_(False)}, which does not clear
   * them.
   *
   * @throws IllegalStateException if a field holds an unregistered module or parameter
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
   * Returns all parameters and buffers under PyTorch's keys, for example {@code "1.weight"} of
   * shape {@code [out, in]}.
   *
   * <p>The order is PyTorch's: for each module its parameters, then its buffers, then its children.
   * The tensors share memory with the model, so training changes them, and they do not require
   * gradients.
   *
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    namedState().forEach((name, tensor) -> state.put(name, tensor.detach().persist()));
    return state;
  }

  /**
   * Returns a copy of {@link #stateDict} that later training does not change; PyTorch counterpart:
   * {@code copy.deepcopy(model.state_dict())}.
   *
   * <pre>{@code
   * Map<String, Tensor> best = model.copyStateDict();
   * ...                                  // more training
   * model.loadStateDict(best);
   * }</pre>
   *
   * @throws IllegalStateException if a field holds an unregistered module or parameter
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
   * Copies values into all parameters and buffers; PyTorch counterpart: {@code
   * load_state_dict(state, strict=True)}.
   *
   * <p>All entries are checked before the first one is copied. Keys that begin with {@code
   * cresset.} and are not those of the model are ignored; the file of a checkpoint has such ones.
   *
   * @param state a tensor for each key of {@link #stateDict}
   * @throws IllegalArgumentException if a key is missing or unexpected, or a value is closed or of
   *     another shape or type
   * @throws NullPointerException if a value is null
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    load(state, true);
  }

  /**
   * Copies the values that fit into parameters and buffers and leaves the others as they are, for
   * transfer learning; PyTorch counterpart: {@code load_state_dict(state, strict=False)}, which
   * fails if shapes differ.
   *
   * @param state tensors by the keys of {@link #stateDict}
   * @param loading {@link StateLoading#partially}
   * @return which tensors were loaded, and which were not and why
   * @throws IllegalArgumentException if a value is closed
   * @throws NullPointerException if a value is null
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public final LoadedState loadStateDict(Map<String, Tensor> state, StateLoading loading) {
    NotNull.check("loadStateDict", "way of loading", loading);
    return load(state, false);
  }

  private LoadedState load(Map<String, Tensor> state, boolean strictly) {
    NotNull.check("loadStateDict", "state", state);
    state.forEach(
        (name, value) -> {
          NotNull.check("loadStateDict", "name of a tensor", name);
          if (NotNull.check("loadStateDict", "tensor \"" + name + "\"", value).isClosed()) {
            throw new IllegalArgumentException(
                "loadStateDict: \"%s\" is %s; nothing was loaded".formatted(name, value));
          }
        });
    Map<String, Tensor> own = namedState();
    LoadedState result = LoadedState.of(own, state);
    if (strictly && !result.isComplete()) {
      throw new IllegalArgumentException(
          "loadStateDict: the state does not fit %s: %s; nothing was loaded"
              .formatted(typeName(), result.differences()));
    }
    InPlace.assignAll(
        result.loaded().stream().map(own::get).toList(),
        result.loaded().stream().map(state::get).toList());
    return result;
  }

  // ---------------------------------------------------------------------------------------------
  // Model files

  /**
   * Saves this model as one file: architecture and weights; {@link Sequential#load} and {@link
   * ModelFile#load} read it on any backend.
   *
   * <p>It is a safetensors file with the keys of {@link #stateDict}; see {@link ModelFile}. The
   * file is complete and on disk when the method returns. If it fails, a former file of that name
   * is unchanged. PyTorch counterpart: {@code torch.save(model, path)}.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written, for example because the
   *     disk is full
   * @throws IllegalArgumentException if the class of a module is not registered; see {@link
   *     LayerTypes#register}
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public final void save(Path file) {
    save(file, ModelInfo.empty());
  }

  /**
   * Saves this model as one file, as {@link #save(Path)} does, with class names, transforms and
   * other information.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written, for example because the
   *     disk is full
   * @throws IllegalArgumentException if the class of a module is not registered; see {@link
   *     LayerTypes#register}
   * @throws IllegalStateException if a field holds an unregistered module or parameter
   */
  public final void save(Path file, ModelInfo info) {
    ModelFile.save(this, file, info);
  }

  // ---------------------------------------------------------------------------------------------
  // Copying

  /**
   * Returns an independent copy of this module; PyTorch counterpart: {@code copy.deepcopy(model)}.
   *
   * <p>{@link #newInstance} builds the copy. Parameters, buffers, the mode and the {@code
   * requiresGrad} flag of each parameter are then copied into it. Gradients are not copied, and
   * other fields keep the values that {@code newInstance} sets. The copy is created on the current
   * backend.
   *
   * @throws IllegalStateException if {@code newInstance} cannot build a module, or builds one of
   *     another structure, or if a field holds an unregistered module or parameter
   */
  public Module copy() {
    return ModuleCopy.of(this);
  }

  /**
   * Creates a module of the same architecture for {@link #copy}, which overwrites its parameters
   * and buffers.
   *
   * <p>The default implementation calls the constructor without parameters. A class without such a
   * constructor must override this method:
   *
   * <pre>{@code
   * @Override
   * protected Module newInstance() {
   *   return new Net(width);
   * }
   * }</pre>
   *
   * <p>A module that is passed to the constructor must itself be copied: {@code new
   * Residual(body.copy())}.
   *
   * @throws IllegalStateException if there is no such constructor, it is not accessible, or it
   *     fails
   */
  @Experimental
  protected Module newInstance() {
    return ModuleCopy.construct(this);
  }

  /**
   * Creates a module of the same architecture; a module that contains others builds one copy of
   * each of them.
   *
   * @param built the copies by their originals
   */
  Module newInstance(Map<Module, Module> built) {
    return newInstance();
  }

  /** Copies the mode and the {@code requiresGrad} flags of this module, excluding its children. */
  final void copySettings(Module original) {
    training = original.training;
    parameters.forEach(
        (name, parameter) -> parameter.requiresGrad(original.parameters.get(name).requiresGrad()));
  }

  // ---------------------------------------------------------------------------------------------
  // Description

  /**
   * Returns zeros of the type that {@link #forward} accepts.
   *
   * @param shape shape of the batch
   */
  @Experimental
  public final Tensor zeroInput(Shape shape) {
    Tensor zeros = Tensors.zeros(NotNull.check("zeroInput", "shape", shape).dims());
    return inputType() == DType.INT64 ? zeros.toLong() : zeros;
  }

  /**
   * Runs a batch of one sample of zeros through this module in evaluation mode, and returns the
   * output shape and number of parameters of each layer.
   *
   * @param inputShape shape of one sample, without the batch dimension: {@code summary(1, 28, 28)}
   * @throws ShapeException if the module does not support inputs of this shape
   */
  public final Summary summary(long... inputShape) {
    NotNull.check("summary", "input shape", inputShape);
    return Summary.of(this, Shape.of(inputShape));
  }

  /**
   * Runs a computation with this module in evaluation mode and summarizes the layers that it calls,
   * for modules that take several tensors.
   *
   * <pre>{@code
   * model.summary(() -> model.forward(zeros(1, 20), zeros(1, 5)));
   * }</pre>
   */
  public final Summary summary(Supplier<?> computation) {
    NotNull.check("summary", "computation", computation);
    return Summary.of(this, computation);
  }

  /** Returns the number of multiplications for each element of the output; 0 if not counted. */
  long multiplyAddsPerElement() {
    return 0;
  }

  /**
   * Returns the known part of the shape that {@link #forward} accepts, for example {@code
   * PartialShape.endingIn(inFeatures)}.
   *
   * <p>{@link Sequential#of} uses it to check that adjacent layers fit. The default is {@link
   * PartialShape#unknown}.
   */
  @Experimental
  protected PartialShape inputShape() {
    return PartialShape.unknown();
  }

  /**
   * Returns the known part of the output shape for a partially known input shape.
   *
   * <p>{@link Sequential#of} uses it to check that adjacent layers fit. The default is {@link
   * PartialShape#unknown}.
   *
   * @param input the known part of the input shape, merged with {@link #inputShape}
   * @throws ShapeException if inputs of this shape are not accepted
   */
  @Experimental
  protected PartialShape outputShape(PartialShape input) {
    return PartialShape.unknown();
  }

  /**
   * Returns the element type of the input that {@link #forward} accepts: {@code INT64} for indices,
   * otherwise {@code FLOAT32}, the default.
   *
   * <p>{@link #summary}, predictors and exports use it to make inputs.
   */
  @Experimental
  protected DType inputType() {
    return DType.FLOAT32;
  }

  /**
   * Returns the settings that {@link #toString} prints, for example {@code in_features=784,
   * bias=True}; PyTorch counterpart: {@code extra_repr}.
   */
  protected String settings() {
    return "";
  }

  /**
   * Returns the simple name of the class, for example {@code Linear}; {@code Module} for an
   * anonymous class, and the given name for {@link Layers#layer}.
   */
  public final String typeName() {
    return displayName();
  }

  String displayName() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "Module" : name;
  }

  /** Returns the structure of the module in the format that PyTorch prints. */
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
