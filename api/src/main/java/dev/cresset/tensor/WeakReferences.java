package dev.cresset.tensor;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A list of weak references. Cleared references are removed each time the list has doubled in size,
 * so adding takes amortised constant time.
 */
final class WeakReferences<T> {

  private static final int FIRST_LIMIT = 1024;

  private final List<WeakReference<T>> references = new ArrayList<>();
  private int limit = FIRST_LIMIT;

  void add(T element) {
    if (references.size() >= limit) {
      references.removeIf(reference -> reference.refersTo(null));
      limit = Math.max(FIRST_LIMIT, 2 * references.size());
    }
    references.add(new WeakReference<>(element));
  }

  boolean contains(T element) {
    return references.stream().anyMatch(reference -> reference.refersTo(element));
  }

  boolean any(Predicate<? super T> condition) {
    for (int i = 0; i < references.size(); i++) {
      T element = references.get(i).get();
      if (element != null && condition.test(element)) {
        return true;
      }
    }
    return false;
  }

  void forEach(Consumer<? super T> action) {
    for (int i = 0; i < references.size(); i++) {
      T element = references.get(i).get();
      if (element != null) {
        action.accept(element);
      }
    }
  }

  int size() {
    return references.size();
  }
}
