package dev.cresset.nn;

import dev.cresset.tensor.Generator;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies a module: builds a new one and copies the state into it. */
final class ModuleCopy {

  private ModuleCopy() {}

  static Module of(Module original) {
    // The initial weights are overwritten, so drawing them must not advance the generator of the
    // program.
    Module copy = new Generator(0).during(original::newInstance);
    Map<String, Module> modules = modules(original);
    Map<String, Module> copies = modules(copy);
    if (!modules.keySet().equals(copies.keySet())) {
      throw different(
          original, "its modules are %s, not %s".formatted(copies.keySet(), modules.keySet()));
    }
    modules.forEach(
        (path, module) -> {
          if (module.getClass() != copies.get(path).getClass()) {
            throw different(
                original,
                "the module \"%s\" is a %s, not a %s"
                    .formatted(path, copies.get(path).typeName(), module.typeName()));
          }
        });
    checkSharing(original, "module", modules, copies);
    if (!original.namedParameters().keySet().equals(copy.namedParameters().keySet())) {
      throw different(
          original,
          "its parameters are %s, not %s"
              .formatted(copy.namedParameters().keySet(), original.namedParameters().keySet()));
    }
    if (original.namedState().keySet().equals(copy.namedState().keySet())) {
      checkSharing(original, "tensor", original.namedState(), copy.namedState());
    }
    try {
      copy.loadStateDict(original.namedState());
    } catch (IllegalArgumentException e) {
      throw different(original, e.getMessage());
    }
    modules.forEach((path, module) -> copies.get(path).copySettings(module));
    return copy;
  }

  /** Creates a module with the constructor without parameters. */
  static Module construct(Module original) {
    Class<? extends Module> type = original.getClass();
    try {
      Constructor<? extends Module> constructor = type.getDeclaredConstructor();
      if (!constructor.trySetAccessible()) {
        throw cannotConstruct(original, "whose constructor is not accessible", null);
      }
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw cannotConstruct(original, "which has no constructor without parameters", e);
    } catch (InvocationTargetException e) {
      throw cannotConstruct(original, "whose constructor failed: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw cannotConstruct(original, "which cannot be constructed: " + e.getMessage(), e);
    }
  }

  private static IllegalStateException cannotConstruct(
      Module original, String why, @Nullable Throwable cause) {
    return new IllegalStateException(
        "copy: cannot build another %s, %s; override newInstance() to call its constructor"
            .formatted(original.typeName(), why),
        cause);
  }

  private static Map<String, Module> modules(Module root) {
    Map<String, Module> modules = new LinkedHashMap<>();
    root.visit("", (path, module) -> modules.put(Module.name(path), module));
    return modules;
  }

  /** Checks that the two modules share nothing, and that sharing within them is the same. */
  private static void checkSharing(
      Module root, String what, Map<String, ?> originals, Map<String, ?> copies) {
    Map<Object, String> firstNames = firstNames(originals);
    Map<Object, String> firstNamesOfCopies = firstNames(copies);
    originals.forEach(
        (name, original) -> {
          String first = firstNames.get(original);
          String firstOfCopy = firstNamesOfCopies.get(copies.get(name));
          if (!first.equals(firstOfCopy)) {
            throw different(
                root,
                "only one of the two shares a %s under the names \"%s\" and \"%s\"; override newInstance() in a module that builds both"
                    .formatted(what, first.equals(name) ? firstOfCopy : first, name));
          }
        });
    if (originals.values().stream().anyMatch(firstNamesOfCopies::containsKey)) {
      throw different(
          root, "it shares a %s with the original; pass copies to the constructor".formatted(what));
    }
  }

  private static Map<Object, String> firstNames(Map<String, ?> named) {
    Map<Object, String> names = new IdentityHashMap<>();
    named.forEach((name, value) -> names.putIfAbsent(value, name));
    return names;
  }

  private static IllegalStateException different(Module original, String how) {
    return new IllegalStateException(
        "copy: newInstance() of %s must build a module like this one, but %s"
            .formatted(original.typeName(), how));
  }
}
