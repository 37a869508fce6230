package dev.cresset.backend.nd4j;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work space that is kept from one call to the next, a few pieces for the whole process.
 *
 * <p>Unlike a {@link ThreadLocal} this does not grow with the number of threads, of which there may
 * be millions where they are virtual.
 */
final class Slots<T> {

  private final AtomicReferenceArray<@Nullable T> idle =
      new AtomicReferenceArray<>(
          Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors()));
  private final Supplier<T> fresh;

  Slots(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  /** Returns a piece that nobody else uses. */
  T take() {
    T kept = idle.getAndSet(slot(), null);
    return kept == null ? fresh.get() : kept;
  }

  /** Keeps a piece for the next call. */
  void giveBack(T piece) {
    idle.set(slot(), piece);
  }

  private int slot() {
    return (int) Thread.currentThread().getId() & (idle.length() - 1);
  }
}
