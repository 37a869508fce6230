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

  boolean gradEnabled = true;

  /** What this thread draws from instead of the generator that all threads share. */
  @Nullable Generator generator;

  private float[] scratch = new float[0];

  /**
   * Innermost last. An entry is cleared when a loop was left by break and its iterator collected.
   */
  private final List<WeakReference<TensorScope>> scopes = new ArrayList<>();

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
    scopes.add(scope);
  }

  void remove(WeakReference<TensorScope> scope) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      if (scopes.get(i) == scope) {
        scopes.remove(i);
        return;
      }
    }
  }

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
    int at = scopes.indexOf(inner);
    for (int i = at - 1; i >= 0; i--) {
      TensorScope scope = scopes.get(i).get();
      if (scope != null) {
        return scope;
      }
    }
    return null;
  }
}
