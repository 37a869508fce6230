package dev.cresset.nn;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The memory of replaced snapshots is used again or freed as soon as the last call has ended. */
class ServedModelTest {

  private static final SampleBatch ONE = new SampleBatch(new float[] {1}, 1, 1, 1);

  private static Sequential model(double weight) {
    Sequential model = Sequential.of(linear(1, 1, false), relu());
    set(model, weight);
    return model;
  }

  private static void set(Module model, double weight) {
    try (Tensor value = Tensors.full(weight, 1, 1)) {
      model.parameters().forEach(p -> InPlace.assign(p, value));
    }
  }

  private static float output(ModelSnapshot snapshot) {
    return snapshot.outputs(ONE).values()[0];
  }

  private static long liveBuffers() {
    return BackendLookup.current().memory().liveBuffers();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCallKeepsItsSnapshotHoweverOftenItIsReplaced() throws Exception {
    Sequential model = model(1);
    ServedModel served = new ServedModel(model);
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<Float>> calls = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        calls.add(
            pool.submit(
                () ->
                    served.use(
                        snapshot -> {
                          begun.countDown();
                          await(end);
                          return output(snapshot);
                        })));
      }
      await(begun);
      for (int version = 2; version <= 50; version++) {
        set(model, version);
        served.update(model, snapshot -> {});
        assertThat(served.use(ServedModelTest::output)).isEqualTo(version);
      }
      end.countDown();
      for (Future<Float> call : calls) {
        assertThat(call.get()).isEqualTo(1);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** No garbage is collected in between: what is not freed at once stays counted. */
  @Test
  void updatesNeedTheMemoryOfTwoSnapshots() {
    Sequential model = model(1);
    ServedModel served = new ServedModel(model);
    served.update(model, snapshot -> {});
    long before = liveBuffers();
    for (int i = 0; i < 1_000; i++) {
      served.update(model, snapshot -> {});
      served.use(
          outer -> {
            // The outer call uses the snapshot that this update replaces.
            served.update(model, snapshot -> {});
            return output(outer);
          });
    }
    assertThat(liveBuffers()).isLessThanOrEqualTo(before);
  }

  @Test
  void snapshotsOfOtherModelsAreFreed() {
    Sequential one = model(1);
    Sequential other = model(2);
    ServedModel served = new ServedModel(one);
    served.update(other, snapshot -> {});
    long before = liveBuffers();
    for (int i = 0; i < 1_000; i++) {
      served.update(i % 2 == 0 ? one : other, snapshot -> {});
      assertThat(served.use(ServedModelTest::output)).isEqualTo(i % 2 == 0 ? 1 : 2);
    }
    assertThat(liveBuffers()).isLessThanOrEqualTo(before);
  }

  @Test
  void aRefusedSnapshotIsFreedAndTheFormerStays() {
    Sequential model = model(1);
    ServedModel served = new ServedModel(model);
    long before = liveBuffers();
    for (int i = 0; i < 100; i++) {
      set(model, 5);
      assertThatThrownBy(
              () ->
                  served.update(
                      model,
                      snapshot -> {
                        throw new IllegalArgumentException("refused");
                      }))
          .hasMessage("refused");
      assertThat(served.use(ServedModelTest::output)).isEqualTo(1);
    }
    assertThat(liveBuffers()).isLessThanOrEqualTo(before);
  }

  /** Keeps what it computed from its weight the first time. */
  private static final class Caching extends Module {
    private final Linear layer = register("layer", linear(1, 1, false));
    private transient Tensor doubled;

    @Override
    public Tensor forward(Tensor x) {
      if (doubled == null) {
        doubled = layer.weight().mul(2).persist();
      }
      return x.mul(doubled);
    }
  }

  @Test
  void aModuleThatKeepsTensorsIsCopiedAnew() {
    Caching model = new Caching();
    set(model, 1);
    ServedModel served = new ServedModel(model);
    for (int version = 1; version < 5; version++) {
      set(model, version);
      served.update(model, snapshot -> {});
      assertThat(served.use(ServedModelTest::output)).isEqualTo(2 * version);
    }
  }

  @Test
  void countsAreOfAllThreads() throws Exception {
    CallCount count = new CallCount();
    assertThat(count.isZero()).isTrue();
    for (int i = 0; i < 20; i++) {
      AtomicInteger stripe = new AtomicInteger();
      Thread thread =
          new Thread(
              () -> {
                stripe.set(CallCount.stripe());
                count.begin(stripe.get());
              });
      thread.start();
      thread.join();
      assertThat(count.isZero()).isFalse();
      count.end(stripe.get());
      assertThat(count.isZero()).isTrue();
    }
  }
}
