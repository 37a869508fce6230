package dev.cresset.backend.internal;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of a {@link GuardedBackend}. Its memory is freed when it is closed and no operation uses
 * it.
 *
 * <p>Operations count their uses, which takes two uncontended atomic instructions each. If two
 * threads are found to count at the same moment, as with the weights of a model that many threads
 * use for prediction, counting stops for good. The garbage collector then frees the memory of a
 * closed buffer once no operation can reach it.
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

  /** {@link #CLOSED} and {@link #UNCOUNTED}; the lower bits count the operations in progress. */
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

  /** Closes this buffer, unless it is closed; operations in progress still complete. */
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
   * Checks that this buffer is open; another thread may close it at any time.
   *
   * @param operation name of the operation, for the error message
   * @throws IllegalStateException if it is closed
   */
  public void checkOpen(Object operation) {
    Closing by = closing();
    if (by != null) {
      String name =
          operation instanceof Enum<?> op
              ? op.name().toLowerCase(Locale.ROOT)
              : operation.toString();
      throw new IllegalStateException(by.message(name, shape(), by.remedy()));
    }
  }

  /**
   * Begins a use, which keeps the backend's buffer open until {@link #release}.
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

  /** Returns the backend's buffer, which is open between {@link #acquire} and {@link #release}. */
  public TensorBuffer elements() {
    return elements;
  }

  /** Ends a use; the last one after {@link #close} frees the memory. */
  void release() {
    // Reading the state also keeps the buffer, and so its memory, reachable until here.
    if ((state & UNCOUNTED) == 0 && (int) STATE.getAndAdd(this, -1) == (CLOSED | 1)) {
      elements.close();
    }
  }
}
