package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.nn.Predictor;
import dev.cresset.nn.Sequential;
import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.tensor.Tensors;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A predictor serves many threads while its weights are replaced; memory stays flat. */
abstract class PredictorConformance {

  private static final int PLATFORM_THREADS = 64;
  private static final int VIRTUAL_THREADS = 500;
  private static final int VERSIONS = 40;
  private static final int UPDATES = 3_000;

  @RegisterExtension final CurrentBackend current;

  private final Backend backend;

  PredictorConformance(Backend backend) {
    this.backend = backend;
    this.current = new CurrentBackend(backend);
  }

  @Test
  void eachResultIsOfOneVersionOfTheWeights() throws Exception {
    Tensors.manualSeed(5);
    Observations seen = new Observations();
    ServedVersions served = new ServedVersions(Example.FEATURES, 16, seen);
    run(served, Executors.newFixedThreadPool(PLATFORM_THREADS), PLATFORM_THREADS);
    Optional<ExecutorService> virtual = Threads.virtual();
    if (virtual.isPresent()) {
      run(served, virtual.get(), VIRTUAL_THREADS);
    }
    assertThat(seen).asString().endsWith(" 0 violations");
  }

  private static void run(ServedVersions served, ExecutorService pool, int threads)
      throws Exception {
    int enough = served.versions() + VERSIONS;
    try {
      served.run(pool, threads, () -> served.versions() >= enough);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void thousandsOfUpdatesNeedNoMoreMemory() {
    Sequential model = Example.network();
    float[] sample = new float[Example.FEATURES];
    Predictor predictor = model.predictor();
    MemoryAfterGc.memory(backend);
    MemoryUse before = null;
    for (int i = 0; i < UPDATES; i++) {
      predictor.update(model);
      predictor.predict(sample);
      if (i == 2) {
        before = backend.memory();
      }
    }
    MemoryUse after = backend.memory(); // garbage is not collected before
    assertThat(after.liveBuffers()).isLessThanOrEqualTo(before.liveBuffers());
    assertThat(after.liveBytes() + after.pooledBytes())
        .isLessThanOrEqualTo(before.liveBytes() + before.pooledBytes());
  }

  @Test
  void aPredictorStaysOnTheBackendOfItsModel() {
    Predictor predictor = Example.network().predictor();
    float[] sample = new float[Example.FEATURES];
    double[] expected = predictor.predict(sample).probabilities();
    BackendLookup.during(
        BackendLookup.named("jvm"),
        () -> assertThat(predictor.predict(sample).probabilities()).containsExactly(expected));
  }
}
