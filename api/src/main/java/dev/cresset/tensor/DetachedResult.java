package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of code that may run in another thread than the one that uses it, as if it had run
 * there: tensors and exceptions are handed over.
 *
 * <p>The code sees no scope of the thread that it runs in. All tensors that it makes are handed
 * over, whatever scopes it opened and left open; tensors that existed before keep their owners.
 *
 * @param <T> type of the result
 */
public final class DetachedResult<T> {

  private final @Nullable T value;
  private final @Nullable Throwable failure;
  private final TensorScope made;

  private DetachedResult(@Nullable T value, @Nullable Throwable failure, TensorScope made) {
    this.value = value;
    this.failure = failure;
    this.made = made;
  }

  /** Runs code in this thread. */
  public static <T> DetachedResult<T> of(Supplier<T> body) {
    NotNull.check("DetachedResult.of", "body", body);
    ThreadState state = ThreadState.current();
    ScopeStack before = state.scopes;
    ScopeStack own = new ScopeStack();
    state.scopes = own;
    TensorScope made = TensorScope.open("a detached computation");
    try {
      return new DetachedResult<>(body.get(), null, made);
    } catch (Throwable e) { // whatever it is, it belongs to the thread that uses the result
      return new DetachedResult<>(null, e, made);
    } finally {
      state.scopes = before;
      own.mergeInto(made);
    }
  }

  /**
   * Returns the result as if this thread had computed it: the tensors that were made belong to its
   * innermost scope, and what was thrown is thrown here. Call it once.
   */
  public T deliver() {
    TensorScope innermost = TensorScope.innermost();
    if (innermost != null) {
      innermost.adopt(made);
    }
    if (failure != null) {
      DetachedResult.<RuntimeException>rethrow(failure);
    }
    return value;
  }

  /** Throws anything: code written in Kotlin or Scala may throw checked exceptions. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  @Override
  public String toString() {
    return "DetachedResult(%s)".formatted(failure == null ? value : failure);
  }
}
