package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds fields whose modules or parameters are not registered. */
final class UnregisteredFields {

  /** The fields of each class to check, which may hold modules or tensors. */
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return fields(type);
        }
      };

  private UnregisteredFields() {}

  /**
   * Checks the fields of one module.
   *
   * @param operation start of the message
   * @param root the module on which the operation was called; registration anywhere below it counts
   * @param module the module to check
   * @throws IllegalStateException if a field holds a module or parameter that is not registered
   */
  static void check(String operation, Module root, Module module) {
    for (Field field : FIELDS.get(module.getClass())) {
      Set<Object> containers = Collections.newSetFromMap(new IdentityHashMap<>());
      check(operation, root, module, field, value(field, module), containers);
    }
  }

  private static void check(
      String operation,
      Module root,
      Module module,
      Field field,
      @Nullable Object value,
      Set<Object> containers) {
    if (value instanceof Module part) {
      if (!root.contains(part) && !part.contains(module)) {
        throw unregistered(operation, module, field, part.typeName());
      }
    } else if (value instanceof Tensor tensor) {
      if (tensor.requiresGrad() && tensor.isLeaf() && !root.owns(tensor)) {
        throw unregistered(operation, module, field, "trainable tensor");
      }
    }
    Collection<?> elements = elements(value);
    if (elements != null && containers.add(value)) {
      elements.forEach(each -> check(operation, root, module, field, each, containers));
    }
  }

  /**
   * Returns the elements of arrays, maps and collections only: iterating over another {@code
   * Iterable} may read files or never end.
   */
  private static @Nullable Collection<?> elements(@Nullable Object value) {
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    return value instanceof Map<?, ?> map
        ? map.values()
        : value instanceof Collection<?> elements ? elements : null;
  }

  private static IllegalStateException unregistered(
      String operation, Module module, Field field, String what) {
    String name = field.getName().replaceFirst("^val\\$", "");
    return new IllegalStateException(
        ("%s: the field \"%s\" of %s holds a %s that is not registered, so it would not be trained,"
                + " saved or switched to evaluation; call register(\"%s\", ...) in the constructor,"
                + " or declare the field transient to leave it out; see"
                + " docs/errors.md#unregistered-field")
            .formatted(operation, name, module.typeName(), what, name));
  }

  private static @Nullable Object value(Field field, Module module) {
    try {
      return field.get(module);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // impossible: mayHold made the field accessible
    }
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != Module.class; c = c.getSuperclass()) {
      Arrays.stream(c.getDeclaredFields()).filter(UnregisteredFields::mayHold).forEach(fields::add);
    }
    return List.copyOf(fields);
  }

  /**
   * Excludes {@code this$0}, the implicit reference of an inner class to its enclosing instance.
   */
  private static boolean mayHold(Field field) {
    return !field.getType().isPrimitive()
        && !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.getName().startsWith("this$")
        && field.trySetAccessible();
  }
}
