package dev.cresset.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DataSplitsTest {

  private final Dataset hundred = Numbered.of(100);

  private static List<Long> labels(Dataset dataset) {
    return dataset.size() == 0
        ? List.of()
        : Numbered.epoch(DataLoader.of(dataset).batchSize(dataset.size()));
  }

  @Test
  void everySampleIsInOnePart() {
    List<Dataset> parts = DataSplits.randomSplit(hundred, 70, 30, 0);
    assertThat(parts).extracting(Dataset::size).containsExactly(70, 30, 0);
    List<Long> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(labels(part)));
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 100).boxed().toList())
        .isNotEqualTo(LongStream.range(0, 100).boxed().toList());
  }

  @Test
  void theSameSeedGivesTheSameParts() {
    Tensors.manualSeed(4);
    List<Long> first = labels(DataSplits.randomSplit(hundred, 50, 50).get(0));
    Tensors.manualSeed(4);
    assertThat(labels(DataSplits.randomSplit(hundred, 50, 50).get(0))).isEqualTo(first);
    assertThat(labels(DataSplits.randomSplit(hundred, 50, 50).get(0))).isNotEqualTo(first);
    assertThat(labels(DataSplits.randomSplit(hundred, new Generator(9), 50, 50).get(0)))
        .isEqualTo(labels(DataSplits.randomSplit(hundred, new Generator(9), 50, 50).get(0)));
  }

  @Test
  void partsCanBeTransformedAndDividedAgain() {
    Dataset part =
        DataSplits.randomSplit(hundred, 60, 40).get(0).transform(Transforms.normalize(0, 0.5));
    assertThat(part.inputShape()).isEqualTo(hundred.inputShape());
    Batch batch = part.gather(new int[] {59, 0});
    long[] labels = batch.targets().toLongArray();
    assertThat(batch.inputs().toFloatArray())
        .containsExactly(2 * labels[0], -2 * labels[0], 2 * labels[1], -2 * labels[1]);
    List<Dataset> halves = DataSplits.randomSplit(part, 30, 30);
    List<Long> both = new ArrayList<>(labels(halves.get(0)));
    both.addAll(labels(halves.get(1)));
    assertThat(both).containsExactlyInAnyOrderElementsOf(labels(part));
  }

  @Test
  void sizesMustAddUp() {
    assertThatThrownBy(() -> DataSplits.randomSplit(hundred, 50, 49))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "randomSplit: the sizes [50, 49] must be 0 or more and add up to the 100 samples of the"
                + " dataset, but their sum is 99");
    assertThatThrownBy(() -> DataSplits.randomSplit(hundred, 150, -50))
        .hasMessageContaining("[150, -50] must be 0 or more");
    assertThatThrownBy(
            () -> DataSplits.randomSplit(hundred, Integer.MAX_VALUE, Integer.MAX_VALUE, 102))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Fractions

  @Test
  void fractionsGivePytorchsSizes() {
    // [len(p) for p in torch.utils.data.random_split(range(100), [..])]
    assertThat(DataSplits.randomSplit(hundred, 0.8, 0.2))
        .extracting(Dataset::size)
        .containsExactly(80, 20);
    assertThat(DataSplits.randomSplit(hundred, 1 / 3.0, 1 / 3.0, 1 / 3.0))
        .extracting(Dataset::size)
        .containsExactly(34, 33, 33);
    assertThat(DataSplits.randomSplit(hundred, 0.007, 0.007, 0.986))
        .extracting(Dataset::size)
        .containsExactly(1, 1, 98);
    assertThat(DataSplits.randomSplit(hundred, 1.0)).extracting(Dataset::size).containsExactly(100);
    List<Dataset> parts = DataSplits.randomSplit(hundred, new Generator(9), 0.7, 0.3);
    assertThat(labels(parts.get(0)))
        .isEqualTo(labels(DataSplits.randomSplit(hundred, new Generator(9), 70, 30).get(0)));
  }

  @Test
  void fractionsMustAddUpToOne() {
    assertThatThrownBy(() -> DataSplits.randomSplit(hundred, 0.5, 0.4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "randomSplit: the fractions [0.5, 0.4] must be 0 or more and add up to 1, but their sum"
                + " is 0.9");
    assertThatThrownBy(() -> DataSplits.stratifiedSplit(hundred, 1.5, -0.5))
        .hasMessageStartingWith("stratifiedSplit: the fractions [1.5, -0.5] must be 0 or more");
    assertThatThrownBy(() -> DataSplits.randomSplit(hundred, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Stratified

  /** Class c has this many samples, in an order without pattern. */
  private static Dataset classes(int... counts) {
    List<Long> labels = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      labels.addAll(Collections.nCopies(counts[label], (long) label));
    }
    Collections.shuffle(labels, new Random(1));
    float[][] inputs = new float[labels.size()][1];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i][0] = i;
    }
    return Dataset.of(inputs, labels.stream().mapToLong(Long::longValue).toArray());
  }

  @Test
  void eachClassIsDividedByTheFractions() {
    int[] counts = {1000, 503, 97, 10, 3, 1};
    double[] fractions = {0.7, 0.2, 0.1};
    Dataset dataset = classes(counts);
    List<Dataset> parts = DataSplits.stratifiedSplit(dataset, fractions);
    List<Float> all = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      Batch batch = DataLoader.of(parts.get(part)).batchSize(10_000).first();
      for (int label = 0; label < counts.length; label++) {
        int wanted = label;
        long found = LongStream.of(batch.targets().toLongArray()).filter(l -> l == wanted).count();
        assertThat((double) found)
            .as("class %s in part %s", label, part)
            .isCloseTo(counts[label] * fractions[part], within(1.0));
      }
      assertThat((double) parts.get(part).size())
          .isCloseTo(dataset.size() * fractions[part], within(2.0));
      for (float value : batch.inputs().toFloatArray()) {
        all.add(value);
      }
    }
    assertThat(all).hasSize(dataset.size()).doesNotHaveDuplicates();
  }

  @Test
  void aStratifiedSplitIsShuffledAndRepeatsUnderASeed() {
    Dataset dataset = classes(50, 50);
    List<Long> first =
        labels(DataSplits.stratifiedSplit(dataset, new Generator(3), 0.5, 0.5).get(1));
    assertThat(labels(DataSplits.stratifiedSplit(dataset, new Generator(3), 0.5, 0.5).get(1)))
        .isEqualTo(first);
    assertThat(first).isNotEqualTo(first.stream().sorted().toList());
    List<Dataset> parts = DataSplits.stratifiedSplit(dataset, 0, 1);
    assertThat(parts).extracting(Dataset::size).containsExactly(0, 100);
  }

  @Test
  void onlyClassesAreStratified() {
    Dataset values = Dataset.of(new float[][] {{1}, {2}}, new float[] {1, 2});
    assertThatThrownBy(() -> DataSplits.stratifiedSplit(values, 0.5, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "stratifiedSplit: targets must be class labels, INT64 [batch], got FLOAT32 [2, 1]; use"
                + " randomSplit(..)");
  }

  /** A class for every second sample, in batches of {@code labels} labels or of one each. */
  private record Large(Shape inputShape, int most, int labels) implements Dataset {
    @Override
    public int size() {
      return 1000;
    }

    @Override
    public Batch gather(int[] indices) {
      assertThat(indices).hasSizeLessThanOrEqualTo(most);
      long[] classes = IntStream.of(indices).mapToLong(index -> index % 2).toArray();
      return new Batch(
          Tensors.zeros(indices.length, 1),
          Tensors.labels(labels < 0 ? classes : Arrays.copyOf(classes, labels)));
    }
  }

  @Test
  void fewLargeInputsAreGatheredAtOnce() {
    Dataset images = new Large(Shape.of(3, 224, 224), 6, -1);
    assertThat(DataSplits.stratifiedSplit(images, 0.5, 0.5))
        .extracting(Dataset::size)
        .containsExactly(500, 500);
  }

  @Test
  void everySampleNeedsALabel() {
    assertThatThrownBy(() -> DataSplits.stratifiedSplit(new Large(Shape.of(1), 1000, 1), 0.5, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "stratifiedSplit: gather(..) of 1000 samples returned 1 labels; return one for each"
                + " sample");
  }

  @Test
  void aSampleOutsideAPartIsRefused() {
    Dataset part = DataSplits.first(hundred, 5);
    assertThatThrownBy(() -> part.get(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: sample 5 does not exist; expected 0 to 4");
  }

  @Test
  void firstTakesTheFirst() {
    assertThat(labels(DataSplits.first(hundred, 3))).containsExactly(0L, 1L, 2L);
    assertThat(DataSplits.first(hundred, 0).size()).isZero();
    assertThat(DataSplits.first(hundred, 100).size()).isEqualTo(100);
    assertThatThrownBy(() -> DataSplits.first(hundred, 101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "first: the number of samples must be 0 to the size of the dataset, 100, got 101");
    assertThatThrownBy(() -> DataSplits.first(hundred, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPartWithoutSamplesCannotBeLoaded() {
    assertThatThrownBy(() -> DataLoader.of(DataSplits.first(hundred, 0)))
        .hasMessage(
            "DataLoader: the dataset is empty (0 samples, expected 1 or more); check what it was"
                + " read from or split into");
  }
}
