package dev.cresset.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FoldsTest {

  private static final long[] CLASSES = LongStream.range(0, 103).map(i -> i * i % 7 % 3).toArray();

  private static Dataset classes() {
    float[][] inputs = new float[CLASSES.length][];
    Arrays.setAll(inputs, i -> new float[] {i});
    return Dataset.of(inputs, CLASSES);
  }

  private static int[] samples(Dataset part) {
    float[] inputs = part.gather(IntStream.range(0, part.size()).toArray()).inputs().toFloatArray();
    return IntStream.range(0, inputs.length).map(i -> (int) inputs[i]).toArray();
  }

  @Test
  void eachSampleIsTestedOnceAndTrainedOnInTheOtherFolds() {
    Dataset whole = classes();
    for (List<DatasetFold> folds :
        List.of(
            DataSplits.folds(whole, new Generator(1), 5),
            DataSplits.stratifiedFolds(whole, new Generator(1), 5))) {
      List<Integer> tested = new ArrayList<>();
      for (DatasetFold fold : folds) {
        int[] test = samples(fold.test());
        int[] training = samples(fold.training());
        assertThat(fold.testIndices()).isEqualTo(test);
        assertThat(test.length).isBetween(20, 21);
        assertThat(IntStream.concat(Arrays.stream(test), Arrays.stream(training)).sorted())
            .containsExactlyElementsOf(IntStream.range(0, 103).boxed().toList());
        assertThat(training).isNotEqualTo(Arrays.stream(training).sorted().toArray());
        Arrays.stream(test).forEach(tested::add);
      }
      assertThat(tested)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 103).boxed().toList());
    }
  }

  @Test
  void stratifiedFoldsHaveTheSameProportionsOfTheClasses() {
    List<DatasetFold> folds = DataSplits.stratifiedFolds(classes(), new Generator(2), 4);
    for (int label = 0; label < 3; label++) {
      long wanted = label;
      long total = Arrays.stream(CLASSES).filter(each -> each == wanted).count();
      for (DatasetFold fold : folds) {
        long count = Arrays.stream(fold.testIndices()).filter(i -> CLASSES[i] == wanted).count();
        assertThat(count).isBetween(total / 4, (total + 3) / 4);
      }
    }
  }

  @Test
  void trainingSamplesHaveTheSameOrderInEachCall() {
    DatasetFold fold = DataSplits.folds(classes(), new Generator(4), 3).get(1);
    assertThat(samples(fold.training())).isEqualTo(samples(fold.training()));
    assertThat(fold).hasToString("DatasetFold(training=69 samples, test=34 samples)");
  }

  /** All training indices at once would need 4 * 20,000² bytes, 1.6 GB. */
  @Test
  void foldsOfSingleSamplesHoldFewIndices() {
    int count = 20_000;
    Dataset whole = Dataset.of(new float[count][1], new float[count]);
    List<DatasetFold> folds = DataSplits.folds(whole, new Generator(5), count);
    assertThat(folds).hasSize(count);
    assertThat(folds.get(count - 1).training().size()).isEqualTo(count - 1);
  }

  @Test
  void theSeedDeterminesTheFolds() {
    Tensors.manualSeed(3);
    int[] first = DataSplits.folds(classes(), 3).get(0).testIndices();
    Tensors.manualSeed(3);
    assertThat(DataSplits.folds(classes(), 3).get(0).testIndices()).isEqualTo(first);
    assertThat(DataSplits.folds(classes(), 3).get(0).testIndices()).isNotEqualTo(first);
  }

  @Test
  void theNumberOfFoldsMustFitTheDataset() {
    for (int count : new int[] {1, 0, -1, 104}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DataSplits.stratifiedFolds(classes(), count))
          .withMessage(
              "stratifiedFolds: the number of folds must be 2 to the size of the dataset, 103, got "
                  + count);
    }
    assertThat(DataSplits.folds(classes(), 103)).allMatch(fold -> fold.test().size() == 1);
  }

  @Test
  void stratifiedFoldsNeedClassLabels() {
    Dataset regression = Dataset.of(new float[][] {{1}, {2}}, new float[] {0.5f, 1.5f});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSplits.stratifiedFolds(regression, 2))
        .withMessageStartingWith("stratifiedFolds: targets must be class labels")
        .withMessageEndingWith("use folds(..)");
    assertThat(DataSplits.folds(regression, 2)).hasSize(2);
  }
}
