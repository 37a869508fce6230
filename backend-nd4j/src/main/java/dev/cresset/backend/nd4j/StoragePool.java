package dev.cresset.backend.nd4j;

import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.cpu.BufferPool;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands out storages and keeps those that come back for the next request of their size.
 *
 * <p>A storage whose buffers all became unreachable unclosed is freed by the garbage collector;
 * what is left of it here only keeps the books. Never more than half of what the JVM may use lies
 * idle, so that other users of direct memory find some; what is dropped beyond that is left to the
 * collector too.
 */
final class StoragePool {

  private final BufferPool<SizeClass, NativeStorage> idle;
  // Not a Cleaner: its thread would keep the class loader of an application that has ended.
  private final ReferenceQueue<NativeStorage> lost = new ReferenceQueue<>();
  private final Set<Trace> traces = ConcurrentHashMap.newKeySet();
  private final LongAdder liveBuffers = new LongAdder();
  private final LongAdder liveBytes = new LongAdder();

  StoragePool(long mostIdleBytes) {
    idle = new BufferPool<>(mostIdleBytes, NativeStorage::bytes, storage -> {});
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
    NativeStorage storage = idle.take(size);
    if (storage == null) {
      storage = allocate(size.bytes());
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
    idle.put(SizeClass.of(bytes), storage);
  }

  MemoryUse use() {
    forgetLost();
    return new MemoryUse(liveBuffers.sum(), liveBytes.sum(), idle.bytes());
  }

  private NativeStorage allocate(int bytes) {
    try {
      return register(bytes);
    } catch (OutOfMemoryError full) {
      idle.clear();
      return allocateLastTry(bytes);
    }
  }

  private NativeStorage allocateLastTry(int bytes) {
    try {
      return register(bytes);
    } catch (OutOfMemoryError full) {
      OutOfMemoryError error =
          new OutOfMemoryError(
              "nd4j: no room for a tensor of %s bytes beside the %s bytes in use; use smaller batches or raise -XX:MaxDirectMemorySize (by default as large as -Xmx)"
                  .formatted(bytes, liveBytes.sum()));
      error.initCause(full);
      throw error;
    }
  }

  private NativeStorage register(int bytes) {
    forgetLost();
    Users users = new Users();
    NativeStorage storage = new NativeStorage(bytes, users);
    traces.add(new Trace(storage, users, bytes, lost));
    return storage;
  }

  private void forgetLost() {
    Reference<? extends NativeStorage> reference;
    while ((reference = lost.poll()) != null) {
      Trace trace = (Trace) reference;
      traces.remove(trace);
      int open = trace.users.removeAll();
      if (open > 0) {
        liveBuffers.add(-open);
        liveBytes.add(-trace.bytes);
      }
    }
  }

  /** What is known of a storage that became unreachable. */
  private static final class Trace extends PhantomReference<NativeStorage> {
    final Users users;
    final int bytes;

    Trace(NativeStorage storage, Users users, int bytes, ReferenceQueue<NativeStorage> queue) {
      super(storage, queue);
      this.users = users;
      this.bytes = bytes;
    }
  }
}
