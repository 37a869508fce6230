package dev.cresset.spark;

import dev.cresset.nn.Predictor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;

/** What an executor keeps between tasks, so that all tasks share one predictor of a model. */
final class ExecutorModels {

  private static final int MOST = 16;

  private static final Map<String, Object> KEPT =
      Collections.synchronizedMap(
          new LinkedHashMap<>(MOST, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
              return size() > MOST;
            }
          });

  private ExecutorModels() {}

  /** Returns the predictor of a model. */
  static Predictor predictor(Broadcast<byte[]> file, int[] inputShape, int size) {
    long[] shape = new long[Math.max(1, inputShape.length)];
    shape[0] = size;
    for (int i = 0; i < inputShape.length; i++) {
      shape[i] = inputShape[i];
    }
    String key = "predictor %s %s".formatted(file.id(), Arrays.toString(shape));
    return kept(Predictor.class, key, () -> TemporaryFile.model(file.value()).predictor(shape));
  }

  /** Returns what is kept under a key of this application, or creates it. */
  static <T> T kept(Class<T> type, String key, Supplier<T> create) {
    String full = SparkEnv.get().conf().getAppId() + " " + key;
    synchronized (KEPT) {
      return type.cast(KEPT.computeIfAbsent(full, name -> create.get()));
    }
  }
}
