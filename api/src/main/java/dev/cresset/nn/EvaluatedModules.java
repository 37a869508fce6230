package dev.cresset.nn;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The modules that the current thread is evaluating, whatever mode they are in. */
final class EvaluatedModules {

  private static final ThreadLocal<@Nullable EvaluatedModules> CURRENT = new ThreadLocal<>();

  private final Module root;
  private final @Nullable EvaluatedModules around;

  private EvaluatedModules(Module root, @Nullable EvaluatedModules around) {
    this.root = root;
    this.around = around;
  }

  /** Runs code in which a module and all below it are evaluated. */
  static <T> T with(Module root, Supplier<T> body) {
    EvaluatedModules around = CURRENT.get();
    CURRENT.set(new EvaluatedModules(root, around));
    try {
      return body.get();
    } finally {
      // Removed, not set to null: an entry would keep this class loaded in a pooled thread.
      if (around == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(around);
      }
    }
  }

  /** Returns whether the current thread is evaluating a module. */
  static boolean include(Module module) {
    for (EvaluatedModules each = CURRENT.get(); each != null; each = each.around) {
      if (each.root.contains(module)) {
        return true;
      }
    }
    return false;
  }
}
