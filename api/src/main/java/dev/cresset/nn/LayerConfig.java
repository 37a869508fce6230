package dev.cresset.nn;

import dev.cresset.io.internal.Quoted;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a module as data: settings of plain values, and child modules.
 *
 * <pre>{@code
 * LayerConfig config = LayerConfig.empty().with("in_features", 784).with("bias", true);
 * long features = config.integer("in_features");
 * }</pre>
 *
 * <p>{@link LayerTypes#register} takes a function that writes a configuration and one that reads
 * it. Methods that read throw an {@link IllegalArgumentException} if a setting is absent or has
 * another type; files may be damaged, so check ranges as for any argument. Immutable. Keras
 * counterpart: {@code get_config()}.
 *
 * @since 0.1
 */
@Experimental
public final class LayerConfig {

  /** Text, a boolean, a long, a finite double, or a list of these, by name. */
  private final Map<String, Object> settings;

  private final Map<String, Module> modules;

  /** The tensors of the file that is read. */
  private final @Nullable FileShapes shapes;

  /** Names that were read, to find what a file has and its reader does not know. */
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  LayerConfig(
      Map<String, Object> settings, Map<String, Module> modules, @Nullable FileShapes shapes) {
    this.settings = settings;
    this.modules = modules;
    this.shapes = shapes;
  }

  /** The shapes of the tensors in a file. */
  interface FileShapes {

    /** Returns the full name of a tensor of this module. */
    String fullName(String name);

    /** Returns the shape of a tensor of this module, null if the file does not have it. */
    @Nullable Shape shape(String name);
  }

  // ---------------------------------------------------------------------------------------------
  // Writing

  /** Returns a configuration without settings and modules. */
  public static LayerConfig empty() {
    return new LayerConfig(Map.of(), Map.of(), null);
  }

  /** Returns this configuration with an integer. */
  public LayerConfig with(String name, long value) {
    return plus(name, value);
  }

  /**
   * Returns this configuration with a number.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public LayerConfig with(String name, double value) {
    return plus(name, finite(name, value));
  }

  /** Returns this configuration with a boolean. */
  public LayerConfig with(String name, boolean value) {
    return plus(name, value);
  }

  /** Returns this configuration with text. */
  public LayerConfig with(String name, String value) {
    return plus(name, NotNull.check("LayerConfig.with", "text", value));
  }

  /** Returns this configuration with a list of integers. */
  public LayerConfig with(String name, long[] values) {
    NotNull.check("LayerConfig.with", "array of integers", values);
    return plus(name, Arrays.stream(values).boxed().toList());
  }

  /**
   * Returns this configuration with a list of numbers.
   *
   * @throws IllegalArgumentException if one is not finite
   */
  public LayerConfig with(String name, double[] values) {
    NotNull.check("LayerConfig.with", "array of numbers", values);
    return plus(name, Arrays.stream(values).mapToObj(value -> finite(name, value)).toList());
  }

  /**
   * Returns this configuration with a child module, which must be registered under the same name in
   * the module that is described. Children that the constructor creates itself are not described.
   */
  public LayerConfig with(String name, Module child) {
    NotNull.check("LayerConfig.with", "module", child);
    checkNew(name);
    Map<String, Module> more = new LinkedHashMap<>(modules);
    more.put(name, child);
    return new LayerConfig(settings, more, shapes);
  }

  /** Returns a configuration of modules that are named by their position. */
  static LayerConfig of(List<Module> children) {
    Map<String, Module> named = new LinkedHashMap<>();
    children.forEach(child -> named.put(Integer.toString(named.size()), child));
    return new LayerConfig(Map.of(), named, null);
  }

  private LayerConfig plus(String name, Object value) {
    checkNew(name);
    Map<String, Object> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new LayerConfig(more, modules, shapes);
  }

  private void checkNew(String name) {
    NotNull.check("LayerConfig.with", "name", name);
    if (settings.containsKey(name) || modules.containsKey(name)) {
      throw new IllegalArgumentException(
          "LayerConfig.with: there is already a setting \"%s\"; choose another name"
              .formatted(name));
    }
  }

  private static Double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "LayerConfig.with: the setting \"%s\" must be finite, got %s; write text instead"
              .formatted(name, value));
    }
    return value;
  }

  // ---------------------------------------------------------------------------------------------
  // Reading

  /** Returns whether there is a setting or a module of this name. */
  public boolean has(String name) {
    used.add(NotNull.check("LayerConfig.has", "name", name));
    return settings.containsKey(name) || modules.containsKey(name);
  }

  /** Returns an integer. */
  public long integer(String name) {
    return value(name, Long.class, "an integer");
  }

  /**
   * Returns an integer of a range.
   *
   * @param lowest the smallest value that is accepted
   * @param highest the largest value that is accepted
   */
  public int integer(String name, int lowest, int highest) {
    long value = integer(name);
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          "the setting \"%s\" must be in %s to %s, got %s".formatted(name, lowest, highest, value));
    }
    return (int) value;
  }

  /** Returns a number; an integer is one, too. */
  public double number(String name) {
    return value(name, Number.class, "a number").doubleValue();
  }

  /** Returns a boolean. */
  public boolean flag(String name) {
    return value(name, Boolean.class, "true or false");
  }

  /** Returns text. */
  public String text(String name) {
    return value(name, String.class, "text");
  }

  /** Returns a list of integers. */
  public long[] integers(String name) {
    return values(name, Long.class, "a list of integers").stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** Returns a list of numbers. */
  public double[] numbers(String name) {
    return values(name, Number.class, "a list of numbers").stream()
        .mapToDouble(Number::doubleValue)
        .toArray();
  }

  /** Returns a child module. */
  public Module module(String name) {
    NotNull.check("LayerConfig.module", "name", name);
    used.add(name);
    Module found = modules.get(name);
    if (found == null) {
      throw new IllegalArgumentException("the module \"%s\" is missing".formatted(name));
    }
    return found;
  }

  /** Returns all child modules by name, in the order in which they were written. */
  public Map<String, Module> modules() {
    used.addAll(modules.keySet());
    return Collections.unmodifiableMap(modules);
  }

  /**
   * Checks, before memory is allocated for it, that the file has a tensor of this shape: a damaged
   * file can claim any size. Does nothing if no file is read.
   *
   * @param name name of a parameter or buffer of the module that is read
   * @param dims the dimensions that the settings require
   * @throws IllegalArgumentException if the file does not have it
   */
  public void requireTensor(String name, long... dims) {
    NotNull.check("LayerConfig.requireTensor", "name", name);
    NotNull.check("LayerConfig.requireTensor", "shape", dims);
    if (shapes == null) {
      return;
    }
    Shape found = shapes.shape(name);
    if (found == null || !Arrays.equals(found.dims(), dims)) {
      throw new IllegalArgumentException(
          "the settings require a tensor %s of shape %s, but %s"
              .formatted(
                  Quoted.of(shapes.fullName(name)),
                  Arrays.toString(dims),
                  found == null ? "the file does not have it" : "that of the file is " + found));
    }
  }

  private <T> T value(String name, Class<T> type, String expected) {
    Object value = setting(name, expected);
    if (!type.isInstance(value)) {
      throw wrongType(name, expected);
    }
    return type.cast(value);
  }

  private <T> List<T> values(String name, Class<T> type, String expected) {
    if (!(setting(name, expected) instanceof List<?> values)
        || !values.stream().allMatch(type::isInstance)) {
      throw wrongType(name, expected);
    }
    return values.stream().<T>map(type::cast).toList();
  }

  private Object setting(String name, String expected) {
    NotNull.check("LayerConfig", "name", name);
    used.add(name);
    Object value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the setting \"%s\" is missing (%s is expected)".formatted(name, expected));
    }
    return value;
  }

  private static IllegalArgumentException wrongType(String name, String expected) {
    return new IllegalArgumentException("the setting \"%s\" must be %s".formatted(name, expected));
  }

  /** Returns a name that no method has read, or null. */
  @Nullable String unused() {
    for (Map<String, ?> named : List.of(settings, modules)) {
      for (String name : named.keySet()) {
        if (!used.contains(name)) {
          return name;
        }
      }
    }
    return null;
  }

  /** Returns the settings, without marking them as read. */
  Map<String, Object> writtenSettings() {
    return settings;
  }

  /** Returns the modules, without marking them as read. */
  Map<String, Module> writtenModules() {
    return modules;
  }

  @Override
  public String toString() {
    return "LayerConfig(settings=%s, modules=%s)".formatted(settings, modules.keySet());
  }
}
