package dev.cresset.data;

import static dev.cresset.nn.Layers.dropout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefetching is a matter of speed: numbers, owners and errors are those without it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrefetchTest {

  private final Dataset twenty = Numbered.of(20);

  /** A dataset that a program might write. */
  private record Own(int size, Function<int[], Batch> gathering) implements Dataset {

    @Override
    public Shape inputShape() {
      return Shape.of(2);
    }

    @Override
    public Batch gather(int[] indices) {
      return gathering.apply(indices);
    }

    @Override
    public Dataset transform(Transform... transforms) {
      throw new UnsupportedOperationException();
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwAnything(Throwable problem) throws E {
    throw (E) problem;
  }

  // One thread, in order

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 3000})
  void batchesAreGatheredOneAfterTheOtherInOneThread(int prefetch) {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    List<Integer> starts = new CopyOnWriteArrayList<>();
    AtomicBoolean gathering = new AtomicBoolean();
    AtomicInteger overlaps = new AtomicInteger();
    Dataset recording =
        new RecordingDataset(
            Numbered.of(2_000),
            indices -> {
              if (!gathering.compareAndSet(false, true)) {
                overlaps.incrementAndGet();
              }
              threads.add(Thread.currentThread());
              starts.add(indices[0]);
              Thread.yield();
              gathering.set(false);
            });
    for (Batch batch : DataLoader.of(recording).batchSize(4).prefetch(prefetch)) {
      assertThat(batch.size()).isEqualTo(4);
    }
    assertThat(overlaps).hasValue(0);
    assertThat(threads).hasSize(1);
    assertThat(threads.contains(Thread.currentThread())).isEqualTo(prefetch == 0);
    assertThat(starts).hasSize(500).isSorted();
  }

  @Test
  void aReaderWithAPositionReadsEachSampleOnce() {
    AtomicInteger[] position = {new AtomicInteger()};
    Dataset file =
        new Own(
            2_000,
            indices -> {
              float[] values = new float[2 * indices.length];
              for (int i = 0; i < indices.length; i++) {
                position[0].set(indices[i]);
                Thread.yield();
                values[2 * i] = position[0].get();
              }
              return new Batch(
                  Tensors.tensor(values, indices.length, 2), Tensors.labels(new long[1]));
            });
    int expected = 0;
    for (Batch batch : DataLoader.of(file).batchSize(10).prefetch(4)) {
      float[] values = batch.inputs().toFloatArray();
      for (int i = 0; i < 10; i++) {
        assertThat(values[2 * i]).isEqualTo(expected++);
      }
    }
  }

  @Test
  void noMoreBatchesAreGatheredThanAsked() {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger tooEarly = new AtomicInteger();
    Dataset recording =
        new RecordingDataset(
            Numbered.of(400),
            indices -> {
              // One may be on its way from next() to the line that counts it.
              if (indices[0] / 4 >= taken.get() + 1 + 3) {
                tooEarly.incrementAndGet();
              }
            });
    for (Batch batch : DataLoader.of(recording).batchSize(4).prefetch(3)) {
      taken.incrementAndGet();
      assertThat(batch.size()).isEqualTo(4);
    }
    assertThat(tooEarly).hasValue(0);
  }

  @Test
  void theThreadEndsWithTheLoop() throws InterruptedException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Dataset recording =
        new RecordingDataset(twenty, indices -> threads.add(Thread.currentThread()));
    Numbered.epoch(DataLoader.of(recording).batchSize(2).prefetch(2));
    Thread thread = threads.iterator().next();
    assertThat(thread.isDaemon()).isTrue();
    thread.join();
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void theThreadEndsAfterABreak() throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Dataset recording = new RecordingDataset(twenty, indices -> thread.set(Thread.currentThread()));
    Iterator<Batch> left = DataLoader.of(recording).prefetch(2).iterator();
    left.next();
    thread.get().join();
    assertThat(left.next().targets().toLongArray()).containsExactly(1);
    int rest = 0;
    for (; left.hasNext(); rest++) {
      left.next();
    }
    assertThat(rest).isEqualTo(18);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void gatheringSeesTheStateOfTheLoopsThread(int prefetch) {
    List<Boolean> gradients = new CopyOnWriteArrayList<>();
    Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
    Set<String> inherited = ConcurrentHashMap.newKeySet();
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    Dataset recording =
        new RecordingDataset(
            twenty,
            indices -> {
              gradients.add(Tensors.gradEnabled());
              loaders.add(Thread.currentThread().getContextClassLoader());
              inherited.add(String.valueOf(local.get()));
            });
    ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(own);
    try {
      Tensors.noGrad(
          () -> {
            Numbered.epoch(DataLoader.of(recording).batchSize(20).prefetch(prefetch));
          });
      Numbered.epoch(DataLoader.of(recording).batchSize(20).prefetch(prefetch));
    } finally {
      current.setContextClassLoader(before);
    }
    assertThat(gradients).containsExactly(false, true);
    assertThat(loaders).containsExactly(own);
    assertThat(inherited).containsExactly("null");
  }

  // Errors

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aCheckedExceptionFromGatheringArrivesInTheLoop(int prefetch) {
    IOException problem = new IOException("the disk is gone");
    RecordingDataset failing =
        new RecordingDataset(
            twenty,
            indices -> {
              if (indices[0] == 4) {
                PrefetchTest.<RuntimeException>throwAnything(problem);
              }
            });
    assertThatThrownBy(() -> Numbered.epoch(DataLoader.of(failing).batchSize(2).prefetch(prefetch)))
        .isSameAs(problem);
  }

  @Test
  void aWaitThatIsInterruptedEndsAndCanBeRepeated() throws InterruptedException {
    CountDownLatch gathering = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Dataset slow =
        new RecordingDataset(
            twenty,
            indices -> {
              gathering.countDown();
              try {
                released.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Iterator<Batch> batches = DataLoader.of(slow).batchSize(2).prefetch(1).iterator();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread loop =
        new Thread(
            () -> {
              try {
                batches.next();
              } catch (CancellationException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    loop.start();
    gathering.await();
    loop.interrupt();
    loop.join();
    assertThat(thrown.get())
        .hasMessage(
            "DataLoader: the thread was interrupted while it waited for a batch; clear the"
                + " interrupt status to continue, or leave the loop");
    assertThat(flag).isTrue();
    released.countDown();
    assertThat(batches.next().targets().toLongArray()).containsExactly(0, 1);
  }

  @Test
  void aDatasetThatInterruptsItsThreadDoesNotEndPrefetching() {
    Dataset interrupting =
        new RecordingDataset(twenty, indices -> Thread.currentThread().interrupt());
    assertThat(Numbered.epoch(DataLoader.of(interrupting).prefetch(2))).hasSize(20).isSorted();
  }

  // Owners

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aTensorThatTheDatasetKeepsStaysOpen(int prefetch) {
    Tensor inputs = Tensors.ones(1, 2);
    Tensor targets = Tensors.labels(3);
    DataLoader loader =
        DataLoader.of(new Own(6, indices -> new Batch(inputs, targets))).prefetch(prefetch);
    for (int epoch = 0; epoch < 3; epoch++) {
      for (Batch batch : loader) {
        assertThat(batch.inputs().sum().item()).isEqualTo(2);
      }
    }
    assertThat(targets.toLongArray()).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void whatGatheringMadeIsFreedWithItsBatch(int prefetch) {
    List<Tensor> made = new CopyOnWriteArrayList<>();
    List<Tensor> kept = new CopyOnWriteArrayList<>();
    Dataset scaling =
        new Own(
            6,
            indices -> {
              Batch batch = twenty.gather(indices);
              made.add(batch.inputs());
              made.add(batch.inputs().mul(2));
              kept.add(batch.inputs().mul(4).keep());
              return new Batch(made.get(made.size() - 1), batch.targets());
            });
    List<Tensor> delivered = new ArrayList<>();
    for (Batch batch : DataLoader.of(scaling).prefetch(prefetch)) {
      assertThat(delivered).allMatch(Tensor::isClosed);
      for (int i = 0; i < delivered.size(); i++) {
        assertThat(made.get(2 * i).isClosed()).isTrue();
        assertThat(made.get(2 * i + 1).isClosed()).isTrue();
      }
      delivered.add(batch.inputs());
      assertThat(batch.inputs().toFloatArray()[0]).isEqualTo(2f * delivered.size() - 2);
    }
    assertThat(delivered).hasSize(6);
    assertThat(kept).hasSize(6).noneMatch(Tensor::isClosed);
  }

  private Batch lastOfALoop(int[] indices) {
    Batch last = null;
    for (Batch batch : DataLoader.of(twenty).batchSize(10)) {
      last = new Batch(batch.inputs().add(indices[0]), batch.targets());
    }
    return last;
  }

  private Batch leftByBreak(int[] indices) {
    for (Batch batch : DataLoader.of(twenty).batchSize(10)) {
      return new Batch(batch.inputs().add(indices[0] + 10), batch.targets());
    }
    throw new AssertionError();
  }

  private Batch keptInALoop(int[] indices) {
    Tensor kept = null;
    for (Batch batch : DataLoader.of(twenty).batchSize(10)) {
      kept = batch.inputs().add(indices[0]).keep();
    }
    return new Batch(kept, Tensors.labels(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void gatheringMayRunLoops(int prefetch) {
    List<Function<int[], Batch>> ways =
        List.of(this::lastOfALoop, this::leftByBreak, this::keptInALoop);
    for (Function<int[], Batch> way : ways) {
      DataLoader loader = DataLoader.of(new Own(6, way)).prefetch(prefetch);
      List<Tensor> delivered = new ArrayList<>();
      for (Batch batch : loader) {
        assertThat(delivered).allMatch(Tensor::isClosed);
        delivered.add(batch.inputs());
        delivered.add(batch.targets());
        Numbered.epoch(DataLoader.of(twenty));
        assertThat(batch.inputs().toFloatArray()[0]).isEqualTo(9f + delivered.size() / 2);
        assertThat(batch.targets().isClosed()).isFalse();
      }
      Numbered.epoch(DataLoader.of(twenty));
      assertThat(delivered).hasSize(12).allMatch(Tensor::isClosed);
      Batch first = loader.first();
      Numbered.epoch(DataLoader.of(twenty));
      assertThat(first.inputs().toFloatArray()[0]).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void gatheringFreesNothingOfTheLoops(int prefetch) {
    Iterator<Batch> other =
        DataLoader.of(new Own(6, this::lastOfALoop)).prefetch(prefetch).iterator();
    Tensor last = null;
    for (Batch batch : DataLoader.of(twenty)) {
      last = batch.inputs().mul(2);
    }
    other.next();
    assertThat(last.toFloatArray()).containsExactly(38, -38);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aDatasetMayHoldAnIteratorOfItsOwn(int prefetch) {
    List<Iterator<Batch>> held = new ArrayList<>();
    Dataset paired =
        new Own(
            6,
            indices -> {
              if (held.isEmpty() || !held.get(0).hasNext()) {
                held.clear();
                held.add(DataLoader.of(twenty).batchSize(5).iterator());
                assertThat(held.get(0).hasNext()).isTrue();
              }
              return held.get(0).next();
            });
    int next = 0;
    for (int epoch = 0; epoch < 2; epoch++) {
      List<Tensor> delivered = new ArrayList<>();
      for (Batch batch : DataLoader.of(paired).prefetch(prefetch)) {
        assertThat(delivered).allMatch(Tensor::isClosed);
        delivered.add(batch.inputs());
        Numbered.epoch(DataLoader.of(twenty));
        assertThat(batch.inputs().toFloatArray()[0]).isEqualTo(5f * (next++ % 4));
      }
    }
    assertThat(next).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void gatheringMayEvaluateAModel(int prefetch) {
    Sequential model = Sequential.of(dropout(0.5));
    Sequential other = Sequential.of(dropout(0.5));
    Dataset featured =
        new Own(
            6,
            indices -> {
              Tensor ones = Tensors.ones(1, 200);
              return new Batch(model.forward(ones), other.forward(ones));
            });
    model.evaluating(
        () -> {
          for (Batch batch : DataLoader.of(featured).prefetch(prefetch)) {
            assertThat(batch.inputs().toFloatArray()).containsOnly(1);
            assertThat(batch.targets().toFloatArray()).contains(0, 2).doesNotContain(1);
          }
          return null;
        });
    for (Batch batch : DataLoader.of(featured).prefetch(prefetch)) {
      assertThat(batch.inputs().toFloatArray()).contains(0, 2).doesNotContain(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void batchesMayHaveNoTargets(int prefetch) {
    Dataset unlabelled = new Own(6, indices -> new Batch(twenty.gather(indices).inputs(), null));
    List<Float> seen = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      for (Batch batch : DataLoader.of(unlabelled).prefetch(prefetch)) {
        assertThat(batch.targets()).isNull();
        seen.add(batch.inputs().toFloatArray()[0]);
      }
    }
    assertThat(seen).hasSize(12).startsWith(0f, 1f, 2f, 3f, 4f, 5f, 0f);
  }
}
