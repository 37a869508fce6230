package dev.cresset.conformance;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;

import dev.cresset.loss.Losses;
import dev.cresset.nn.Prediction;
import dev.cresset.nn.Predictor;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Threads that predict while another one trains the model and replaces the weights that they use:
 * each result is to the last bit that of one version of the weights, which was in use during the
 * call.
 */
final class ServedVersions {

  private static final int SAMPLES = 6;
  private static final int CLASSES = 10;
  private static final int BATCH = 32;

  /** All samples in one call. */
  private static final int TOGETHER = -1;

  /** What was predicted and how. */
  private record Result(int sample, DoubleBuffer probabilities) {}

  private final Sequential model;
  private final Optimizer optimizer;
  private final Tensor inputs;
  private final long[] labels = new long[BATCH];
  private final Predictor predictor;
  private final float[][] samples = new float[SAMPLES][];
  private final Observations seen;

  /** The first and the last version that gives a result. */
  private record Versions(int first, int last) {}

  private final Map<Result, Versions> versions = new ConcurrentHashMap<>();
  private volatile int announced;
  private volatile int published;
  private volatile boolean isOver;

  ServedVersions(int features, int hidden, Observations seen) {
    this.seen = seen;
    model =
        Sequential.of(
            linear(features, hidden), relu(), dropout(0.2), linear(hidden, CLASSES), logSoftmax(1));
    optimizer = Optimizers.adam(0.01).over(model.parameters());
    inputs = Tensors.randn(BATCH, features);
    for (int i = 0; i < SAMPLES; i++) {
      try (Tensor sample = Tensors.randn(features)) {
        samples[i] = sample.toFloatArray();
      }
    }
    predictor = model.predictor();
    noteVersion();
    predictor.update(model);
    published = announced;
  }

  /**
   * Predicts in so many threads of a pool, and trains on this one until there is enough, which all
   * of them ask.
   */
  void run(ExecutorService pool, int threads, BooleanSupplier isEnough) throws Exception {
    isOver = false;
    List<Future<?>> reading = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      reading.add(pool.submit(() -> read(number, isEnough)));
    }
    try {
      while (!isEnough.getAsBoolean()) {
        update();
      }
    } finally {
      isOver = true;
    }
    for (Future<?> each : reading) {
      each.get();
    }
  }

  /** Returns the number of versions so far. */
  int versions() {
    return published;
  }

  /** Trains one step, and replaces the weights. */
  void update() {
    TensorScope.within(
        "step",
        () -> {
          // Other labels in each step, so the weights never stop changing.
          for (int i = 0; i < BATCH; i++) {
            labels[i] = (i + announced) % CLASSES;
          }
          optimizer.zeroGrad();
          Losses.nll().apply(model.forward(inputs), Tensors.labels(labels)).backward();
          optimizer.step();
          return null;
        });
    noteVersion();
    predictor.update(model);
    published = announced;
    seen.step();
  }

  /** Computes what the model predicts now. */
  private void noteVersion() {
    int version = announced + 1;
    for (int i = 0; i < SAMPLES; i++) {
      note(new Result(i, expected(samples[i])), version);
    }
    note(new Result(TOGETHER, expected(samples)), version);
    announced = version;
  }

  private void note(Result result, int version) {
    versions.merge(
        result,
        new Versions(version, version),
        (before, now) -> new Versions(before.first, version));
  }

  private DoubleBuffer expected(float[]... rows) {
    return TensorScope.within(
        "expected",
        () -> {
          float[] logarithms = model.predict(Tensors.tensor(rows)).toFloatArray();
          DoubleBuffer probabilities = DoubleBuffer.allocate(logarithms.length);
          for (float logarithm : logarithms) {
            probabilities.put(Math.min(1, Math.exp(logarithm)));
          }
          return probabilities.flip();
        });
  }

  private void read(int thread, BooleanSupplier isEnough) {
    // Many readers can delay the training thread for long, so they do not wait for it to end.
    for (int i = thread; !isOver && !isEnough.getAsBoolean(); i++) {
      int sample = i % (SAMPLES + 1) - 1;
      int oldest = published;
      Result result = new Result(sample, predicted(sample));
      int newest = announced;
      Versions found = versions.get(result);
      seen.read();
      if (found == null || found.last < oldest || found.first > newest) {
        seen.violation(
            "sample %s: a result of %s, while versions %s to %s were in use"
                .formatted(sample, found, oldest, newest));
      }
      Thread.yield(); // virtual threads share their processors by this only
    }
  }

  private DoubleBuffer predicted(int sample) {
    if (sample != TOGETHER) {
      return DoubleBuffer.wrap(predictor.predict(samples[sample]).probabilities());
    }
    DoubleBuffer all = DoubleBuffer.allocate(SAMPLES * CLASSES);
    for (Prediction each : predictor.predict(samples)) {
      all.put(each.probabilities());
    }
    return all.flip();
  }
}
