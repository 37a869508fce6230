package dev.cresset.spi;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work space that is kept from one call to the next, a few pieces for the whole process.
 *
 * <p>Unlike a {@link ThreadLocal} this does not grow with the number of threads, of which there may
 * be millions where they are virtual.
 */
public final class Slots<T> {

  private final AtomicReferenceArray<@Nullable T> idle =
      new AtomicReferenceArray<>(
          Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors()));
  private final Supplier<T> fresh;

  /** Makes pieces by {@code fresh} where none is idle. */
  public Slots(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  /** Returns a piece that nobody else uses. */
  public T take() {
    T kept = idle.getAndSet(slot(), null);
    return kept == null ? fresh.get() : kept;
  }

  /** Keeps a piece for the next call. */
  public void giveBack(T piece) {
    idle.set(slot(), piece);
  }

  @SuppressWarnings("deprecation") // its successor, threadId, is not in Java 17
  private int slot() {
    return (int) Thread.currentThread().getId() & (idle.length() - 1);
  }
}
