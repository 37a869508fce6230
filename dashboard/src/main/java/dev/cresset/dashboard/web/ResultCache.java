package dev.cresset.dashboard.web;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * What is computed from test results, once for each, on the thread of the first request. Further
 * requests for it wait. It is kept as long as the result. Thread-safe.
 *
 * @param <R> type of the results
 */
final class ResultCache<R> {

  private final Map<R, Map<String, FutureTask<?>>> computed =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Returns what a function computes from a result.
   *
   * @param name names the function; its values must not refer to the result
   */
  @SuppressWarnings("unchecked")
  <T> T get(R result, String name, Function<R, T> function) {
    Map<String, FutureTask<?>> ofResult =
        computed.computeIfAbsent(result, added -> new ConcurrentHashMap<>());
    FutureTask<?> task =
        ofResult.computeIfAbsent(name, added -> new FutureTask<>(() -> function.apply(result)));
    // Does nothing if another thread has started it.
    task.run();
    try {
      return (T) task.get();
    } catch (ExecutionException e) {
      ofResult.remove(name, task);
      throw new IllegalStateException("computing %s failed".formatted(name), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another request computes " + name, e);
    }
  }
}
