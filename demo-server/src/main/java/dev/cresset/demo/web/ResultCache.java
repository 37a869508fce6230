package dev.cresset.demo.web;

import dev.cresset.demo.run.TestResult;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is computed from test results, once for each, on the thread of the first request. Further
 * requests for it wait. It is kept as long as the result. Thread-safe.
 */
final class ResultCache {

  private final Map<TestResult, Map<String, Object>> computed =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Returns what a function computes from a result.
   *
   * @param name names the function; the values must not refer to the result
   */
  @SuppressWarnings("unchecked")
  <T> T get(TestResult result, String name, Function<TestResult, T> function) {
    return (T)
        computed
            .computeIfAbsent(result, added -> new ConcurrentHashMap<>())
            .computeIfAbsent(name, added -> function.apply(result));
  }
}
