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
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    assertThat(made).hasSize(18).allMatch(Tensor::isClosed);
    assertThatThrownBy(() -> made.get(2).sum())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "sum: this tensor of shape [2, 2] was freed by "
                + MOVED_ON
                + "; call keep() on it, or read its values, before that");
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
      assertThat(inner).allMatch(Tensor::isClosed);
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
    assertThat(kept).hasSize(36).allMatch(Tensor::isClosed);
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
      inner.next();
      stillHeld.add(inner);
    }
    assertThat(made).hasSize(6).allMatch(Tensor::isClosed);
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
  void anIteratorIsForOneThread() throws InterruptedException {
    Iterator<Batch> batches = DataLoader.of(Numbered.of(1)).iterator();
    Batch only = batches.next();
    List<Throwable> thrown = new ArrayList<>();
    Thread other =
        new Thread(
            () -> {
              try {
                batches.hasNext();
              } catch (IllegalStateException e) {
                thrown.add(e);
              }
            });
    other.start();
    other.join();
    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0))
        .hasMessage(
            "the scope \"" + MOVED_ON + "\" belongs to the thread that opened it; close it there");
    assertThat(only.inputs().isClosed()).isFalse();
    assertThat(batches.hasNext()).isFalse();
    assertThat(only.inputs().isClosed()).isTrue();
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

  private static Tensor firstSum(DataLoader loader) {
    for (Batch batch : loader) {
      return batch.inputs().sum();
    }
    throw new AssertionError("an empty loader");
  }
}
