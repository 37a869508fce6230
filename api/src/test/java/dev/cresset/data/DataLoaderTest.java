package dev.cresset.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLoaderTest {

  private final Dataset ten = Numbered.of(10);

  private static List<Integer> sizes(DataLoader loader) {
    List<Integer> sizes = new ArrayList<>();
    for (Batch batch : loader) {
      sizes.add(batch.size());
    }
    return sizes;
  }

  // Batches

  @Test
  void byDefaultSamplesComeOneByOneInTheirOrder() {
    DataLoader loader = DataLoader.of(ten);
    assertThat(loader.size()).isEqualTo(10);
    assertThat(loader.batches()).isEqualTo(10);
    assertThat(sizes(loader)).hasSize(10).containsOnly(1);
    assertThat(Numbered.epoch(loader)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void batchesAreStackedSamples() {
    Iterator<Batch> batches = DataLoader.of(ten).batchSize(3).iterator();
    batches.next();
    Batch second = batches.next();
    assertThat(second.size()).isEqualTo(3);
    assertThat(second.inputs().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(second.inputs().toFloatArray()).containsExactly(3, -3, 4, -4, 5, -5);
    assertThat(second.targets().shape()).isEqualTo(Shape.of(3));
    assertThat(second.targets().toLongArray()).containsExactly(3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theFirstBatchesCanBeSkipped(int prefetch) {
    AtomicInteger gathered = new AtomicInteger();
    Dataset recording = new RecordingDataset(ten, indices -> gathered.incrementAndGet());
    DataLoader loader = DataLoader.of(recording).batchSize(3).shuffle(true).prefetch(prefetch);
    for (int skipped = 0; skipped <= 4; skipped++) {
      List<Long> all = Tensors.withSeed(5, () -> samples(loader.iterator()));
      gathered.set(0);
      int first = skipped;
      List<Long> rest = Tensors.withSeed(5, () -> samples(loader.iterator(first)));
      assertThat(rest).isEqualTo(all.subList(Math.min(10, 3 * skipped), 10));
      assertThat(gathered).as("gathered batches").hasValue(4 - skipped);
    }
    for (int wrong : new int[] {-1, 5}) {
      assertThatThrownBy(() -> loader.iterator(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "DataLoader: the number of batches to skip must be 0 to 4, the number of batches in"
                  + " an epoch, got "
                  + wrong);
    }
  }

  private static List<Long> samples(Iterator<Batch> batches) {
    List<Long> samples = new ArrayList<>();
    while (batches.hasNext()) {
      for (long label : batches.next().targets().toLongArray()) {
        samples.add(label);
      }
    }
    return samples;
  }

  @Test
  void theLastBatchMayBeSmaller() {
    assertThat(DataLoader.of(ten).batchSize(4).batches()).isEqualTo(3);
    assertThat(sizes(DataLoader.of(ten).batchSize(4))).containsExactly(4, 4, 2);
    assertThat(DataLoader.of(ten).batchSize(5).batches()).isEqualTo(2);
    assertThat(sizes(DataLoader.of(ten).batchSize(5))).containsExactly(5, 5);
    assertThat(sizes(DataLoader.of(ten).batchSize(100))).containsExactly(10);
    assertThat(sizes(DataLoader.of(ten).batchSize(Integer.MAX_VALUE))).containsExactly(10);
  }

  @Test
  void theLastBatchMayBeLeftOut() {
    DataLoader loader = DataLoader.of(ten).batchSize(4).dropLast(true);
    assertThat(loader.batches()).isEqualTo(2);
    assertThat(loader.size()).isEqualTo(10);
    assertThat(sizes(loader)).containsExactly(4, 4);
    assertThat(sizes(loader.dropLast(false))).containsExactly(4, 4, 2);
    assertThat(sizes(DataLoader.of(ten).batchSize(5).dropLast(true))).containsExactly(5, 5);
    assertThat(DataLoader.of(ten).batchSize(11).dropLast(true).batches()).isZero();
    assertThat(sizes(DataLoader.of(ten).batchSize(11).dropLast(true))).isEmpty();
  }

  @Test
  void settingsReturnAnotherLoader() {
    DataLoader loader = DataLoader.of(ten);
    loader.batchSize(5).shuffle(true).dropLast(true).prefetch(0).seed(1);
    assertThat(loader.batches()).isEqualTo(10);
    assertThat(Numbered.epoch(loader)).isSorted();
    assertThat(loader.dataset()).isSameAs(ten);
  }

  @Test
  void anEmptyDatasetIsRefused() {
    Dataset empty = Dataset.of(new float[0][], new long[0]);
    assertThatThrownBy(() -> DataLoader.of(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "DataLoader: the dataset is empty (0 samples, expected 1 or more); check what it was"
                + " read from or split into");
  }

  @Test
  void aBatchSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> DataLoader.of(ten).batchSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("DataLoader: the batch size must be 1 or more, got 0");
    assertThatThrownBy(() -> DataLoader.of(ten).batchSize(-5)).hasMessageContaining("got -5");
  }

  @Test
  void aNegativePrefetchIsRefused() {
    assertThatThrownBy(() -> DataLoader.of(ten).prefetch(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("DataLoader: the number of batches to prefetch must be 0 or more, got -1");
  }

  @Test
  void theIteratorEndsAsIteratorsDo() {
    Iterator<Batch> batches = DataLoader.of(ten).batchSize(10).iterator();
    assertThat(batches.hasNext()).isTrue();
    assertThat(batches.hasNext()).isTrue();
    batches.next();
    assertThat(batches.hasNext()).isFalse();
    assertThat(batches.hasNext()).isFalse();
    assertThatThrownBy(batches::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("DataLoader: all 1 batches of the epoch have been delivered");
  }

  @Test
  void theFirstBatchIsTheOneThatALoopWouldBeginWith() {
    DataLoader shuffled = DataLoader.of(Numbered.of(100)).batchSize(7).shuffle(true);
    long[] first = shuffled.seed(3).first().targets().toLongArray();
    assertThat(first)
        .containsExactly(shuffled.seed(3).iterator().next().targets().toLongArray())
        .isNotEqualTo(new long[] {0, 1, 2, 3, 4, 5, 6});
    DataLoader seeded = shuffled.seed(3);
    seeded.first();
    List<Long> second = Numbered.epoch(seeded);
    DataLoader again = shuffled.seed(3);
    Numbered.epoch(again);
    assertThat(second).isEqualTo(Numbered.epoch(again));
  }

  @Test
  void theFirstBatchIsGatheredAlone() {
    List<Integer> gathered = new ArrayList<>();
    RecordingDataset recording = new RecordingDataset(ten, indices -> gathered.add(indices[0]));
    DataLoader.of(recording).batchSize(2).prefetch(3).first();
    assertThat(gathered).containsExactly(0);
  }

  @Test
  void thereMayBeNoFirstBatch() {
    assertThatThrownBy(() -> DataLoader.of(ten).batchSize(11).dropLast(true).first())
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage(
            "DataLoader: there is no first batch: dropLast(true) drops the 10 samples, fewer than"
                + " the batch size 11; use a smaller batch size or dropLast(false)");
  }

  // Order

  @Test
  void shufflingIsAPermutationThatDiffersBetweenEpochs() {
    DataLoader loader = DataLoader.of(Numbered.of(100)).batchSize(7).shuffle(true).seed(3);
    List<Long> first = Numbered.epoch(loader);
    List<Long> second = Numbered.epoch(loader);
    List<Long> all = LongStream.range(0, 100).boxed().toList();
    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
  }

  @Test
  void inputsStayWithTheirLabels() {
    for (Batch batch : DataLoader.of(Numbered.of(50)).batchSize(8).shuffle(true)) {
      float[] inputs = batch.inputs().toFloatArray();
      long[] labels = batch.targets().toLongArray();
      for (int i = 0; i < labels.length; i++) {
        assertThat(inputs[2 * i]).isEqualTo(labels[i]);
        assertThat(inputs[2 * i + 1]).isEqualTo(-labels[i]);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameOrders() {
    DataLoader one = DataLoader.of(Numbered.of(100)).shuffle(true).seed(3);
    DataLoader two = DataLoader.of(Numbered.of(100)).shuffle(true).seed(3);
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(Numbered.epoch(one)).isEqualTo(Numbered.epoch(two));
    }
    DataLoader other = DataLoader.of(Numbered.of(100)).shuffle(true).seed(4);
    DataLoader again = DataLoader.of(Numbered.of(100)).shuffle(true).seed(3);
    assertThat(Numbered.epoch(other)).isNotEqualTo(Numbered.epoch(again));
  }

  @Test
  void theBatchSizeDoesNotChangeTheOrder() {
    DataLoader seeded = DataLoader.of(Numbered.of(100)).shuffle(true).seed(3);
    assertThat(Numbered.epoch(seeded.batchSize(7)))
        .isEqualTo(Numbered.epoch(DataLoader.of(Numbered.of(100)).shuffle(true).seed(3)));
  }

  @Test
  void eachLoaderMadeOfASeededOneStartsAtTheSeed() {
    DataLoader seeded = DataLoader.of(Numbered.of(100)).shuffle(true).seed(3);
    List<Long> first = Numbered.epoch(seeded.batchSize(10));
    assertThat(Numbered.epoch(seeded.batchSize(10))).isEqualTo(first);
    assertThat(Numbered.epoch(seeded.batchSize(20))).isEqualTo(first);
    assertThat(Numbered.epoch(seeded)).isEqualTo(first);
  }

  @Test
  void withoutASeedManualSeedDecides() {
    DataLoader loader = DataLoader.of(Numbered.of(100)).shuffle(true);
    Tensors.manualSeed(8);
    List<Long> first = Numbered.epoch(loader);
    assertThat(Numbered.epoch(loader)).isNotEqualTo(first);
    Tensors.manualSeed(8);
    assertThat(Numbered.epoch(loader)).isEqualTo(first);
  }

  @Test
  void aSeededLoaderLeavesTheStandardGeneratorAlone() {
    long before = Generator.standard().state();
    Numbered.epoch(DataLoader.of(ten).shuffle(true).seed(3));
    Numbered.epoch(DataLoader.of(ten));
    assertThat(Generator.standard().state()).isEqualTo(before);
  }

  @Test
  void theGeneratorOfASeedRepeatsAnEpoch() {
    DataLoader loader = DataLoader.of(Numbered.of(100)).shuffle(true).seed(3);
    Numbered.epoch(loader);
    Generator generator = loader.generator().orElseThrow();
    long before = generator.state();
    List<Long> second = Numbered.epoch(loader);
    assertThat(generator.state()).isNotEqualTo(before);
    assertThat(Numbered.epoch(loader)).isNotEqualTo(second);
    generator.restore(before);
    assertThat(Numbered.epoch(loader)).isEqualTo(second);
    assertThat(DataLoader.of(ten).shuffle(true).generator()).isEmpty();
  }

  // In the background

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 100})
  void gatheringAheadChangesNothing(int prefetch) {
    DataLoader loader =
        DataLoader.of(Numbered.of(103)).batchSize(10).shuffle(true).seed(5).prefetch(prefetch);
    DataLoader plain = DataLoader.of(Numbered.of(103)).batchSize(10).shuffle(true).seed(5);
    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(Numbered.epoch(loader))
          .isEqualTo(Numbered.epoch(plain.prefetch(0).seed(5)))
          .hasSize(103);
      plain = plain.seed(5);
      loader = loader.seed(5);
    }
    assertThat(sizes(loader)).hasSize(11).endsWith(10, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void anExceptionFromGatheringArrivesInTheLoop(int prefetch) {
    IllegalStateException problem = new IllegalStateException("the disk is gone");
    RecordingDataset failing = failingAt(4, problem);
    List<Long> seen = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (Batch batch : DataLoader.of(failing).batchSize(2).prefetch(prefetch)) {
                Arrays.stream(batch.targets().toLongArray()).forEach(seen::add);
              }
            })
        .isSameAs(problem);
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void anErrorFromGatheringArrivesInTheLoop(int prefetch) {
    AssertionError problem = new AssertionError("cannot be");
    DataLoader loader = DataLoader.of(failingAt(4, problem)).batchSize(2).prefetch(prefetch);
    assertThatThrownBy(() -> sizes(loader)).isSameAs(problem);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void theIteratorGoesOnAfterABatchThatFailed(int prefetch) {
    Iterator<Batch> batches =
        DataLoader.of(failingAt(4, new IllegalStateException("the disk is gone")))
            .batchSize(2)
            .prefetch(prefetch)
            .iterator();
    List<String> seen = new ArrayList<>();
    while (batches.hasNext()) {
      try {
        seen.add(Arrays.toString(batches.next().targets().toLongArray()));
      } catch (IllegalStateException e) {
        seen.add(e.getMessage());
      }
    }
    assertThat(seen).containsExactly("[0, 1]", "[2, 3]", "the disk is gone", "[6, 7]", "[8, 9]");
  }

  private RecordingDataset failingAt(int first, Throwable problem) {
    return new RecordingDataset(
        ten,
        indices -> {
          if (indices[0] == first) {
            if (problem instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) problem;
          }
        });
  }

  /** A dataset that returns another number of samples than were asked for, or nothing. */
  private record Wrong(int size, boolean none) implements Dataset {
    @Override
    public Shape inputShape() {
      return Shape.of(2);
    }

    @Override
    public Batch gather(int[] indices) {
      return none ? null : new Batch(Tensors.ones(1, 2), Tensors.labels(0));
    }
  }

  @Test
  void aDatasetThatReturnsAnotherNumberOfSamplesIsAnError() {
    assertThatThrownBy(() -> sizes(DataLoader.of(new Wrong(100, false)).batchSize(10)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "dataset: gather(..) of 10 samples returned inputs of shape [1, 2]; return one row for"
                + " each index");
    assertThatThrownBy(() -> sizes(DataLoader.of(new Wrong(100, true)).batchSize(10)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("dataset: the result of gather(..) must not be null");
    assertThatThrownBy(() -> new Wrong(3, true).transform((v, c) -> v).gather(new int[] {0}))
        .hasMessage("dataset: the result of gather(..) must not be null");
    assertThatThrownBy(
            () -> ten.transform(Transforms.random((s, shape, g) -> null)).gather(new int[] {0}))
        .hasMessage("random: the result must not be null");
  }
}
