package dev.cresset.nn;

import dev.cresset.tensor.ThreadContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The modules that code of a thread is evaluating, whatever mode they are in. */
record EvaluatedModules(Module root, @Nullable EvaluatedModules around) {

  private static @Nullable EvaluatedModules current() {
    return ThreadContext.current().value(EvaluatedModules.class);
  }

  /** Runs code in which a module and all below it are evaluated. */
  static <T> T with(Module root, Supplier<T> body) {
    return ThreadContext.current()
        .with(EvaluatedModules.class, new EvaluatedModules(root, current()))
        .during(body);
  }

  /** Returns whether the current thread is evaluating a module. */
  static boolean include(Module module) {
    for (EvaluatedModules each = current(); each != null; each = each.around) {
      if (each.root.contains(module)) {
        return true;
      }
    }
    return false;
  }
}
