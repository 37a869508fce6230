package dev.cresset.optim;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Updates parameters from their gradients; PyTorch counterpart: {@code torch.optim.Optimizer}.
 *
 * <p>A custom optimizer implements {@link #update}. A record that implements {@link
 * OptimizerSettings} holds its settings and creates it:
 *
 * <pre>{@code
 * record RmsProp(double learningRate, double alpha, double eps) implements OptimizerSettings {
 *   @Override
 *   public Optimizer over(ParameterGroup... groups) {
 *     return new Optimizer(learningRate, groups) {
 *       @Override
 *       protected void update(List<Tensor> parameters, double learningRate) {
 *         for (Tensor p : parameters) {
 *           Tensor gradient = gradient(p);
 *           Tensor square = state(p, "square_avg");
 *           InPlace.assign(square, square.mul(alpha).add(gradient.pow(2).mul(1 - alpha)));
 *           InPlace.add(p, -learningRate, gradient.div(square.sqrt().add(eps)));
 *         }
 *       }
 *     };
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters without a gradient are not updated.
 *
 * <p>Train a model on one thread: gradients and {@link #zeroGrad} are not synchronized. If several
 * threads call {@link #step}, {@link #stateDict} or {@link #loadStateDict}, one runs after another.
 *
 * @since 0.1
 */
public abstract class Optimizer {

  /**
   * The parameters of an optimizer that share a learning rate; PyTorch counterpart: an entry of
   * {@code optimizer.param_groups}.
   */
  public static final class Group {
    private final List<Tensor> parameters;
    private double learningRate;
    private @Nullable Double baseLearningRate;
    private @Nullable Double momentum;

    private Group(List<Tensor> parameters, double learningRate) {
      this.parameters = parameters;
      this.learningRate = learningRate;
    }

    /** Returns the parameters. */
    public List<Tensor> parameters() {
      return parameters;
    }

    /** Returns the learning rate. */
    public double learningRate() {
      return learningRate;
    }

    /**
     * Sets the learning rate for the following steps.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public void learningRate(double learningRate) {
      this.learningRate = checkLearningRate(learningRate);
    }

    /** Returns the rate before the first schedule changed it; PyTorch's {@code initial_lr}. */
    double baseLearningRate() {
      return baseLearningRate == null ? learningRate : baseLearningRate;
    }

    void baseLearningRate(double baseLearningRate) {
      this.baseLearningRate = baseLearningRate;
    }

    /** Sets the momentum (SGD) or first beta (Adam) in place of that of the settings. */
    void momentum(double momentum) {
      this.momentum = momentum;
    }

    /** Adds the learning rate, and what schedules have set. */
    void write(Map<String, Double> values, String rate, String baseRate, String momentumName) {
      values.put(rate, learningRate);
      if (baseLearningRate != null) {
        values.put(baseRate, baseLearningRate);
      }
      if (momentum != null) {
        values.put(momentumName, momentum);
      }
    }

    /** Checks what {@link #write} added, and returns the change that restores it. */
    Runnable read(SavedValues values, String rate, String baseRate, String momentumName) {
      double savedRate = values.rate(rate);
      Double savedBase = values.has(baseRate) ? Double.valueOf(values.rate(baseRate)) : null;
      Double savedMomentum =
          values.has(momentumName) ? Double.valueOf(values.momentum(momentumName)) : null;
      return () -> {
        learningRate = savedRate;
        baseLearningRate = savedBase;
        momentum = savedMomentum;
      };
    }

    @Override
    public String toString() {
      return "Group(%s parameters, lr=%s)".formatted(parameters.size(), learningRate);
    }
  }

  private final List<Group> groups;
  private final List<Tensor> parameters;
  private final Map<Tensor, ParameterState> states = new IdentityHashMap<>();
  private @Nullable Group updating;

  /**
   * Creates an optimizer.
   *
   * @param learningRate learning rate of the groups that do not set their own, 0 or more
   * @param groups the parameters to update; duplicates within a group are ignored
   * @throws IllegalArgumentException if there are no parameters, none of them requires a gradient,
   *     one of them is not a leaf or is in two groups, they are on different backends, or the
   *     learning rate is negative or not finite
   */
  @Experimental
  protected Optimizer(double learningRate, ParameterGroup... groups) {
    NotNull.checkEach("optimizer", "parameter group", groups);
    checkLearningRate(learningRate);
    List<Group> all = new ArrayList<>();
    Set<Tensor> distinct = new LinkedHashSet<>();
    for (ParameterGroup group : groups) {
      List<Tensor> members = List.copyOf(new LinkedHashSet<>(group.parameters()));
      for (Tensor parameter : members) {
        if (!distinct.add(parameter)) {
          throw new IllegalArgumentException(
              "optimizer: a parameter of shape %s is in two groups; put each parameter into one"
                  .formatted(parameter.shape()));
        }
      }
      all.add(new Group(members, group.learningRate().orElse(learningRate)));
    }
    this.groups = List.copyOf(all);
    this.parameters = List.copyOf(distinct);
    check(parameters);
  }

  private static void check(List<Tensor> parameters) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "optimizer: got no parameters; pass model.parameters() of a model that has some");
    }
    if (parameters.stream().noneMatch(Tensor::requiresGrad)) {
      throw new IllegalArgumentException(
          "optimizer: none of the %s parameters requires a gradient; call requiresGrad(true) on those to train"
              .formatted(parameters.size()));
    }
    for (Tensor parameter : parameters) {
      if (!parameter.isLeaf()) {
        throw new IllegalArgumentException(
            "optimizer: a tensor of shape %s is the result of an operation and never gets a gradient; pass the leaves that it was computed from, or detach().requiresGrad(true)"
                .formatted(parameter.shape()));
      }
      if (parameter.backend() != parameters.get(0).backend()) {
        throw new IllegalArgumentException(
            "optimizer: parameters are on two backends, \"%s\" and \"%s\"; create the whole model after one call of Backends.use(...)"
                .formatted(parameters.get(0).backend().name(), parameter.backend().name()));
      }
    }
  }

  /** Clears the gradients of all parameters; PyTorch counterpart: {@code optimizer.zero_grad()}. */
  public void zeroGrad() {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).zeroGrad();
    }
  }

  /** Updates each parameter that has a gradient; PyTorch counterpart: {@code optimizer.step()}. */
  public final synchronized void step() {
    if (isFused()) {
      groups.forEach(this::step);
      return;
    }
    Tensors.noGrad(
        () ->
            TensorScope.within(
                "the optimizer's step",
                () -> {
                  groups.forEach(this::step);
                  return this;
                }));
  }

  /** Returns whether {@link #update} creates no temporary tensors and therefore needs no scope. */
  boolean isFused() {
    return false;
  }

  private void step(Group group) {
    List<Tensor> withGradient = new ArrayList<>(group.parameters.size());
    for (Tensor parameter : group.parameters) {
      if (parameter.hasGrad()) {
        state(parameter).steps++;
        withGradient.add(parameter);
      }
    }
    if (!withGradient.isEmpty()) {
      updating = group;
      try {
        update(withGradient, group.learningRate);
      } finally {
        updating = null;
      }
    }
  }

  /**
   * Returns the momentum of the group that is being updated: the one that a schedule set, or else
   * that of the settings.
   */
  final double momentum(double setting) {
    return updating == null || updating.momentum == null ? setting : updating.momentum;
  }

  /**
   * Updates parameters in place with the methods of {@link InPlace}.
   *
   * <p>{@link #step} calls this method once for each group, without recording operations for
   * gradients, and then frees the tensors created here.
   *
   * @param parameters the parameters of the group that have a gradient, at least one
   * @param learningRate learning rate of the group
   */
  @Experimental
  protected abstract void update(List<Tensor> parameters, double learningRate);

  /** Returns the gradient of a parameter; call it within {@link #update}. */
  @Experimental
  protected final Tensor gradient(Tensor parameter) {
    return InPlace.gradient(parameter);
  }

  /**
   * Returns a state tensor of a parameter, for example a running mean, which is kept between steps.
   *
   * <p>It is created with the shape of the parameter and filled with zeros. Change it with the
   * methods of {@link InPlace}.
   *
   * @param parameter the parameter
   * @param name name of the state, PyTorch's where there is one, for example {@code "exp_avg"}
   */
  @Experimental
  protected final Tensor state(Tensor parameter, String name) {
    Map<String, Tensor> tensors = state(parameter).tensors;
    Tensor tensor = tensors.get(NotNull.check("state", "name", name));
    if (tensor == null) {
      tensor = Tensors.zerosLike(parameter).persist();
      tensors.put(name, tensor);
    }
    return tensor;
  }

  /**
   * Returns whether a parameter has a state tensor of this name, created by {@link #state(Tensor,
   * String)}.
   */
  @Experimental
  protected final boolean hasState(Tensor parameter, String name) {
    return state(parameter).tensors.containsKey(NotNull.check("state", "name", name));
  }

  /** Returns the state tensors of this name of several parameters, in their order. */
  final List<Tensor> states(List<Tensor> parameters, String name) {
    List<Tensor> states = new ArrayList<>(parameters.size());
    for (Tensor parameter : parameters) {
      states.add(state(parameter, name));
    }
    return states;
  }

  /**
   * Returns the number of steps in which a parameter had a gradient, including the current step.
   */
  @Experimental
  protected final long steps(Tensor parameter) {
    return state(parameter).steps;
  }

  private ParameterState state(Tensor parameter) {
    NotNull.check("state", "parameter", parameter);
    ParameterState state = states.get(parameter);
    if (state == null) {
      state = new ParameterState();
      states.put(parameter, state);
    }
    return state;
  }

  /**
   * Returns what this optimizer remembers: the state tensors, the numbers of steps, and the
   * learning rates of the groups. The settings are not part of it.
   *
   * <p>The tensors are those of the optimizer, not copies: the next step changes them. Fields of a
   * custom optimizer are not part of the state; what it keeps with {@link #state(Tensor, String)}
   * is. PyTorch counterpart: {@code optimizer.state_dict()}.
   */
  public final synchronized OptimizerState stateDict() {
    return format().write();
  }

  /**
   * Continues from a saved state: copies the state tensors, and sets the numbers of steps and the
   * learning rates. The following steps are the same, bit for bit, as those of the optimizer that
   * was saved.
   *
   * <p>Call it after a schedule was {@linkplain Schedule#over started}, which sets the first rate.
   * PyTorch counterpart: {@code optimizer.load_state_dict(state)}.
   *
   * @param state a state of an optimizer over parameters of the same shapes, in the same groups
   * @throws IllegalArgumentException if names are missing or unknown, a shape differs, a value is
   *     out of range, or a tensor is closed; nothing is changed then
   */
  public final synchronized void loadStateDict(OptimizerState state) {
    NotNull.check("loadStateDict", "state", state);
    format().read(state);
  }

  private OptimizerStateFormat format() {
    return new OptimizerStateFormat(
        toString(),
        stateNames(),
        parameters,
        parameters.stream().map(this::state).toList(),
        groups);
  }

  /** Returns the names of the state tensors; null if they are not known, as for a custom one. */
  @Nullable StateNames stateNames() {
    return null;
  }

  /** Returns the learning rate of the first group. */
  public double learningRate() {
    return groups.get(0).learningRate();
  }

  /**
   * Sets the learning rate of all groups for the following steps.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public void learningRate(double learningRate) {
    groups.forEach(group -> group.learningRate(learningRate));
  }

  /** Returns the parameter groups, in the order in which they were passed. */
  public List<Group> groups() {
    return groups;
  }

  /** Returns all parameters of this optimizer, including those that do not require a gradient. */
  public List<Tensor> parameters() {
    return parameters;
  }

  static double checkLearningRate(double learningRate) {
    return checkNotNegative("learning rate", learningRate);
  }

  static double checkNotNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "optimizer: the %s must be finite and 0 or more, got %s".formatted(what, value));
    }
    return value;
  }
}
