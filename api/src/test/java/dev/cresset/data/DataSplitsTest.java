package dev.cresset.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
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
                + " dataset, they give 99");
    assertThatThrownBy(() -> DataSplits.randomSplit(hundred, 150, -50))
        .hasMessageContaining("[150, -50] must be 0 or more");
    assertThatThrownBy(
            () -> DataSplits.randomSplit(hundred, Integer.MAX_VALUE, Integer.MAX_VALUE, 102))
        .isInstanceOf(IllegalArgumentException.class);
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
        .hasMessage("first: 101 samples were asked for, the dataset has 100");
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
