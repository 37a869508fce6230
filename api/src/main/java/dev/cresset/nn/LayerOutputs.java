package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
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
   * output in the order of computation. Modules that programs wrote are looked into, not shown.
   *
   * @return the shape of the model's output
   */
  public static Shape observe(Module model, Tensor input, Observer observer) {
    Map<Module, String> names = new IdentityHashMap<>();
    model.visit("", (path, module) -> names.putIfAbsent(module, Module.name(path)));
    Observer around = OBSERVER.get();
    OBSERVER.set(
        (ignored, layer, output) -> observer.accept(names.getOrDefault(layer, "?"), layer, output));
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

  /** Called by every layer after it has computed. */
  static void show(Module layer, Tensor output) {
    Observer observer = OBSERVER.get();
    if (observer != null) {
      observer.accept("", layer, output);
    }
  }
}
