package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports the output of each layer in a forward pass; PyTorch counterpart: forward hooks. */
public final class LayerOutputs {

  /** Receives each layer's output. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Receives one output.
     *
     * @param name the layer's path in the model, for example {@code "fc1"}
     */
    void accept(String name, Module layer, Tensor output);
  }

  private static final ThreadLocal<@Nullable Observer> OBSERVER = new ThreadLocal<>();

  private LayerOutputs() {}

  /**
   * Runs an input through a model in evaluation mode, without gradients, and reports each layer's
   * output in the order of computation.
   *
   * <p>Reported are the output of each {@link Layer} wherever it is called, and that of any other
   * module which is a layer of a {@link Sequential}, after the layers inside it. A module that is
   * registered at several places is reported under the first of its names, then the second, and so
   * on.
   *
   * @return the shape of the model's output
   */
  public static Shape observe(Module model, Tensor input, Observer observer) {
    return observe(model, () -> model.forward(input).shape(), observer);
  }

  /**
   * Runs any computation with a model in evaluation mode, without gradients, and reports each
   * layer's output as {@link #observe(Module, Tensor, Observer)} does.
   *
   * @return what the computation returns
   */
  public static <T> T observe(Module model, Supplier<T> computation, Observer observer) {
    Map<Module, Deque<String>> names = new IdentityHashMap<>();
    model.visit(
        "",
        (path, module) ->
            names.computeIfAbsent(module, m -> new ArrayDeque<>()).add(Module.name(path)));
    Observer around = OBSERVER.get();
    OBSERVER.set(
        (ignored, layer, output) -> observer.accept(next(names.get(layer)), layer, output));
    try {
      return model.evaluating(computation);
    } finally {
      if (around == null) {
        OBSERVER.remove();
      } else {
        OBSERVER.set(around);
      }
    }
  }

  private static String next(@Nullable Deque<String> names) {
    if (names == null) {
      return "?"; // a layer that the module uses without registering it
    }
    return names.size() > 1 ? names.remove() : names.element();
  }

  /** Called by a network after a module that does not report its output itself. */
  static void showOutside(Module layer, Tensor output) {
    if (!(layer instanceof Layer || layer instanceof Sequential)) {
      show(layer, output);
    }
  }

  /** Called by every layer after it has computed. */
  static void show(Module layer, Tensor output) {
    Observer observer = OBSERVER.get();
    if (observer != null) {
      observer.accept("", layer, output);
    }
  }
}
