package dev.cresset.spi.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps scratch objects from one call to the next, a few for the whole process.
 *
 * <p>Unlike a {@link ThreadLocal} it does not grow with the number of threads, which may be
 * millions where they are virtual.
 */
public final class ScratchPool<T> {

  private final AtomicReferenceArray<@Nullable T> idle =
      new AtomicReferenceArray<>(
          Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors()));
  private final Supplier<T> factory;

  /** Makes a pool that calls {@code factory} where it has nothing to reuse. */
  public ScratchPool(Supplier<T> factory) {
    this.factory = factory;
  }

  /** Returns an object that no other thread uses until {@link #giveBack}. */
  public T take() {
    T kept = idle.getAndSet(slot(), null);
    return kept == null ? factory.get() : kept;
  }

  /** Keeps an object for the next {@link #take}. */
  public void giveBack(T object) {
    idle.set(slot(), object);
  }

  @SuppressWarnings("deprecation") // its successor, threadId, is not in Java 17
  private int slot() {
    return (int) Thread.currentThread().getId() & (idle.length() - 1);
  }
}
