package dev.cresset.tensor;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The settings and scopes of a thread, and an array to compute in. */
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
}
