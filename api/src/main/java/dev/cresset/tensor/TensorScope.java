package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the tensors created within it, and frees them when it ends.
 *
 * <p>The scopes of a thread nest; each new tensor belongs to the innermost one. {@link
 * dev.cresset.tensor.Tensor#keep} moves a tensor to the enclosing scope. Programs seldom need to
 * open a scope: a loop over a {@code DataLoader} opens one for each batch. Tensors created outside
 * any scope are freed when they are no longer reachable.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open("preprocessing")) {
 *   Tensor centered = x.sub(x.mean(0));
 *   result = centered.div(centered.pow(2).mean(0).sqrt()).keep();
 * }
 * }</pre>
 *
 * <p>A scope is confined to the thread that opened it. If an open scope becomes unreachable, its
 * tensors are freed like those created outside any scope. A scope holds strong references to at
 * most its 256 newest tensors, or fewer if they are large. Older tensors that the program no longer
 * references can be garbage-collected before the scope is closed.
 *
 * @since 0.1
 */
public final class TensorScope implements AutoCloseable {

  /** What happens to a tensor when its scope ends. */
  enum Fate {
    /** It is closed. */
    CLOSE,
    /** It moves to the enclosing scope. */
    KEEP,
    /** It no longer belongs to any scope. */
    PERSIST
  }

  /** What to do if a scope freed a tensor too early. */
  static final String KEEP = "call keep() on it, or read its values, before that";

  private final String name;
  private Closing closing;
  private final ThreadState owner = ThreadState.current();
  // Weak, so only the owner keeps a scope open: a loop left with break drops its iterator, and the
  // iterator its scope.
  private final WeakReference<TensorScope> self = new WeakReference<>(this);
  private final RecentTensors tensors = new RecentTensors();

  /** The stack that contains this scope, open or expired. */
  private ScopeStack stack = owner.scopes;

  /** For an expired scope, the scope that enclosed it. */
  private @Nullable WeakReference<TensorScope> outer;

  private boolean closed;

  private TensorScope(String name) {
    this.name = name;
    this.closing = closing(name);
  }

  /**
   * Returns the closing reason of the tensors of a scope, with {@link Tensor#keep} as the remedy.
   */
  static Closing closing(String by) {
    return new Closing(by, KEEP).inThisThread();
  }

  /**
   * Opens a scope on this thread.
   *
   * @param name name of the scope, for errors about tensors that it freed
   */
  public static TensorScope open(String name) {
    TensorScope scope = new TensorScope(NotNull.check("TensorScope.open", "name", name));
    scope.stack.push(scope.self);
    return scope;
  }

  /** Returns the innermost open scope of this thread, which owns new tensors, or {@code null}. */
  public static @Nullable TensorScope innermost() {
    return ThreadState.current().scopes.innermost();
  }

  /**
   * Runs code in a scope of its own, and returns its result. A tensor in the result must be
   * {@linkplain Tensor#keep kept}.
   *
   * @param name name of the scope, for errors about tensors that it freed
   */
  public static <T> T within(String name, Supplier<T> body) {
    NotNull.check("TensorScope.within", "body", body);
    TensorScope scope = open(name);
    try {
      return body.get();
    } finally {
      scope.close();
    }
  }

  /** Returns whether this scope still owns its tensors, that is, has not been closed. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Adds a tensor that was created elsewhere, without a scope, to this scope.
   *
   * @throws IllegalStateException on a thread other than the one that opened the scope
   */
  public void adopt(Tensor tensor) {
    checkThread();
    // Listed twice, the tensor could not be kept: the second entry would close it.
    if (!contains(tensor)) {
      add(tensor);
    }
  }

  /** Returns whether a tensor belongs to this scope. */
  boolean contains(Tensor tensor) {
    return tensors.contains(tensor);
  }

  /** Takes over all tensors of another scope, from any thread, and ends that scope. */
  void adopt(TensorScope other) {
    other.tensors.drain(this::add);
    other.closed = true;
  }

  /** Ends this scope and leaves its tensors open, without an owner. */
  void releaseTensors() {
    tensors.drain(tensor -> tensor.markOwned(false));
    closed = true;
  }

  /** Traces the tensors of this scope as those of the calling thread. */
  void traceDelivery() {
    tensors.forEach(Tensor::traceDelivery);
  }

  /** Takes over the tensors of an inner scope, including kept ones, and ends the inner scope. */
  void merge(TensorScope inner) {
    inner.tensors.drain(
        tensor -> {
          if (tensor.leaveScope() != Fate.PERSIST) {
            add(tensor);
          }
        });
    inner.closed = true;
  }

  void add(Tensor tensor) {
    tensor.markOwned(true);
    tensors.add(tensor);
  }

  /**
   * Returns the number of tensors in this scope, which may include some that were
   * garbage-collected.
   */
  int size() {
    return tensors.size();
  }

  /**
   * Closes the tensors created so far, except kept ones, and leaves this scope open as the
   * innermost one. If two loops advance alternately, each of their scopes thus owns the tensors
   * created after its own last step. Closes the {@linkplain #expire expired} scopes of this thread
   * first.
   *
   * @throws IllegalStateException on a thread other than the one that opened the scope
   */
  public void clear() {
    if (!closed) {
      checkThread();
      owner.scopes.closeExpired();
      closeTensors(closing);
      stack.remove(self);
      stack = owner.scopes;
      stack.push(self);
    }
  }

  /**
   * Closes the tensors created so far, except the result of a computation and what its gradient may
   * need. PyTorch does this when the last reference to a tensor is gone.
   *
   * <p>If the result, or a tensor that is {@linkplain Tensor#keep kept} or persistent, requires a
   * gradient, tensors that operations have saved move to the enclosing scope. Kept tensors move
   * there as well.
   *
   * @param result the tensor that the program goes on with; it stays in this scope
   * @throws IllegalStateException on a thread other than the one that opened the scope
   */
  @Experimental
  public void freeIntermediates(Tensor result) {
    NotNull.check("freeIntermediates", "result", result);
    checkThread();
    boolean owned = contains(result);
    boolean hasGradients = result.requiresGrad() || tensors.any(Tensor::survivesWithGradient);
    tensors.drain(
        tensor -> {
          if (tensor != result) {
            leave(hasGradients && tensor.isNeededForGradients() ? tensor.keep() : tensor, closing);
          }
        });
    if (owned) {
      tensors.add(result);
    }
  }

  /**
   * Ends this scope, but closes its tensors later. New tensors of the thread belong to the
   * enclosing scope, if there is one. The tensors created so far are closed by the next {@link
   * #clear} of any scope of this thread, by {@link #closeExpired}, or together with the enclosing
   * scope, unless they are garbage-collected before.
   *
   * @param closedBy what will close the tensors, for error messages
   * @throws IllegalStateException on a thread other than the one that opened the scope
   */
  public void expire(String closedBy) {
    if (!closed) {
      checkThread();
      closing = closing(closedBy);
      TensorScope around = stack.around(self);
      outer = around == null ? null : around.self;
      stack.remove(self);
      stack.addExpired(this);
      tensors.releaseNewest();
    }
  }

  /**
   * Closes the {@linkplain #expire expired} scopes of this thread now. Call it after a loop when
   * its last batch is no longer needed.
   */
  public static void closeExpired() {
    ThreadState.current().scopes.closeExpired();
  }

  private void checkThread() {
    if (owner != ThreadState.current()) {
      throw new IllegalStateException(
          "the scope \"" + name + "\" belongs to the thread that opened it; close it there");
    }
  }

  private void closeTensors(Closing by) {
    stack.closeExpired(this, by);
    tensors.drain(tensor -> leave(tensor, by));
  }

  private void leave(Tensor tensor, Closing by) {
    switch (tensor.leaveScope()) {
      case CLOSE -> tensor.close(by);
      case KEEP -> {
        TensorScope around = around();
        if (around == null) {
          tensor.markOwned(false);
        } else {
          around.add(tensor);
        }
      }
      case PERSIST -> {}
    }
  }

  /** Returns the enclosing scope, if there is one and it is open. */
  @Nullable TensorScope around() {
    TensorScope around = outer == null ? stack.around(self) : outer.get();
    return around == null || around.closed ? null : around;
  }

  /**
   * Closes the tensors of this scope, except kept ones, and ends it.
   *
   * @throws IllegalStateException on a thread other than the one that opened the scope
   */
  @Override
  public void close() {
    if (!closed) {
      checkThread();
      close(closing);
    }
  }

  void close(Closing by) {
    closeTensors(by);
    stack.remove(self);
    closed = true;
  }

  @Override
  public String toString() {
    return "TensorScope(%s, tensors=%s)".formatted(name, size());
  }
}
