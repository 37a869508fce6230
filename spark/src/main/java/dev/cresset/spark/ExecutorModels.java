package dev.cresset.spark;

import dev.cresset.nn.Predictor;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;

/** What the tasks of an executor share: one predictor of a model, and the replicas of a run. */
final class ExecutorModels {

  private static final SoftCache KEPT = new SoftCache(16);

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
    ExecutorThreads.limit();
    return KEPT.get(type, SparkEnv.get().conf().getAppId() + " " + key, create);
  }
}
