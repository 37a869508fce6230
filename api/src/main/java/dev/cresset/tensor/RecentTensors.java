package dev.cresset.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A list of tensors that holds strong references to the newest ones only. Older tensors that the
 * program no longer references can be garbage-collected.
 */
final class RecentTensors {

  /**
   * Maximum number of strong references. Most networks create fewer tensors in a training step, so
   * their scope frees all of them without the garbage collector.
   */
  static final int HELD_NEWEST = 256;

  /**
   * Number of elements (16 MiB of {@code FLOAT32}) above which the strong references are released,
   * so that a long-lived scope does not fill the heap.
   */
  private static final long HELD_ELEMENTS = 1 << 22;

  private final List<Tensor> newest = new ArrayList<>();
  private long newestElements;
  private @Nullable WeakReferences<Tensor> older;

  void add(Tensor tensor) {
    if (newest.size() == HELD_NEWEST || newestElements > HELD_ELEMENTS) {
      releaseNewest();
    }
    newest.add(tensor);
    newestElements += tensor.shape().size();
  }

  /** Replaces the strong references to all tensors added so far with weak ones. */
  void releaseNewest() {
    WeakReferences<Tensor> references = older;
    if (references == null) {
      references = new WeakReferences<>();
      older = references;
    }
    newest.forEach(references::add);
    newest.clear();
    newestElements = 0;
  }

  boolean contains(Tensor tensor) {
    return newest.contains(tensor) || (older != null && older.contains(tensor));
  }

  boolean any(Predicate<Tensor> condition) {
    for (int i = 0; i < newest.size(); i++) {
      if (condition.test(newest.get(i))) {
        return true;
      }
    }
    return older != null && older.any(condition);
  }

  /** Returns the number of tensors, which may include some that were garbage-collected. */
  int size() {
    return newest.size() + (older == null ? 0 : older.size());
  }

  void forEach(Consumer<Tensor> action) {
    if (older != null) {
      older.forEach(action);
    }
    newest.forEach(action);
  }

  /** Removes all tensors and passes each to an action. */
  void drain(Consumer<Tensor> action) {
    WeakReferences<Tensor> references = older;
    older = null;
    if (references != null) {
      references.forEach(action);
    }
    for (int i = 0; i < newest.size(); i++) {
      action.accept(newest.get(i));
    }
    newest.clear();
    newestElements = 0;
  }
}
