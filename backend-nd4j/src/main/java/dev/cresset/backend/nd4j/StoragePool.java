package dev.cresset.backend.nd4j;

import dev.cresset.spi.MemoryUse;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands out storages and keeps those that come back for the next request of their size.
 *
 * <p>A storage whose buffers all became unreachable unclosed is freed by the garbage collector; the
 * cleaner here only keeps the books. Never more than half of what the JVM may use lies idle, so
 * that other users of direct memory find some; what comes back beyond that is left to the collector
 * too.
 */
final class StoragePool {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Shelf[] shelves = new Shelf[SizeClass.COUNT];
  private final LongAdder liveBuffers = new LongAdder();
  private final LongAdder liveBytes = new LongAdder();
  private final AtomicLong idleBytes = new AtomicLong();
  private final long mostIdleBytes;

  StoragePool(long mostIdleBytes) {
    this.mostIdleBytes = mostIdleBytes;
    for (int i = 0; i < shelves.length; i++) {
      shelves[i] = new Shelf();
    }
  }

  /** Returns a storage of at least {@code bytes} with one user and any content. */
  NativeStorage take(long bytes) {
    if (bytes > SizeClass.MAX_BYTES) {
      throw new IllegalArgumentException(
          "nd4j: one tensor may take up to 2 GiB, but this one needs "
              + bytes
              + " bytes; split it, or use smaller batches");
    }
    SizeClass size = SizeClass.of(bytes);
    NativeStorage storage = shelves[size.index()].take();
    if (storage == null) {
      storage = allocate(size.bytes());
    } else {
      idleBytes.addAndGet(-storage.bytes());
    }
    liveBytes.add(storage.bytes());
    share(storage);
    return storage;
  }

  /** Counts one more buffer on a storage that is in use. */
  void share(NativeStorage storage) {
    storage.users().add();
    liveBuffers.increment();
  }

  /** Counts one buffer less and keeps the storage if that was the last. */
  void giveBack(NativeStorage storage) {
    liveBuffers.decrement();
    if (!storage.users().removeLast()) {
      return;
    }
    int bytes = storage.bytes();
    liveBytes.add(-bytes);
    if (idleBytes.addAndGet(bytes) > mostIdleBytes) {
      idleBytes.addAndGet(-bytes);
      return;
    }
    shelves[SizeClass.of(bytes).index()].put(storage);
  }

  MemoryUse use() {
    return new MemoryUse(liveBuffers.sum(), liveBytes.sum(), idleBytes.get());
  }

  private NativeStorage allocate(int bytes) {
    try {
      return register(bytes);
    } catch (OutOfMemoryError full) {
      clear();
      return allocateLastTry(bytes);
    }
  }

  private NativeStorage allocateLastTry(int bytes) {
    try {
      return register(bytes);
    } catch (OutOfMemoryError full) {
      OutOfMemoryError error =
          new OutOfMemoryError(
              "nd4j: no room for a tensor of %d bytes beside the %d bytes in use; use smaller batches or raise -XX:MaxDirectMemorySize (by default as large as -Xmx)"
                  .formatted(bytes, liveBytes.sum()));
      error.initCause(full);
      throw error;
    }
  }

  private NativeStorage register(int bytes) {
    Users users = new Users();
    NativeStorage storage = new NativeStorage(bytes, users);
    CLEANER.register(storage, () -> forget(users, bytes));
    return storage;
  }

  private void forget(Users users, int bytes) {
    int open = users.removeAll();
    if (open > 0) {
      liveBuffers.add(-open);
      liveBytes.add(-bytes);
    }
  }

  private void clear() {
    for (Shelf shelf : shelves) {
      for (NativeStorage storage = shelf.take(); storage != null; storage = shelf.take()) {
        idleBytes.addAndGet(-storage.bytes());
      }
    }
  }

  /** The idle storages of one size; the last one put is taken first, its memory being warm. */
  private static final class Shelf {
    private final ArrayDeque<NativeStorage> idle = new ArrayDeque<>();

    synchronized @Nullable NativeStorage take() {
      return idle.pollLast();
    }

    synchronized void put(NativeStorage storage) {
      idle.addLast(storage);
    }
  }
}
