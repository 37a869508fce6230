package dev.cresset.nn;

import dev.cresset.tensor.ThreadContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The modules that the current thread has put in evaluation mode with {@link Module#evaluating}, as
 * a linked list.
 *
 * @param root a module that is in evaluation mode together with all modules below it
 * @param outer the enclosing call, or {@code null} for the outermost one
 */
record EvaluatedModules(Module root, @Nullable EvaluatedModules outer) {

  private static @Nullable EvaluatedModules current() {
    return ThreadContext.current().value(EvaluatedModules.class);
  }

  /** Runs code with a module and all modules below it in evaluation mode, on this thread only. */
  static <T> T with(Module root, Supplier<T> body) {
    return ThreadContext.current()
        .with(EvaluatedModules.class, new EvaluatedModules(root, current()))
        .during(body);
  }

  /** Returns whether {@link #with} puts a module in evaluation mode on the current thread. */
  static boolean include(Module module) {
    for (EvaluatedModules each = current(); each != null; each = each.outer) {
      if (each.root.contains(module)) {
        return true;
      }
    }
    return false;
  }
}
