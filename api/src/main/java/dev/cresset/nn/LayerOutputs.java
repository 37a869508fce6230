package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports the output of each layer during a forward pass.
 *
 * <p>PyTorch counterpart: forward hooks.
 *
 * @since 0.1
 */
public final class LayerOutputs {

  /** Receives the output of each layer. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Receives the output of one layer. The output, and tensors that the observer creates, belong
     * to the scope of the caller of {@code observe}, unless the model opens a scope of its own.
     *
     * @param name path of the layer in the model, for example {@code "fc1"}; empty for the model
     *     itself, {@code "?"} for a layer that is not registered in the model
     * @param layer the layer
     * @param output its output
     */
    void accept(String name, Module layer, Tensor output);
  }

  private static final ThreadLocal<@Nullable Observer> OBSERVER = new ThreadLocal<>();

  private LayerOutputs() {}

  /**
   * Runs a forward pass in evaluation mode without gradients and reports the output of each layer
   * in the order of computation.
   *
   * <p>The observer receives the output of each {@link Layer}, no matter which module calls it. It
   * also receives the output of each other module that is an element of a {@link Sequential}, after
   * the outputs of the layers inside that module. A nested {@code Sequential} itself is not
   * reported. If a module is registered under several names, its first output is reported under the
   * first name, its second output under the second name, and so on. Only calls on the current
   * thread are reported.
   *
   * @return the shape of the model's output
   */
  public static Shape observe(Module model, Tensor input, Observer observer) {
    return observe(model, () -> model.forward(input).shape(), observer);
  }

  /**
   * Runs a computation with a model in evaluation mode without gradients and reports the output of
   * each layer, as {@link #observe(Module, Tensor, Observer)} does.
   *
   * @return the result of the computation
   */
  public static <T> T observe(Module model, Supplier<T> computation, Observer observer) {
    Map<Module, Deque<String>> names = new IdentityHashMap<>();
    model.visit(
        "",
        (path, module) ->
            names.computeIfAbsent(module, m -> new ArrayDeque<>()).add(Module.name(path)));
    Observer previous = OBSERVER.get();
    OBSERVER.set(
        (ignored, layer, output) -> observer.accept(next(names.get(layer)), layer, output));
    try {
      return model.evaluating(computation);
    } finally {
      if (previous == null) {
        OBSERVER.remove();
      } else {
        OBSERVER.set(previous);
      }
    }
  }

  private static String next(@Nullable Deque<String> names) {
    if (names == null) {
      return "?"; // the layer is not registered in the model
    }
    return names.size() > 1 ? names.remove() : names.element();
  }

  /**
   * Reports the output of an element of a {@link Sequential}, unless {@link Layer} or its elements
   * report it.
   */
  static void reportNonLayer(Module layer, Tensor output) {
    if (!(layer instanceof Layer || layer instanceof Sequential)) {
      report(layer, output);
    }
  }

  /** Returns whether this thread has an observer. */
  static boolean areObserved() {
    return OBSERVER.get() != null;
  }

  /** Reports the output of a layer to the observer of this thread, if there is one. */
  static void report(Module layer, Tensor output) {
    Observer observer = OBSERVER.get();
    if (observer != null) {
      observer.accept("", layer, output);
    }
  }
}
