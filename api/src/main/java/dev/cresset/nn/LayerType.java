package dev.cresset.nn;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How modules of one class are written to and read from model files.
 *
 * @param name name in files
 */
record LayerType<M extends Module>(
    String name,
    Class<M> type,
    Function<? super M, LayerConfig> write,
    Function<LayerConfig, ? extends M> read) {

  /** Returns the type of a layer without settings. */
  static <M extends Module> LayerType<M> of(Class<M> type, Supplier<M> constructor) {
    return new LayerType<>(
        type.getSimpleName(), type, layer -> LayerConfig.empty(), config -> constructor.get());
  }

  /** Returns the type of a built-in layer with settings. */
  static <M extends Module> LayerType<M> of(
      Class<M> type, Function<? super M, LayerConfig> write, Function<LayerConfig, M> read) {
    return new LayerType<>(type.getSimpleName(), type, write, read);
  }

  LayerConfig config(Module module) {
    return write.apply(type.cast(module));
  }
}
