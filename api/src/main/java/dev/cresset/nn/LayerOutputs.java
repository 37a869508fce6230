package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets one look at what each layer gives in a forward pass; PyTorch counterpart: forward hooks. */
public final class LayerOutputs {

  /** Is shown each layer's output. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Looks at one output.
     *
     * @param name the layer's path in the model, for example {@code "fc1"}
     */
    void accept(String name, Module layer, Tensor output);
  }

  private static final ThreadLocal<@Nullable Observer> OBSERVER = new ThreadLocal<>();

  private LayerOutputs() {}

  /**
   * Runs an input through a model in evaluation mode, without gradients, and shows each layer's
   * output in the order of computation. Of modules from outside the library, those that are layers
   * of a {@link Sequential} are shown, after the layers inside them; the layers inside are shown in
   * any case. A module that is registered at several places is shown under the first of its names,
   * then the second, and so on.
   *
   * @return the shape of the model's output
   */
  public static Shape observe(Module model, Tensor input, Observer observer) {
    Map<Module, Deque<String>> names = new IdentityHashMap<>();
    model.visit(
        "",
        (path, module) ->
            names.computeIfAbsent(module, m -> new ArrayDeque<>()).add(Module.name(path)));
    Observer around = OBSERVER.get();
    OBSERVER.set(
        (ignored, layer, output) -> observer.accept(next(names.get(layer)), layer, output));
    try {
      return model.evaluating(() -> model.forward(input).shape());
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

  /** Called by a network after a layer from outside the library, which does not report itself. */
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
