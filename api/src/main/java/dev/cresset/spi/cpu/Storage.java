package dev.cresset.spi.cpu;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Memory that one or several buffers use, counted by a {@link StoragePool}. */
public abstract class Storage {

  /**
   * What a pool still knows of a storage that became unreachable while buffers used it.
   *
   * <p>There is one for each storage, not for each buffer, so reused memory needs no new one.
   */
  static final class Trace extends PhantomReference<Storage> {
    final long bytes;
    final boolean isAdopted;
    final Runnable cleanup;
    final AtomicInteger buffers = new AtomicInteger();

    Trace(Storage storage, boolean isAdopted, ReferenceQueue<Storage> queue) {
      super(storage, queue);
      this.bytes = storage.bytes();
      this.isAdopted = isAdopted;
      this.cleanup = storage.cleanup();
    }
  }

  private static final Runnable NOTHING = () -> {};

  private final long kind;
  private final long bytes;
  @Nullable Trace trace;

  /**
   * Makes a storage.
   *
   * @param kind storages of one kind can replace each other, see {@link StoragePool.Allocator}
   */
  protected Storage(long kind, long bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  final long kind() {
    return kind;
  }

  /** Returns the size of the memory. */
  public final long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + bytes + " bytes)";
  }

  /**
   * Returns what frees the native resources that the garbage collector does not free.
   *
   * <p>The pool runs it once, when it stops using this storage or after this storage has become
   * unreachable. It must refer neither to this storage nor to memory that is freed with it.
   */
  protected Runnable cleanup() {
    return NOTHING;
  }

  /** Returns the elements of {@code FLOAT32}. */
  public abstract FloatBuffer floats();

  /** Returns the elements of {@code INT64}. */
  public abstract LongBuffer longs();
}
