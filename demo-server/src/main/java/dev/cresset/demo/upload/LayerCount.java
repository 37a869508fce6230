package dev.cresset.demo.upload;

import dev.cresset.nn.Module;

/**
 * The number of layers that one forward pass calls. A small file can have many, because layers
 * without weights take a few bytes each; the size of the file limits the weights.
 */
final class LayerCount {

  private static final int MOST = 200;

  private LayerCount() {}

  /** Rejects a model that would occupy the server for long. */
  static void check(Module model) {
    int calls = of(model);
    if (calls > MOST) {
      throw new InvalidModelException(
          "The model is too large to be tested here: it calls %s layers, at most %s are allowed."
              .formatted(calls, MOST));
    }
  }

  private static int of(Module module) {
    return module.children().isEmpty()
        ? 1
        : module.children().values().stream().mapToInt(LayerCount::of).sum();
  }
}
