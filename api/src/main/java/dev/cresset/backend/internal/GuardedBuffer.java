package dev.cresset.backend.internal;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of a {@link GuardedBackend}: its memory is freed once it is closed and no operation uses
 * it any more.
 *
 * <p>Operations count themselves in and out, which takes two uncontended atomic instructions. Where
 * two threads are seen to count at the same moment, as with the weights of a model that many
 * threads predict with, counting ends for good: the memory is then left to the garbage collector,
 * which frees a buffer that no operation can reach.
 */
public final class GuardedBuffer implements TensorBuffer {

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(GuardedBuffer.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int CLOSED = 1 << 31;
  private static final int UNCOUNTED = 1 << 30;

  private final TensorBuffer elements;

  /** {@link #CLOSED} and {@link #UNCOUNTED}; the bits below count the operations under way. */
  private volatile int state;

  /** Written before {@link #CLOSED} is set. */
  private @Nullable Closing closing;

  GuardedBuffer(TensorBuffer elements) {
    this.elements = elements;
  }

  @Override
  public Shape shape() {
    return elements.shape();
  }

  @Override
  public DType dtype() {
    return elements.dtype();
  }

  @Override
  public void close() {
    close(Closing.OF_BUFFER);
  }

  /** Closes this buffer, unless it is closed; operations under way still complete. */
  public void close(Closing by) {
    if (state >= 0) {
      closing = by;
      if ((int) STATE.getAndBitwiseOr(this, CLOSED) == 0) {
        elements.close();
      }
    }
  }

  /** Returns what closed this buffer, or {@code null} if it is open. */
  public @Nullable Closing closing() {
    return state < 0 ? closing : null;
  }

  /**
   * Checks that this buffer is open, which another thread may change at any time.
   *
   * @param operation for the message of the error
   * @throws IllegalStateException if it is closed
   */
  public void checkOpen(Object operation) {
    Closing by = closing();
    if (by != null) {
      String name =
          operation instanceof Enum<?> op
              ? op.name().toLowerCase(Locale.ROOT)
              : operation.toString();
      throw new IllegalStateException(
          "%s: this tensor of shape %s was freed by %s; %s; see docs/errors.md#tensor-was-freed"
              .formatted(name, shape(), by.by(), by.remedy()));
    }
  }

  /**
   * Begins a use, which keeps the backend's own buffer open until {@link #release}.
   *
   * @throws IllegalStateException if this buffer is closed
   */
  void acquire(Object operation) {
    boolean contended = false;
    while (true) {
      int now = state;
      if (now < 0) {
        checkOpen(operation);
      } else if ((now & UNCOUNTED) != 0) {
        return;
      } else if (STATE.compareAndSet(this, now, contended ? now | UNCOUNTED : now + 1)) {
        return;
      }
      contended = true;
    }
  }

  /** Returns the backend's own buffer, for the time of a use. */
  TensorBuffer elements() {
    return elements;
  }

  /** Ends a use; the last one after {@link #close} frees the memory. */
  void release() {
    // Reading the state also keeps the buffer reachable, and so its memory, up to here.
    if ((state & UNCOUNTED) == 0 && (int) STATE.getAndAdd(this, -1) == (CLOSED | 1)) {
      elements.close();
    }
  }
}
