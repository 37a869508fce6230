package dev.cresset.tensor;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What tensors need to know about the thread they are made in: gradients on or off, the generator,
 * and open scopes; and an array to compute in.
 */
final class ThreadState {

  /**
   * Refers to the state weakly: a thread of a pool outlives the application, and with a strong
   * reference would keep the application's class loader.
   */
  private static final ThreadLocal<@Nullable WeakReference<ThreadState>> STATE =
      new ThreadLocal<>();

  /** Holds the states as long as this class and their threads are there. */
  private static final Map<Thread, ThreadState> HELD = new WeakHashMap<>();

  /** Elements of the longest array kept for the next call, 4 MB. */
  private static final int MOST_KEPT = 1 << 20;

  private static final int FEW_SCOPES = 16;

  boolean gradEnabled = true;

  /** What this thread draws from instead of the generator that all threads share. */
  @Nullable Generator generator;

  private float[] scratch = new float[0];

  /**
   * Innermost last. An entry is cleared when a loop was left by break and its iterator collected.
   */
  private final List<WeakReference<TensorScope>> scopes = new ArrayList<>();

  /** Number of entries at which cleared ones are removed. */
  private int scopesLimit = FEW_SCOPES;

  /** Scopes of loops that ended, which the next loop closes. They hold their tensors weakly. */
  private final List<TensorScope> expired = new ArrayList<>();

  static ThreadState current() {
    WeakReference<ThreadState> reference = STATE.get();
    ThreadState state = reference == null ? null : reference.get();
    return state == null ? create() : state;
  }

  private static ThreadState create() {
    ThreadState state = new ThreadState();
    synchronized (HELD) {
      HELD.put(Thread.currentThread(), state);
    }
    STATE.set(new WeakReference<>(state));
    return state;
  }

  /**
   * Returns an array of at least {@code length} elements, holding anything, until the next call.
   */
  float[] scratch(int length) {
    if (scratch.length >= length) {
      return scratch;
    }
    float[] longer = new float[length];
    if (length <= MOST_KEPT) {
      scratch = longer;
    }
    return longer;
  }

  void push(WeakReference<TensorScope> scope) {
    innermost();
    if (scopes.size() >= scopesLimit) {
      scopes.removeIf(reference -> reference.refersTo(null));
      scopesLimit = Math.max(FEW_SCOPES, 2 * scopes.size());
    }
    scopes.add(scope);
  }

  /** Returns the number of entries on the list of open scopes. */
  int scopeCount() {
    return scopes.size();
  }

  void addExpired(TensorScope scope) {
    expired.add(scope);
  }

  /** Closes the scopes that have expired in this thread. */
  void closeExpired() {
    if (!expired.isEmpty()) {
      List<TensorScope> ended = List.copyOf(expired);
      expired.clear();
      ended.forEach(TensorScope::close);
    }
  }

  void remove(WeakReference<TensorScope> scope) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      if (scopes.get(i) == scope) {
        scopes.remove(i);
        return;
      }
    }
  }

  /** Returns the innermost scope, if any, and removes cleared entries after it. */
  @Nullable TensorScope innermost() {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      TensorScope scope = scopes.get(i).get();
      if (scope != null) {
        return scope;
      }
      scopes.remove(i);
    }
    return null;
  }

  /** Returns the scope around the given one, if any. */
  @Nullable TensorScope around(WeakReference<TensorScope> inner) {
    boolean found = false;
    for (int i = scopes.size() - 1; i >= 0; i--) {
      if (found) {
        TensorScope scope = scopes.get(i).get();
        if (scope != null) {
          return scope;
        }
        scopes.remove(i);
      }
      found = found || scopes.get(i) == inner;
    }
    return null;
  }
}
