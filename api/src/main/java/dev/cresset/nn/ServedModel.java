package dev.cresset.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that a predictor uses, which another one can replace while calls are in progress.
 *
 * <p>A call uses one snapshot from start to end. A replaced snapshot is kept until its last call
 * has ended. Then one such snapshot is kept as the memory for the next, and others are freed.
 * Frequent updates thus neither allocate memory nor depend on the garbage collector.
 */
final class ServedModel {

  private volatile ModelSnapshot current;

  /** Held during an update. */
  private final Object updates = new Object();

  /** The replaced snapshots with calls in progress; also the lock for itself and the spare one. */
  private final List<ModelSnapshot> replaced = new ArrayList<>();

  private @Nullable ModelSnapshot spare;

  ServedModel(Module model) {
    current = ModelSnapshot.of(model);
  }

  /** Calls a function with the current snapshot, which stays as it is during the call. */
  <T> T use(Function<ModelSnapshot, T> call) {
    int stripe = CallCount.stripe();
    ModelSnapshot snapshot = begin(stripe);
    try {
      return call.apply(snapshot);
    } finally {
      end(snapshot, stripe);
    }
  }

  private ModelSnapshot begin(int stripe) {
    while (true) {
      ModelSnapshot snapshot = current;
      snapshot.calls.begin(stripe);
      // Once counted, a snapshot that is still current is not reused or freed before end(..).
      if (snapshot == current) {
        return snapshot;
      }
      end(snapshot, stripe);
    }
  }

  private void end(ModelSnapshot snapshot, int stripe) {
    snapshot.calls.end(stripe);
    if (snapshot != current) {
      reclaim();
    }
  }

  /**
   * Replaces the current snapshot by one of this model.
   *
   * @param check throws an exception if the new snapshot must not be used; the current one then
   *     stays
   */
  void update(Module model, Consumer<ModelSnapshot> check) {
    synchronized (updates) {
      ModelSnapshot next = takeSpare(model);
      boolean accepted = false;
      try {
        if (next == null) {
          next = ModelSnapshot.of(model);
        } else {
          next.load(model);
        }
        check.accept(next);
        accepted = true;
      } finally {
        if (!accepted && next != null) {
          next.close();
        }
      }
      ModelSnapshot former = current;
      synchronized (replaced) {
        current = next;
        replaced.add(former);
      }
      reclaim();
    }
  }

  private @Nullable ModelSnapshot takeSpare(Module model) {
    ModelSnapshot taken;
    synchronized (replaced) {
      taken = spare;
      spare = null;
    }
    if (taken == null || taken.canLoad(model)) {
      return taken;
    }
    taken.close();
    return null;
  }

  /** Keeps one replaced snapshot without calls as the spare one, and frees the others. */
  private void reclaim() {
    List<ModelSnapshot> unused = List.of();
    synchronized (replaced) {
      for (Iterator<ModelSnapshot> each = replaced.iterator(); each.hasNext(); ) {
        ModelSnapshot snapshot = each.next();
        if (snapshot.calls.isZero()) {
          each.remove();
          if (spare == null) {
            spare = snapshot;
          } else {
            unused = unused.isEmpty() ? new ArrayList<>() : unused;
            unused.add(snapshot);
          }
        }
      }
    }
    unused.forEach(ModelSnapshot::close);
  }
}
