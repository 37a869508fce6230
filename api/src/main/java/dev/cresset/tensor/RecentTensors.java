package dev.cresset.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of tensors that refers strongly to the newest only; older ones that the program no longer
 * refers to can be collected.
 */
final class RecentTensors {

  /**
   * More than the steps of most networks make, so that these are freed on time and not by the
   * garbage collector.
   */
  static final int HELD_NEWEST = 256;

  /** Elements of the tensors held strongly, 16 MB: a scope that is held must not fill the heap. */
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

  /** Refers only weakly to the tensors added so far. */
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

  /** Returns the number of tensors, with some of those that were collected. */
  int size() {
    return newest.size() + (older == null ? 0 : older.size());
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
