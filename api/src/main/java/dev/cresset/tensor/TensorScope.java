package dev.cresset.tensor;

import dev.cresset.spi.Closing;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Frees the tensors made within it, all at once.
 *
 * <p>Scopes of one thread nest; each new tensor belongs to the innermost. {@link
 * dev.cresset.tensor.Tensor#keep} moves a tensor to the scope around it. Programs seldom open one:
 * iterating a {@code DataLoader} opens a scope for each batch. Tensors made outside any scope are
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
 * and its tensors live on like those made outside.
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

  private final String name;
  private final Closing closing;
  private final ThreadState owner = ThreadState.current();
  // Only the holder of the scope keeps it open: a loop left by break drops its iterator and with it
  // the scope.
  private final WeakReference<TensorScope> self = new WeakReference<>(this);
  private final List<Tensor> tensors = new ArrayList<>();
  private boolean closed;

  private TensorScope(String name) {
    this.name = name;
    this.closing = closing(name);
  }

  /** Returns what closes a tensor that {@link Tensor#keep} would have saved from that. */
  static Closing closing(String by) {
    return new Closing(by, "call keep() on it, or read its values, before that");
  }

  /**
   * Opens a scope in this thread.
   *
   * @param name what the scope is, for the message of an error about a tensor that it closed
   */
  public static TensorScope open(String name) {
    TensorScope scope = new TensorScope(name);
    scope.owner.push(scope.self);
    return scope;
  }

  /**
   * Computes something in a scope of its own.
   *
   * @param name what the scope is, for the message of an error about a tensor that it closed
   */
  public static <T> T within(String name, Supplier<T> body) {
    TensorScope scope = open(name);
    try {
      return body.get();
    } finally {
      scope.close();
    }
  }

  /**
   * Makes a tensor that was made elsewhere, without a scope, one of this scope's.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  public void adopt(Tensor tensor) {
    checkThread();
    // Twice on the list it could not be kept: the second entry would close it.
    if (!tensors.contains(tensor)) {
      add(tensor);
    }
  }

  void add(Tensor tensor) {
    tensors.add(tensor);
  }

  /**
   * Closes the tensors made so far, but for kept ones, and leaves the scope open as the innermost
   * one: of two loops in step, each then owns what is made after it moved on.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  public void clear() {
    if (!closed) {
      closeTensors();
      owner.remove(self);
      owner.push(self);
    }
  }

  private void checkThread() {
    if (owner != ThreadState.current()) {
      throw new IllegalStateException(
          "the scope \"" + name + "\" belongs to the thread that opened it; close it there");
    }
  }

  private void closeTensors() {
    checkThread();
    TensorScope around = null;
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      switch (tensor.leaveScope()) {
        case CLOSE -> tensor.close(closing);
        case KEEP -> {
          around = around == null ? owner.around(self) : around;
          if (around != null) {
            around.add(tensor);
          }
        }
        case PERSIST -> {}
      }
    }
    tensors.clear();
  }

  /**
   * Closes the tensors made in this scope, but for kept ones, and ends it.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  @Override
  public void close() {
    if (!closed) {
      closeTensors();
      owner.remove(self);
      closed = true;
    }
  }
}
