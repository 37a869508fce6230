package dev.cresset.nn;

import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The classes of modules that model files can contain.
 *
 * <p>The built-in layers are registered under the names of their classes. A program registers its
 * own before it saves or loads a model:
 *
 * <pre>{@code
 * LayerTypes.register(
 *     "com.example.Scale",
 *     Scale.class,
 *     scale -> LayerConfig.empty().with("factor", scale.factor()),
 *     config -> new Scale(config.number("factor")));
 * }</pre>
 *
 * <p>A file only selects among registered functions: its text never names a class to load or a
 * method to call. Thread-safe. Keras counterpart: {@code register_keras_serializable}.
 *
 * @since 0.1
 */
@Experimental
public final class LayerTypes {

  /**
   * What is registered for a class. It is held by the class itself, so an application that is
   * unloaded leaves nothing behind.
   */
  private static final ClassValue<AtomicReference<@Nullable LayerType<?>>> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable LayerType<?>> computeValue(Class<?> type) {
          LayerType<?> builtIn = builtIn(type.getSimpleName());
          return new AtomicReference<>(builtIn != null && builtIn.type() == type ? builtIn : null);
        }
      };

  private static final Map<String, WeakReference<LayerType<?>>> BY_NAME = new ConcurrentHashMap<>();

  private LayerTypes() {}

  /**
   * Registers how modules of one class, not of its subclasses, are written to and read from model
   * files. Registering a class again replaces its functions.
   *
   * @param name name in files; its dot distinguishes it from built-in layers; keep it when the
   *     class is renamed
   * @param type the class
   * @param write returns the configuration of a module; its parameters, buffers and modes are saved
   *     without it
   * @param read creates a module from a configuration; initial weights are overwritten
   * @throws IllegalArgumentException if the name has no dot or is registered for another class, or
   *     the class is built in or registered under another name
   */
  public static synchronized <M extends Module> void register(
      String name,
      Class<M> type,
      Function<? super M, LayerConfig> write,
      Function<LayerConfig, ? extends M> read) {
    NotNull.check("LayerTypes.register", "name", name);
    NotNull.check("LayerTypes.register", "class", type);
    NotNull.check("LayerTypes.register", "function that writes", write);
    NotNull.check("LayerTypes.register", "function that reads", read);
    if (!name.contains(".")) {
      throw new IllegalArgumentException(
          "LayerTypes.register: the name \"%s\" has no dot; use a name such as \"com.example.%s\""
              .formatted(name, type.getSimpleName()));
    }
    LayerType<?> ofName = named(name);
    // A class of the same name is the former version of an application that was loaded again.
    if (ofName != null && !ofName.type().getName().equals(type.getName())) {
      throw new IllegalArgumentException(
          "LayerTypes.register: the name \"%s\" is registered for %s; choose another name"
              .formatted(name, ofName.type().getName()));
    }
    LayerType<?> ofClass = of(type);
    if (ofClass != null && !ofClass.name().equals(name)) {
      throw new IllegalArgumentException(
          "LayerTypes.register: %s is registered as \"%s\" already; a class has one name in files"
              .formatted(type.getName(), ofClass.name()));
    }
    LayerType<M> registered = new LayerType<>(name, type, write, read);
    BY_CLASS.get(type).set(registered);
    BY_NAME.values().removeIf(reference -> reference.get() == null);
    BY_NAME.put(name, new WeakReference<>(registered));
  }

  /** Returns how modules of a class are written, or null. */
  static @Nullable LayerType<?> of(Class<?> type) {
    return BY_CLASS.get(type).get();
  }

  /** Returns how modules of a name in files are read, or null. */
  static @Nullable LayerType<?> named(String name) {
    WeakReference<LayerType<?>> registered = BY_NAME.get(name);
    return registered == null ? builtIn(name) : registered.get();
  }

  /** Returns a built-in layer's type, or null. A switch initialises only the classes in use. */
  private static @Nullable LayerType<?> builtIn(String name) {
    return switch (name) {
      case "Linear" -> Linear.TYPE;
      case "ReLU" -> LayerType.of(ReLU.class, ReLU::new);
      case "Sigmoid" -> LayerType.of(Sigmoid.class, Sigmoid::new);
      case "Tanh" -> LayerType.of(Tanh.class, Tanh::new);
      case "GELU" -> LayerType.of(GELU.class, GELU::new);
      case "SiLU" -> LayerType.of(SiLU.class, SiLU::new);
      case "LeakyReLU" -> LeakyReLU.TYPE;
      case "ELU" -> ELU.TYPE;
      case "Softplus" -> LayerType.of(Softplus.class, Softplus::new);
      case "Softmax" -> Softmax.TYPE;
      case "LogSoftmax" -> LogSoftmax.TYPE;
      case "Dropout" -> Dropout.TYPE;
      case "Flatten" -> LayerType.of(Flatten.class, Flatten::new);
      case "Conv1d" -> Conv1d.TYPE;
      case "Conv2d" -> Conv2d.TYPE;
      case "MaxPool2d" -> MaxPool2d.TYPE;
      case "AvgPool2d" -> AvgPool2d.TYPE;
      case "AdaptiveAvgPool2d" -> AdaptiveAvgPool2d.TYPE;
      case "Sequential" -> Sequential.TYPE;
      case "BatchNorm1d" -> BatchNorm1d.TYPE;
      case "BatchNorm2d" -> BatchNorm2d.TYPE;
      case "LayerNorm" -> LayerNorm.TYPE;
      case "Embedding" -> Embedding.TYPE;
      case "Residual" -> Residual.TYPE;
      default -> null;
    };
  }
}
