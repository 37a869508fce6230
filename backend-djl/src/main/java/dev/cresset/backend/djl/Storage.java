package dev.cresset.backend.djl;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the buffers that share one piece of PyTorch's memory.
 *
 * <p>PyTorch frees the memory itself, with the last array that uses it; this is how {@link
 * NativeMemory} hears of it.
 */
final class Storage {

  private final NativeMemory memory;
  private final long bytes;
  private final AtomicInteger users = new AtomicInteger();

  Storage(NativeMemory memory, long bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  void open() {
    memory.opened();
    if (users.getAndIncrement() == 0) {
      memory.allocated(bytes);
    }
  }

  void close() {
    memory.closed();
    if (users.decrementAndGet() == 0) {
      memory.freed(bytes);
    }
  }
}
