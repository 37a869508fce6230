package dev.cresset.tensor;

import dev.cresset.spi.Closing;
import dev.cresset.types.NotNull;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
 * and its tensors live on like those made outside. A scope refers strongly to its newest {@value
 * #HELD_NEWEST} tensors only, or fewer if they are large: older ones that the program no longer
 * refers to can be collected before the scope is closed.
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

  /**
   * More than the steps of most networks make, so that these are freed on time and not by the
   * garbage collector.
   */
  static final int HELD_NEWEST = 256;

  /** Elements of the tensors held strongly, 16 MB: a scope that is held must not fill the heap. */
  private static final long HELD_ELEMENTS = 1 << 22;

  /** What to do about a tensor that a scope freed too early. */
  static final String KEEP = "call keep() on it, or read its values, before that";

  private final String name;
  private Closing closing;
  private final ThreadState owner = ThreadState.current();
  // Only the holder of the scope keeps it open: a loop left by break drops its iterator and with it
  // the scope.
  private final WeakReference<TensorScope> self = new WeakReference<>(this);
  private final List<Tensor> newest = new ArrayList<>();
  private long newestElements;
  private @Nullable WeakReferences<Tensor> older;
  private boolean closed;

  // Of a detached scope only.
  private boolean detached;
  private @Nullable WeakReference<TensorScope> around;

  /** The detached scopes that were directly within this one. */
  private @Nullable List<TensorScope> within;

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
    scope.owner.push(scope.self);
    return scope;
  }

  /** Returns the innermost open scope of this thread, to which new tensors belong, if any. */
  public static @Nullable TensorScope innermost() {
    return ThreadState.current().innermost();
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

  /**
   * Makes a tensor that was made elsewhere, without a scope, one of this scope's.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  public void adopt(Tensor tensor) {
    checkThread();
    // Twice on the list it could not be kept: the second entry would close it.
    if (!newest.contains(tensor) && (older == null || !older.contains(tensor))) {
      add(tensor);
    }
  }

  /**
   * Moves the tensors of a {@linkplain #detach detached} scope, of any thread, to this one, and
   * ends that scope.
   *
   * @throws IllegalStateException in another thread than the one that opened this scope
   */
  public void adopt(TensorScope other) {
    checkThread();
    other.forEach(this::add);
    other.forget();
  }

  void add(Tensor tensor) {
    if (newest.size() == HELD_NEWEST || newestElements > HELD_ELEMENTS) {
      releaseNewest();
    }
    newest.add(tensor);
    newestElements += tensor.shape().size();
  }

  /** Refers only weakly to the tensors made so far. */
  private void releaseNewest() {
    WeakReferences<Tensor> references = older;
    if (references == null) {
      references = new WeakReferences<>();
      older = references;
    }
    newest.forEach(references::add);
    newest.clear();
    newestElements = 0;
  }

  private void forEach(Consumer<Tensor> action) {
    if (older != null) {
      older.forEach(action);
    }
    newest.forEach(action);
  }

  /** Returns the number of tensors that this scope may close. */
  int size() {
    return newest.size() + (older == null ? 0 : older.size());
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
      owner.closeExpired();
      closeTensors(closing);
      owner.remove(self);
      owner.push(self);
    }
  }

  /**
   * Ends the scope without closing its tensors: new tensors of the thread belong to the scope
   * around this one, if any. The tensors made so far are closed by {@link #close}, or together with
   * the scope around, unless they are collected before.
   *
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  public void detach() {
    if (closed || detached) {
      return;
    }
    checkThread();
    TensorScope outer = owner.around(self);
    if (outer != null) {
      around = outer.self;
      outer.addWithin(this);
    }
    owner.remove(self);
    detached = true;
    releaseNewest();
  }

  private void addWithin(TensorScope inner) {
    if (within == null) {
      within = new ArrayList<>();
    }
    within.add(inner);
  }

  /**
   * Lets the next {@link #clear} of any scope of this thread close this one, which must be
   * detached.
   *
   * @param closedBy what closes the tensors then, for the message of an error
   * @throws IllegalStateException in another thread than the one that opened the scope
   */
  public void expire(String closedBy) {
    if (!closed) {
      checkThread();
      closing = closing(closedBy);
      owner.addExpired(this);
    }
  }

  /**
   * Closes the {@linkplain #expire expired} scopes of this thread now. Call it after a loop whose
   * last batch is not needed any more.
   */
  public static void closeExpired() {
    ThreadState.current().closeExpired();
  }

  private void checkThread() {
    if (owner != ThreadState.current()) {
      throw new IllegalStateException(
          "the scope \"" + name + "\" belongs to the thread that opened it; close it there");
    }
  }

  private void closeTensors(Closing by) {
    if (within != null) {
      List<TensorScope> ended = within;
      within = null;
      ended.forEach(inner -> inner.close(by));
    }
    if (older != null) {
      older.forEach(tensor -> leave(tensor, by));
      older = null;
    }
    for (int i = 0; i < newest.size(); i++) {
      leave(newest.get(i), by);
    }
    newest.clear();
    newestElements = 0;
  }

  private void leave(Tensor tensor, Closing by) {
    switch (tensor.leaveScope()) {
      case CLOSE -> tensor.close(by);
      case KEEP -> {
        TensorScope outer = around();
        if (outer != null) {
          outer.add(tensor);
        }
      }
      case PERSIST -> {}
    }
  }

  private @Nullable TensorScope around() {
    if (!detached) {
      return owner.around(self);
    }
    TensorScope outer = around == null ? null : around.get();
    return outer == null || outer.closed ? null : outer;
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

  private void close(Closing by) {
    if (!closed) {
      closeTensors(by);
      owner.remove(self);
      forget();
    }
  }

  private void forget() {
    TensorScope outer = detached ? around() : null;
    if (outer != null && outer.within != null) {
      outer.within.remove(this);
    }
    newest.clear();
    older = null;
    closed = true;
  }

  @Override
  public String toString() {
    return "TensorScope(%s, tensors=%s)".formatted(name, size());
  }
}
