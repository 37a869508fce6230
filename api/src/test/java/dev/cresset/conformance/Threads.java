package dev.cresset.conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs something in many threads at once. */
final class Threads {

  private static final int PLATFORM_THREADS = 12;

  private Threads() {}

  /** Returns a pool of platform threads, and one of virtual threads where there are any. */
  static List<ExecutorService> pools() throws ReflectiveOperationException {
    List<ExecutorService> pools = new ArrayList<>();
    pools.add(Executors.newFixedThreadPool(PLATFORM_THREADS));
    virtual().ifPresent(pools::add);
    return pools;
  }

  /** Returns a pool of virtual threads, where there are any. */
  static Optional<ExecutorService> virtual() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    // Compiled for Java 17, which has no such method.
    Method method = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    return Optional.of((ExecutorService) method.invoke(null));
  }

  /** Computes for 0 to {@code count} at once, returns the results in order, and ends the pool. */
  static <T> List<T> map(ExecutorService pool, int count, IntFunction<T> body) throws Exception {
    try {
      List<Future<T>> pending = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        pending.add(pool.submit(() -> body.apply(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : pending) {
        results.add(each.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
