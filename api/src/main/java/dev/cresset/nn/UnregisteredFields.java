package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
   * @throws IllegalStateException if one holds something that is not registered
   */
  static void check(String operation, Module module) {
    for (Field field : FIELDS.get(module.getClass())) {
      check(operation, module, field, value(field, module));
    }
  }

  private static void check(String operation, Module module, Field field, @Nullable Object value) {
    if (value instanceof Module part) {
      if (!module.contains(part) && !part.contains(module)) {
        throw unregistered(operation, module, field, part.typeName());
      }
    } else if (value instanceof Tensor tensor) {
      if (tensor.requiresGrad() && tensor.isLeaf() && !module.owns(tensor)) {
        throw unregistered(operation, module, field, "trainable tensor");
      }
    } else if (value instanceof Object[] elements) {
      Arrays.stream(elements).forEach(element -> check(operation, module, field, element));
    } else if (value instanceof Iterable<?> elements) {
      elements.forEach(element -> check(operation, module, field, element));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> check(operation, module, field, element));
    }
  }

  private static IllegalStateException unregistered(
      String operation, Module module, Field field, String what) {
    String name = field.getName().replaceFirst("^val\\$", "");
    return new IllegalStateException(
        ("%s: the field \"%s\" of %s holds a %s that is not registered, so it would not be trained,"
                + " saved or switched to evaluation; call register(\"%s\", ...) in the constructor,"
                + " or declare the field transient to leave it out")
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
    for (Class<?> c = type; isFromOutside(c); c = c.getSuperclass()) {
      Arrays.stream(c.getDeclaredFields()).filter(UnregisteredFields::mayHold).forEach(fields::add);
    }
    return List.copyOf(fields);
  }

  private static boolean isFromOutside(Class<?> type) {
    return type != Module.class && type != Sequential.class && !Layer.class.isAssignableFrom(type);
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
