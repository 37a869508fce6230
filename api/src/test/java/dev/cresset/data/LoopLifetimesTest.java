package dev.cresset.data;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.Backends;
import dev.cresset.conformance.GarbageCollection;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.spi.MemoryUse;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a loop over a loader frees, and what it leaves. */
class LoopLifetimesTest {

  private static final String MOVED_ON =
      "the loop over a DataLoader, when it moved on to its next batch";

  private final DataLoader loader = DataLoader.of(Numbered.of(12)).batchSize(2);

  private static long liveBuffers() {
    return Backends.current().memory().liveBuffers();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void whatABatchNeededIsFreedWhenTheLoopMovesOn(int prefetch) {
    List<Tensor> made = new ArrayList<>();
    for (Batch batch : loader.prefetch(prefetch)) {
      assertThat(made).allMatch(Tensor::isClosed);
      made.add(batch.inputs());
      made.add(batch.targets());
      made.add(batch.inputs().mul(2));
    }
    assertThat(made).hasSize(18);
    assertThat(made.subList(0, 15)).allMatch(Tensor::isClosed);
    assertThatThrownBy(() -> made.get(2).sum())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "sum: this tensor of shape [2, 2] was freed by "
                + MOVED_ON
                + "; call keep() on it, or read its values, before that; see"
                + " docs/errors.md#tensor-was-freed");
  }

  @Test
  void whatIsKeptOutlivesTheLoop() {
    List<Tensor> kept = new ArrayList<>();
    for (Batch batch : loader) {
      kept.add(batch.inputs().sum().keep());
      kept.add(batch.targets().keep());
    }
    assertThat(kept).hasSize(12).noneMatch(Tensor::isClosed);
    assertThat(kept.get(3).toLongArray()).containsExactly(2, 3);
  }

  @Test
  void whatIsKeptInAScopeEndsWithIt() {
    List<Tensor> kept = new ArrayList<>();
    List<Tensor> persisted = new ArrayList<>();
    try (TensorScope scope = TensorScope.open("an evaluation")) {
      for (Batch batch : loader) {
        kept.add(batch.inputs().sum().keep());
        persisted.add(batch.inputs().sum().persist());
      }
      assertThat(kept).noneMatch(Tensor::isClosed);
      assertThat(scope).isNotNull();
    }
    assertThat(kept).allMatch(Tensor::isClosed);
    assertThat(persisted).noneMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void loopsNest(int prefetch) {
    for (Batch outer : loader.prefetch(prefetch)) {
      Tensor sum = outer.inputs().sum();
      List<Tensor> keptOnce = new ArrayList<>();
      List<Tensor> inner = new ArrayList<>();
      for (Batch batch : loader.prefetch(prefetch)) {
        inner.add(batch.inputs().mul(sum));
        keptOnce.add(batch.inputs().add(sum).keep());
      }
      assertThat(inner.subList(0, 5)).allMatch(Tensor::isClosed);
      assertThat(keptOnce).noneMatch(Tensor::isClosed);
      assertThat(outer.inputs().isClosed()).isFalse();
      assertThat(sum.isClosed()).isFalse();
    }
  }

  @Test
  void keptInAnInnerLoopMeansUntilTheOuterOneMovesOn() {
    List<Tensor> kept = new ArrayList<>();
    for (Batch outer : loader) {
      assertThat(kept).allMatch(Tensor::isClosed);
      assertThat(outer.size()).isEqualTo(2);
      for (Batch batch : loader) {
        kept.add(batch.inputs().mul(2).keep());
      }
    }
    assertThat(kept).hasSize(36);
    assertThat(kept.subList(0, 30)).allMatch(Tensor::isClosed);
    anotherLoop();
    assertThat(kept).allMatch(Tensor::isClosed);
  }

  @Test
  void aTrainingLoopHoldsTheSameNumberOfBuffersInEachStep() {
    Sequential model = Sequential.of(linear(2, 8), relu(), linear(8, 2));
    Optimizer optimizer = adam(0.01).over(model.parameters());
    List<Long> live = new ArrayList<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      for (Batch batch : loader.prefetch(0)) {
        optimizer.zeroGrad();
        mse().apply(model.forward(batch.inputs()), batch.inputs()).backward();
        optimizer.step();
        live.add(liveBuffers());
      }
    }
    // Garbage of other tests may go meanwhile; nothing may come.
    assertThat(live.get(live.size() - 1)).isLessThanOrEqualTo(live.get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void afterABreakTensorsLiveAsIfMadeOutside(int prefetch) throws InterruptedException {
    Tensor fromBatch = firstSum(loader.prefetch(prefetch));
    Tensor later = Tensors.ones(3);
    assertThat(firstSum(loader.prefetch(prefetch)).item()).isEqualTo(fromBatch.item());
    assertThat(Numbered.epoch(loader)).hasSize(12);
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(Numbered.epoch(loader)).hasSize(12);
    assertThat(fromBatch.item()).isEqualTo(0);
    assertThat(later.toFloatArray()).containsExactly(1, 1, 1);
  }

  @Test
  void whatWasMadeAfterABreakCanBeCollected() {
    firstSum(loader);
    WeakReference<Tensor> later = new WeakReference<>(Tensors.ones(3));
    GarbageCollection.until(() -> later.get() == null);
    assertThat(later.get()).isNull();
  }

  @Test
  void anOuterLoopFreesAgainAfterAnInnerOneWasLeft() {
    List<Tensor> made = new ArrayList<>();
    List<Iterator<Batch>> stillHeld = new ArrayList<>();
    for (Batch outer : loader) {
      assertThat(made).allMatch(Tensor::isClosed);
      made.add(outer.inputs().mul(2));
      Iterator<Batch> inner = loader.iterator();
      assertThat(inner.hasNext()).isTrue();
      inner.next();
      stillHeld.add(inner);
    }
    assertThat(made).hasSize(6);
    anotherLoop();
    assertThat(made).allMatch(Tensor::isClosed);
    assertThat(stillHeld).hasSize(6);
  }

  @Test
  void theOnlyBatchOfAnIteratorCanBeUsedForLong() throws InterruptedException {
    Batch batch = loader.iterator().next();
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(10);
      Tensors.ones(10).mul(2);
    }
    assertThat(Numbered.epoch(loader)).hasSize(12);
    assertThat(batch.inputs().toFloatArray()).containsExactly(0, 0, 1, -1);
    assertThat(batch.targets().toLongArray()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void twoIteratorsCanBeZipped(int prefetch) {
    DataLoader other = DataLoader.of(Numbered.of(12)).batchSize(3).prefetch(prefetch);
    Iterator<Batch> left = loader.prefetch(prefetch).iterator();
    Iterator<Batch> right = other.iterator();
    List<Tensor> made = new ArrayList<>();
    int rounds = 0;
    while (left.hasNext() && right.hasNext()) {
      Batch a = left.next();
      Batch b = right.next();
      assertThat(made).as("round %d", rounds).allMatch(Tensor::isClosed);
      assertThat(a.targets().toLongArray()).containsExactly(2L * rounds, 2L * rounds + 1);
      assertThat(b.targets().toLongArray())
          .containsExactly(3L * rounds, 3L * rounds + 1, 3L * rounds + 2);
      made.add(a.inputs());
      made.add(b.inputs());
      made.add(a.inputs().sum().add(b.inputs().sum()));
      rounds++;
    }
    assertThat(rounds).isEqualTo(4);
  }

  @Test
  void whatIsKeptInAZippedLoopOutlivesBoth() {
    Iterator<Batch> left = loader.iterator();
    Iterator<Batch> right = loader.iterator();
    List<Tensor> kept = new ArrayList<>();
    while (left.hasNext() && right.hasNext()) {
      Batch a = left.next();
      Batch b = right.next();
      kept.add(a.inputs().add(b.inputs()).keep());
      kept.add(a.targets().keep());
      kept.add(b.targets().keep());
    }
    right.hasNext();
    assertThat(kept).hasSize(18).noneMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aBatchWhoseTargetsAreItsInputsCanBeKept(int prefetch) {
    Dataset autoencoding = new Autoencoding(Numbered.of(4));
    List<Tensor> kept = new ArrayList<>();
    for (Batch batch : DataLoader.of(autoencoding).prefetch(prefetch)) {
      kept.add(batch.inputs().keep());
    }
    assertThat(kept).hasSize(4).noneMatch(Tensor::isClosed);
  }

  private record Autoencoding(Dataset whole) implements Dataset {

    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public Shape inputShape() {
      return whole.inputShape();
    }

    @Override
    public Batch gather(int[] indices) {
      Tensor inputs = whole.gather(indices).inputs();
      return new Batch(inputs, inputs);
    }

    @Override
    public Dataset transform(Transform... transforms) {
      return new Autoencoding(whole.transform(transforms));
    }
  }

  @Test
  void aLoopIsForOneThread() {
    Iterator<Batch> batches = DataLoader.of(Numbered.of(2)).iterator();
    assertThat(batches.hasNext()).isTrue();
    Batch first = batches.next();
    String sentence =
        "DataLoader: the loop over this iterator began in thread \"%s\" and cannot continue in"
            + " thread \"elsewhere\"; use one thread for a loop";
    String here = Thread.currentThread().getName();
    assertThat(elsewhere(() -> batches.hasNext() ? batches.next() : null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(sentence.formatted(here));
    assertThat(first.inputs().isClosed()).isFalse();
    assertThat(batches.hasNext()).isTrue();
    batches.next();
    assertThat(first.inputs().isClosed()).isTrue();
    assertThat(elsewhere(batches::hasNext))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(sentence.formatted(here));
    assertThat(batches.hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void singleBatchesMayBeTakenInAnyThread(int prefetch) {
    Iterator<Batch> batches = loader.prefetch(prefetch).iterator();
    List<Batch> taken = new ArrayList<>();
    assertThat(elsewhere(() -> taken.add(batches.next()))).isNull();
    taken.add(batches.next());
    assertThat(elsewhere(() -> taken.add(batches.next()))).isNull();
    for (int i = 0; i < 3; i++) {
      assertThat(taken.get(i).targets().toLongArray()).containsExactly(2L * i, 2L * i + 1);
    }
  }

  private static Throwable elsewhere(Supplier<?> action) {
    List<Throwable> thrown = new ArrayList<>();
    Thread other =
        new Thread(
            () -> {
              try {
                action.get();
              } catch (RuntimeException e) {
                thrown.add(e);
              }
            },
            "elsewhere");
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return thrown.isEmpty() ? null : thrown.get(0);
  }

  @Test
  void aGradientReadInTheLoopOutlivesIt() {
    Tensor weight = Tensors.ones(2).requiresGrad(true);
    List<Tensor> gradients = new ArrayList<>();
    for (Batch batch : loader) {
      weight.zeroGrad();
      batch.inputs().matmul(weight.reshape(2, 1)).sum().backward();
      gradients.add(weight.grad());
    }
    assertThat(gradients).hasSize(6).noneMatch(Tensor::isClosed);
    assertThat(gradients.get(1).toFloatArray()).containsExactly(5, -5);
  }

  // The end of a loop

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void askingForMoreFreesNothing(int prefetch) {
    Iterator<Batch> batches = loader.prefetch(prefetch).iterator();
    List<Tensor> made = new ArrayList<>();
    int last = 0;
    while (batches.hasNext()) {
      Batch batch = batches.next();
      assertThat(made).allMatch(Tensor::isClosed);
      made.add(batch.inputs());
      made.add(batch.inputs().mul(2));
      if (!batches.hasNext()) {
        last++;
        anotherLoop();
        anotherLoop();
      }
      assertThat(batch.inputs().isClosed()).isFalse();
      assertThat(made.get(made.size() - 1).isClosed()).isFalse();
    }
    assertThat(last).isEqualTo(1);
    assertThat(made).hasSize(12);
    anotherLoop();
    assertThat(made).allMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "4, 2", "0, 12", "1, 12"})
  void theBodyOfTheLastBatchMayAskAndThenRunOtherLoops(int prefetch, int batchSize) {
    Iterator<Batch> batches = loader.batchSize(batchSize).prefetch(prefetch).iterator();
    List<Tensor> made = new ArrayList<>();
    int rounds = 0;
    while (batches.hasNext()) {
      Batch batch = batches.next();
      made.add(batch.inputs());
      made.add(batch.inputs().mul(2));
      rounds++;
      if (rounds == 12 / batchSize) {
        assertThat(batches.hasNext()).isFalse();
        anotherLoop();
        assertThat(batches.hasNext()).isFalse();
        anotherLoop();
        made.add(batch.inputs().mul(3));
        anotherLoop();
      }
      assertThat(made.subList(2 * rounds - 2, made.size())).noneMatch(Tensor::isClosed);
    }
    assertThat(made.get(made.size() - 1).isClosed()).isFalse();
    anotherLoop();
    assertThat(made).hasSize(2 * rounds + 1).allMatch(Tensor::isClosed);
  }

  /** Asks for the loop and for its body. */
  private static boolean isThereMore(Iterator<?> iterator) {
    return iterator.hasNext();
  }

  @Test
  void theBodyAndTheLoopMayAskThroughTheSameMethods() {
    Iterator<Batch> batches = loader.batchSize(12).iterator();
    Iterator<Tensor> wrapped =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return isThereMore(batches);
          }

          @Override
          public Tensor next() {
            return batches.next().inputs();
          }
        };
    Tensor last = null;
    while (isThereMore(wrapped)) {
      Tensor inputs = wrapped.next();
      assertThat(isThereMore(wrapped)).isFalse();
      anotherLoop();
      last = inputs.mul(2);
      anotherLoop();
      assertThat(last.isClosed()).isFalse();
    }
    anotherLoop();
    assertThat(last.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastBatchesOfManyLoopsAreFreedByTheNextOne(boolean within) {
    List<Tensor> made = new ArrayList<>();
    Runnable loops =
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(made.stream().filter(tensor -> !tensor.isClosed()).count())
                .isLessThanOrEqualTo(1);
            made.removeIf(Tensor::isClosed);
            loader.batchSize(12).forEach(batch -> made.add(batch.inputs().mul(2)));
          }
        };
    if (within) {
      for (Batch batch : loader.batchSize(12)) {
        loops.run();
        assertThat(batch.inputs().isClosed()).isFalse();
      }
    } else {
      loops.run();
    }
    anotherLoop();
    assertThat(made).hasSize(2).allMatch(Tensor::isClosed);
  }

  @Test
  void theLastBatchCanBeUsedAfterTheLoop() {
    Tensor loss = null;
    Tensor kept = null;
    for (Batch batch : loader) {
      loss = batch.inputs().mul(batch.inputs());
      kept = batch.targets();
    }
    assertThat(loss.toFloatArray()).containsExactly(100, 100, 121, 121);
    kept.keep();
    Tensor after = loss.mul(2);
    anotherLoop();
    Tensor freed = loss;
    assertThatThrownBy(freed::sum)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "sum: this tensor of shape [2, 2] was freed by the next loop over a DataLoader in this"
                + " thread; call keep() on it, or read its values, before that; see"
                + " docs/errors.md#tensor-was-freed");
    assertThat(kept.toLongArray()).containsExactly(10, 11);
    assertThat(after.isClosed()).isFalse();
  }

  @Test
  void theLastBatchEndsWithTheScopeAroundTheLoop() {
    List<Tensor> made = new ArrayList<>();
    List<Tensor> kept = new ArrayList<>();
    List<Tensor> keptTwice = new ArrayList<>();
    try (TensorScope scope = TensorScope.open("an evaluation")) {
      for (Batch batch : loader) {
        made.add(batch.inputs());
        kept.add(batch.inputs().sum().keep());
      }
      assertThat(made.get(5).isClosed()).isFalse();
      assertThat(scope).isNotNull();
      for (Batch batch : loader) {
        keptTwice.add(batch.targets().keep());
      }
      keptTwice.get(5).keep();
    }
    assertThat(made).hasSize(6).allMatch(Tensor::isClosed);
    assertThat(kept).hasSize(6).allMatch(Tensor::isClosed);
    assertThat(keptTwice).hasSize(6).allMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThousandEpochsOfOneBatchHoldTheSameMemory(boolean sameLoader) {
    Sequential model = Sequential.of(linear(2, 8), relu(), linear(8, 2));
    Optimizer optimizer = adam(0.01).over(model.parameters());
    Dataset data = Numbered.of(12);
    DataLoader single = DataLoader.of(data).batchSize(12).shuffle(true);
    List<Long> live = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    for (int epoch = 0; epoch < 1_000; epoch++) {
      for (Batch batch : sameLoader ? single : single.seed(epoch)) {
        optimizer.zeroGrad();
        mse().apply(model.forward(batch.inputs()), batch.inputs()).backward();
        optimizer.step();
      }
      MemoryUse use = Backends.current().memory();
      live.add(use.liveBuffers());
      bytes.add(use.liveBytes() + use.pooledBytes());
    }
    // A collection between two epochs frees a batch a little later: room for two.
    assertThat(live.get(999)).isLessThanOrEqualTo(live.get(0) + 40);
    assertThat(bytes.get(999)).isLessThanOrEqualTo(bytes.get(0) + 40 * 1024);
  }

  // Iterators that a program holds

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void whatIsMadeBetweenTwoBatchesIsTheProgramsOwn(int prefetch) {
    Iterator<Batch> batches = loader.prefetch(prefetch).iterator();
    List<Tensor> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Batch batch = batches.next();
      made.add(batch.inputs());
      made.add(batch.targets());
      made.add(batch.inputs().mul(2));
    }
    assertThat(batches.hasNext()).isFalse();
    anotherLoop();
    assertThat(made).hasSize(18).noneMatch(Tensor::isClosed);
    assertThat(made.get(3).toFloatArray()).containsExactly(2, -2, 3, -3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHeldBatchKeepsNothingElse(boolean asking) {
    Iterator<Batch> batches = loader.iterator();
    if (asking) {
      assertThat(batches.hasNext()).isTrue();
    }
    Batch batch = batches.next();
    List<WeakReference<Tensor>> made = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      made.add(new WeakReference<>(batch.inputs().mul(i)));
    }
    int held = asking ? 256 : 0;
    GarbageCollection.until(() -> reachable(made) <= held);
    assertThat(reachable(made)).isLessThanOrEqualTo(held);
    assertThat(batch.inputs().toFloatArray()).containsExactly(0, 0, 1, -1);
    assertThat(batches.next().targets().toLongArray()).containsExactly(2, 3);
  }

  private static long reachable(List<WeakReference<Tensor>> tensors) {
    return tensors.stream().filter(tensor -> tensor.get() != null).count();
  }

  @Test
  void afterTheLastBatchTensorsAreTheProgramsOwn() {
    Iterator<Batch> batches = DataLoader.of(Numbered.of(1)).iterator();
    assertThat(batches.hasNext()).isTrue();
    batches.next();
    assertThat(batches.hasNext()).isFalse();
    Tensor weight = Tensors.ones(3);
    anotherLoop();
    assertThat(batches.hasNext()).isFalse();
    assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    anotherLoop();
    assertThat(weight.isClosed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aBatchTakenInTheBodyOfAnotherLoopEndsWithThatBody(int prefetch) {
    Iterator<Batch> right = loader.prefetch(prefetch).iterator();
    List<Tensor> made = new ArrayList<>();
    for (Batch left : loader) {
      assertThat(made).allMatch(Tensor::isClosed);
      made.add(right.next().inputs());
      made.add(left.inputs());
    }
    assertThat(made).hasSize(12);
    anotherLoop();
    assertThat(made).allMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void theFirstBatchBelongsToTheCaller(int prefetch) {
    Batch first = loader.prefetch(prefetch).first();
    anotherLoop();
    assertThat(first.targets().toLongArray()).containsExactly(0, 1);
    assertThat(first.inputs().toFloatArray()).containsExactly(0, 0, 1, -1);
    Tensor inScope =
        TensorScope.within("a look at the data", () -> loader.prefetch(prefetch).first().inputs());
    assertThat(inScope.isClosed()).isTrue();
  }

  /** Has two batches, so that it moves on. */
  private static void anotherLoop() {
    assertThat(Numbered.epoch(DataLoader.of(Numbered.of(2)))).containsExactly(0L, 1L);
  }

  private static Tensor firstSum(DataLoader loader) {
    for (Batch batch : loader) {
      return batch.inputs().sum();
    }
    throw new AssertionError("an empty loader");
  }
}
