package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import dev.cresset.types.NotNull;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frees the tensors made within it, all at once.
 *
 * <p>Scopes of one thread nest; each new tensor belongs to the innermost. {@link
 * dev.cresset.tensor.Tensor#keep} moves a tensor to the scope around it. Programs seldom open one:
 * a loop over a {@code DataLoader} opens a scope for each batch. Tensors made outside any scope are
 * freed when they are no longer reachable.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open("preprocessing")) {
 *   Tensor centred = x.sub(x.mean(0));
 *   result = centred.div(centred.pow(2).mean(0).sqrt()).keep();
 * }
 * }</pre>
 *
 * <p>Confined to the thread that opened it. An open scope that becomes unreachable is forgotten,
 * and its tensors live on like those made outside. A scope refers strongly to its newest 256
 * tensors only, or fewer if they are large: older ones that the program no longer refers to can be
 * collected before the scope is closed.
 */
public final class TensorScope implements AutoCloseable {

  /** What becomes of a tensor when its scope ends. */
  enum Fate {
    /** It is closed. */
    CLOSE,
    /** It moves to the scope around. */
    KEEP,
    /** It belongs to no scope any more. */
    PERSIST
  }

  /** What to do about a tensor that a scope freed too early. */
  static final String KEEP = "call keep() on it, or read its values, before that";

  private final String name;
  private Closing closing;
  private final ThreadState owner = ThreadState.current();
  // Only the holder of the scope keeps it open: a loop left by break drops its iterator and with it
  // the scope.
  private final WeakReference<TensorScope> self = new WeakReference<>(this);
  private final RecentTensors tensors = new RecentTensors();

  /** Where this scope is listed, open or expired. */
  private ScopeStack stack = owner.scopes;

  /** Of an expired scope: the one that was around it. */
  private @Nullable WeakReference<TensorScope> outer;

  private boolean closed;

  private TensorScope(String name) {
    this.name = name;
    this.closing = closing(name);
  }

  /** Returns what closes a tensor that {@link Tensor#keep} would have saved from that. */
  static Closing closing(String by) {
    return new Closing(by, KEEP);
  }

  /**
   * Opens a scope in this thread.
   *
   * @param name what the scope is, for the message of an error about a tensor that it closed
   */
  public static TensorScope open(String name) {
    TensorScope scope = new TensorScope(NotNull.check("TensorScope.open", "name", name));
    scope.stack.push(scope.self);
    return scope;
  }

  /** Returns the innermost open scope of this thread, to which new tensors belong, if any. */
  public static @Nullable TensorScope innermost() {
    return ThreadState.current().scopes.innermost();
  }

  /**
   * Computes something in a scope of its own.
   *
   * @param name what the scope is, for the message of an error about a tensor that it closed
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

  /** Returns whether this scope still owns its tensors; if not, it takes no more. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Makes a tensor that was made elsewhere, without a scope, one of this scope's.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  public void adopt(Tensor tensor) {
    checkThread();
    // Twice on the list it could not be kept: the second entry would close it.
    if (!contains(tensor)) {
      add(tensor);
    }
  }

  /** Returns whether a tensor belongs to this scope. */
  boolean contains(Tensor tensor) {
    return tensors.contains(tensor);
  }

  /** Takes over all tensors of another scope, of any thread, as they are, and ends that scope. */
  void adopt(TensorScope other) {
    other.tensors.drain(this::add);
    other.closed = true;
  }

  /** Takes over the tensors of a scope within this one, kept ones too, and ends that scope. */
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
    tensors.add(tensor);
  }

  /** Returns the number of tensors that this scope may close. */
  int size() {
    return tensors.size();
  }

  /**
   * Closes the tensors made so far, but for kept ones, and leaves the scope open as the innermost
   * one: of two loops in step, each then owns what is made after it moved on. Closes the
   * {@linkplain #expire expired} scopes of this thread first.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
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
   * Ends the scope but closes its tensors later: new tensors of the thread belong to the scope
   * around this one, if any. The tensors made so far are closed by the next {@link #clear} of any
   * scope of this thread, by {@link #closeExpired}, or together with the scope around, unless they
   * are collected before.
   *
   * @param closedBy what closes the tensors then, for the message of an error
   * @throws IllegalStateException in another thread than the one that opened the scope
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
   * Closes the {@linkplain #expire expired} scopes of this thread now. Call it after a loop whose
   * last batch is not needed any more.
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
        if (around != null) {
          around.add(tensor);
        }
      }
      case PERSIST -> {}
    }
  }

  /** Returns the scope around this one, if there is one and it is open. */
  @Nullable TensorScope around() {
    TensorScope around = outer == null ? stack.around(self) : outer.get();
    return around == null || around.closed ? null : around;
  }

  /**
   * Closes the tensors made in this scope, but for kept ones, and ends it.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
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
