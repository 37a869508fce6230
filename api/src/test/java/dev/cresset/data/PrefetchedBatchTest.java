package dev.cresset.data;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.Backends;
import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Batches of images, which a worker gathers while the loop computes. */
class PrefetchedBatchTest {

  private static final int IMAGES = 300;

  private final ImageDataset images = images();

  private static ImageDataset images() {
    byte[] pixels = new byte[IMAGES * 16];
    byte[] labels = new byte[IMAGES];
    new Random(3).nextBytes(pixels);
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) (i % 10);
    }
    return ImageDataset.of(Shape.of(1, 4, 4), pixels, labels, 10);
  }

  private static BatchPlan plan(Dataset dataset) {
    return new BatchPlan(dataset, new int[] {4, 2}, 2, 1, null);
  }

  @Test
  void whoGathersDoesNotMatter() {
    for (Dataset dataset : List.of(images, DataSplits.first(images, 100))) {
      DataLoader loader = DataLoader.of(dataset).batchSize(7).shuffle(true);
      List<float[]> alone = new ArrayList<>();
      for (Batch batch : loader.seed(5).prefetch(1)) {
        alone.add(batch.inputs().toFloatArray());
      }
      List<float[]> shared = new ArrayList<>();
      for (Batch batch : loader.seed(5)) {
        shared.add(batch.inputs().toFloatArray());
        WorkerPool.shared().parallelFor(2, part -> LockSupport.parkNanos(100_000));
      }
      assertThat(shared).usingRecursiveComparison().isEqualTo(alone);
    }
  }

  @Test
  void aBatchIsGatheredOnce() throws InterruptedException {
    List<Thread> gathering = new CopyOnWriteArrayList<>();
    RecordingDataset recording =
        new RecordingDataset(images, indices -> gathering.add(Thread.currentThread()));
    PrefetchedBatch prefetched = new PrefetchedBatch(plan(recording), 0);
    Thread other = new Thread(prefetched);
    other.start();
    other.join();
    prefetched.run();
    Batch batch = prefetched.get();
    assertThat(batch.targets().toLongArray()).containsExactly(4, 2);
    assertThat(gathering).containsExactly(other);
  }

  @Test
  void imagesComeOnTheBackendInUseWhenTheyAreAskedFor() {
    PrefetchedBatch prefetched = new PrefetchedBatch(plan(images), 0);
    Backend other = new JvmBackendProvider().create();
    BackendLookup.during(
        other,
        () -> {
          prefetched.run();
          return null;
        });
    Batch batch = prefetched.get();
    assertThat(batch.inputs().backend()).isSameAs(Backends.current()).isNotSameAs(other);
    assertThat(batch.targets().toLongArray()).containsExactly(4, 2);
  }

  @Test
  void onlyImagesInMemoryAreGatheredInSpareTime() {
    assertThat(plan(images).isRepeatable()).isTrue();
    assertThat(plan(DataSplits.first(images, 9)).isRepeatable()).isTrue();
    assertThat(plan(images.transform(toTensor(), normalize(0.5, 0.5))).isRepeatable()).isTrue();
    assertThat(plan(images.transform((value, channel) -> value)).isRepeatable()).isFalse();
    Dataset recording = new RecordingDataset(images, indices -> {});
    assertThat(plan(recording).isRepeatable()).isFalse();
    assertThat(plan(DataSplits.first(recording, 9)).isRepeatable()).isFalse();
    assertThat(plan(Numbered.of(9)).isRepeatable()).isFalse();
  }
}
