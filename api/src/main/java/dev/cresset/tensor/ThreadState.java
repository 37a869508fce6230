package dev.cresset.tensor;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The settings and scopes of a thread, and a scratch array. */
final class ThreadState {

  /**
   * Holds the state weakly: a pooled thread may outlive the application, and a strong reference
   * would keep the application's class loader reachable.
   */
  private static final ThreadLocal<@Nullable WeakReference<ThreadState>> STATE =
      new ThreadLocal<>();

  /** Keeps each state reachable while this class is loaded and its thread exists. */
  private static final Map<Thread, ThreadState> HELD = new WeakHashMap<>();

  /** Maximum number of elements of a scratch array that is retained for the next call (4 MiB). */
  private static final int MAX_RETAINED = 1 << 20;

  ThreadContext context = ThreadContext.INITIAL;

  ScopeStack scopes = new ScopeStack();

  private float[] scratch = new float[0];

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
   * Returns an array of at least {@code length} elements with arbitrary values, valid until the
   * next call.
   */
  float[] scratch(int length) {
    if (scratch.length >= length) {
      return scratch;
    }
    float[] longer = new float[length];
    if (length <= MAX_RETAINED) {
      scratch = longer;
    }
    return longer;
  }
}
