package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import dev.cresset.types.Unchecked;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of code that runs on one thread, for use on another.
 *
 * <p>{@link #of} runs the code. {@link #deliver} returns its value or throws its exception on the
 * thread that uses the result, and transfers the tensors that the code created to that thread's
 * innermost scope.
 *
 * <p>The code does not see the scopes of the thread that runs it. All its tensors that are still
 * open are transferred, including those of scopes that it opened and did not close. Tensors that
 * existed before keep their owners.
 *
 * @param <T> type of the result
 * @since 0.1
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

  /**
   * Runs code on the calling thread.
   *
   * @param body the code; whatever it throws is kept for {@link #deliver}
   */
  public static <T> DetachedResult<T> of(Supplier<T> body) {
    NotNull.check("DetachedResult.of", "body", body);
    ThreadState state = ThreadState.current();
    ScopeStack before = state.scopes;
    ScopeStack own = new ScopeStack();
    state.scopes = own;
    TensorScope made = TensorScope.open("a detached computation");
    try {
      return new DetachedResult<>(body.get(), null, made);
    } catch (Throwable e) { // deliver() throws it, whatever it is
      return new DetachedResult<>(null, e, made);
    } finally {
      state.scopes = before;
      own.mergeInto(made);
    }
  }

  /**
   * Returns the value, or throws the exception, as if the code had run on the calling thread. The
   * tensors that the code created now belong to this thread's innermost scope, if there is one.
   * Call this method only once.
   */
  public T deliver() {
    if (AllocationTrace.isActive()) {
      made.traceDelivery();
    }
    TensorScope innermost = TensorScope.innermost();
    if (innermost == null) {
      made.releaseTensors();
    } else {
      innermost.adopt(made);
    }
    if (failure != null) {
      throw Unchecked.rethrow(failure);
    }
    return value;
  }

  @Override
  public String toString() {
    return "DetachedResult(%s)".formatted(failure == null ? value : failure);
  }
}
