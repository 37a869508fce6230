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

/** Finds modules and parameters that a module holds in a field but has not registered. */
final class UnregisteredFields {

  /** The fields of each class that may hold something to register. */
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
   * @param root the module that was asked, in which other modules may be registered
   * @throws IllegalStateException if one holds something that is not registered in the root
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

  /** Other iterables may read files or never end. */
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
      throw new IllegalStateException(e); // it was made accessible
    }
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != Module.class; c = c.getSuperclass()) {
      Arrays.stream(c.getDeclaredFields()).filter(UnregisteredFields::mayHold).forEach(fields::add);
    }
    return List.copyOf(fields);
  }

  /** An inner class's reference to the object around it is not a part. */
  private static boolean mayHold(Field field) {
    return !field.getType().isPrimitive()
        && !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.getName().startsWith("this$")
        && field.trySetAccessible();
  }
}
