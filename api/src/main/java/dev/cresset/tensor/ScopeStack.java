package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open scopes of a thread, and its expired scopes, which have not been closed yet. */
final class ScopeStack {

  private static final int FEW_SCOPES = 16;

  /**
   * The open scopes, innermost last. An entry is cleared when a loop was left with {@code break}
   * and its iterator was garbage-collected.
   */
  private final List<WeakReference<TensorScope>> open = new ArrayList<>(2);

  /** Number of entries at which cleared ones are removed. */
  private int limit = FEW_SCOPES;

  /**
   * Scopes of loops that have ended; the next loop closes them. They hold weak references to their
   * tensors.
   */
  private final List<TensorScope> expired = new ArrayList<>(2);

  void push(WeakReference<TensorScope> scope) {
    innermost();
    if (open.size() >= limit) {
      open.removeIf(reference -> reference.refersTo(null));
      limit = Math.max(FEW_SCOPES, 2 * open.size());
    }
    open.add(scope);
  }

  void remove(WeakReference<TensorScope> scope) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i) == scope) {
        open.remove(i);
        return;
      }
    }
  }

  /** Returns the number of entries, including cleared ones. */
  int size() {
    return open.size();
  }

  /** Returns the innermost scope, if there is one, and removes the cleared entries after it. */
  @Nullable TensorScope innermost() {
    for (int i = open.size() - 1; i >= 0; i--) {
      TensorScope scope = open.get(i).get();
      if (scope != null) {
        return scope;
      }
      open.remove(i);
    }
    return null;
  }

  /** Returns the scope that encloses the given one, if there is one. */
  @Nullable TensorScope around(WeakReference<TensorScope> inner) {
    boolean found = false;
    for (int i = open.size() - 1; i >= 0; i--) {
      if (found) {
        TensorScope scope = open.get(i).get();
        if (scope != null) {
          return scope;
        }
        open.remove(i);
      }
      found = found || open.get(i) == inner;
    }
    return null;
  }

  void addExpired(TensorScope scope) {
    expired.add(scope);
  }

  void closeExpired() {
    if (!expired.isEmpty()) {
      List<TensorScope> ended = List.copyOf(expired);
      expired.clear();
      ended.forEach(TensorScope::close);
    }
  }

  /** Closes the expired scopes that were directly inside another scope. */
  void closeExpired(TensorScope around, Closing by) {
    if (!expired.isEmpty()) {
      List<TensorScope> ended = expired.stream().filter(each -> each.around() == around).toList();
      expired.removeAll(ended);
      ended.forEach(each -> each.close(by));
    }
  }

  /** Ends all scopes except {@code target}, and moves their tensors to it. */
  void mergeInto(TensorScope target) {
    expired.forEach(target::merge);
    expired.clear();
    for (WeakReference<TensorScope> reference : List.copyOf(open)) {
      TensorScope scope = reference.get();
      if (scope != null && scope != target) {
        target.merge(scope);
      }
    }
  }
}
