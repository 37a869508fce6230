package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final int[] ACTUAL = {0, 0, 1, 1, 1, 2};
  private static final int[] PREDICTED = {0, 1, 1, 1, 0, 0};

  @Test
  void rowsAreTheActualClass() {
    ConfusionMatrix matrix = ConfusionMatrix.of(ACTUAL, PREDICTED, 3);
    assertThat(matrix.counts()).isDeepEqualTo(new long[][] {{1, 1, 0}, {1, 2, 0}, {1, 0, 0}});
    assertThat(matrix.classes()).isEqualTo(3);
    assertThat(matrix.samples()).isEqualTo(6);
  }

  @Test
  void theFormulasOfTheNotesHoldForTwoClasses() {
    // Class 1 is the positive one: TP 3, FP 1, FN 2, TN 4.
    int[] actual = {1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
    int[] predicted = {1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
    ConfusionMatrix matrix = ConfusionMatrix.of(actual, predicted, 2);
    assertThat(matrix.accuracy()).isEqualTo((3 + 4) / 10.0);
    assertThat(matrix.perClass().get(1))
        .isEqualTo(new ClassMetrics(1, 3 / 4.0, 3 / 5.0, 6 / 9.0, 5));
  }

  @Test
  void countsAreACopy() {
    ConfusionMatrix matrix = ConfusionMatrix.of(ACTUAL, PREDICTED, 3);
    matrix.counts()[0][0] = 99;
    assertThat(matrix.counts()[0][0]).isEqualTo(1);
  }

  @Test
  void batchesAddUpToTheWhole() {
    Random random = new Random(7);
    for (int classes = 1; classes <= 6; classes++) {
      int[] actual = random.ints(50, 0, classes).toArray();
      int[] predicted = random.ints(50, 0, classes).toArray();
      ConfusionMatrix sum = ConfusionMatrix.empty(classes);
      for (int from = 0; from < 50; from += 8) {
        int to = Math.min(50, from + 8);
        sum =
            sum.plus(
                ConfusionMatrix.of(
                    Arrays.copyOfRange(actual, from, to),
                    Arrays.copyOfRange(predicted, from, to),
                    classes));
      }
      ConfusionMatrix whole = ConfusionMatrix.of(actual, predicted, classes);
      assertThat(sum).isEqualTo(whole).hasSameHashCodeAs(whole);
      assertThat(sum.perClass()).isEqualTo(whole.perClass());
      assertThat(sum.accuracy()).isEqualTo(whole.accuracy());
    }
  }

  @Test
  void addingLeavesBothAsTheyWere() {
    ConfusionMatrix one = ConfusionMatrix.of(ACTUAL, PREDICTED, 3);
    ConfusionMatrix two = ConfusionMatrix.of(PREDICTED, ACTUAL, 3);
    assertThat(one.plus(two)).isEqualTo(two.plus(one)).isNotEqualTo(one);
    assertThat(one).isEqualTo(ConfusionMatrix.of(ACTUAL, PREDICTED, 3));
    assertThat(two).isEqualTo(ConfusionMatrix.of(PREDICTED, ACTUAL, 3));
  }

  @Test
  void microAveragesAreTheAccuracy() {
    ConfusionMatrix matrix = ConfusionMatrix.of(ACTUAL, PREDICTED, 3);
    assertThat(matrix.precision(Average.MICRO)).isEqualTo(matrix.accuracy());
    assertThat(matrix.recall(Average.MICRO)).isEqualTo(matrix.accuracy());
    assertThat(matrix.f1(Average.MICRO)).isEqualTo(matrix.accuracy());
  }

  @Test
  void accuracyOfNoSamplesIsNanUnlessToldOtherwise() {
    ConfusionMatrix none = ConfusionMatrix.of(new int[0], new int[0], 2);
    assertThat(none).isEqualTo(ConfusionMatrix.empty(2));
    assertThat(none.accuracy()).isNaN();
    assertThat(none.accuracy(ZeroDivision.ZERO)).isZero();
    assertThat(none.accuracy(ZeroDivision.ONE)).isEqualTo(1);
  }

  @Test
  void warnsOfEachKindOfAbsentClass() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 1, 2}, new int[] {0, 0, 3}, 6);
    assertThat(matrix.warnings())
        .containsExactly(
            "Classes never predicted: 1, 2 (precision is 0/0, counted as 0).",
            "Classes never present: 3 (recall is 0/0, counted as 0).",
            "Classes neither present nor predicted: 4, 5"
                + " (precision, recall and F1 are 0/0, counted as 0).");
  }

  @Test
  void doesNotWarnWhereEveryClassIsPresentAndPredicted() {
    assertThat(ConfusionMatrix.of(new int[] {0, 1}, new int[] {1, 0}, 2).warnings()).isEmpty();
  }

  @Test
  void warnsOfNoSamplesAtAll() {
    assertThat(ConfusionMatrix.empty(2).warnings())
        .containsExactly("There are no samples (all figures are 0/0, counted as 0).");
  }

  @Test
  void printsATable() {
    assertThat(ConfusionMatrix.of(ACTUAL, PREDICTED, 3))
        .hasToString(
            """
            ConfusionMatrix: 3 classes, 6 samples; rows are actual, columns predicted
               0  1  2
            0  1  1  0
            1  1  2  0
            2  1  0  0\
            """);
  }

  @Test
  void printsColumnsAsWideAsTheLargestCount() {
    int[] zeros = new int[1234];
    assertThat(ConfusionMatrix.of(zeros, zeros, 11).toString().lines().limit(3))
        .containsExactly(
            "ConfusionMatrix: 11 classes, 1234 samples; rows are actual, columns predicted",
            "       0     1     2     3     4     5     6     7     8     9    10",
            " 0  1234     0     0     0     0     0     0     0     0     0     0");
  }

  @Test
  void printsNoTableOfManyClasses() {
    assertThat(ConfusionMatrix.of(ACTUAL, PREDICTED, 1000))
        .hasToString(
            "ConfusionMatrix: 1000 classes, 6 samples; rows are actual, columns predicted"
                + " (more than 25 classes: see counts())");
  }

  @Test
  void namesTheLabelThatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(new int[] {0, 1, 10}, new int[] {0, 1, 2}, 10))
        .withMessage(
            "confusion matrix: actual[2] is 10 but with 10 classes labels must be in 0 to 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(new int[] {0, 0}, new int[] {0, -1}, 1))
        .withMessage(
            "confusion matrix: predicted[1] is -1 but with 1 class labels must be in 0 to 0");
  }

  @Test
  void namesBothLengthsWhereTheyDiffer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(new int[3], new int[4], 2))
        .withMessage(
            "confusion matrix: actual has 3 labels but predicted has 4; pass one of each per"
                + " sample, in the same order");
  }

  @Test
  void needsAtLeastOneClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(new int[0], new int[0], 0))
        .withMessage("confusion matrix: the number of classes must be 1 or more, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.empty(-3))
        .withMessage("confusion matrix: the number of classes must be 1 or more, got -3");
  }

  @Test
  void addsOnlyMatricesOfTheSameClasses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.empty(3).plus(ConfusionMatrix.empty(4)))
        .withMessage(
            "confusion matrix: cannot add a matrix of 4 classes to one of 3; both must have the"
                + " same classes");
  }

  @Test
  void namesTheArrayThatIsMissing() {
    assertThatNullPointerException()
        .isThrownBy(() -> ConfusionMatrix.of(ACTUAL, null, 3))
        .withMessage("ConfusionMatrix: the array of predicted labels must not be null");
  }
}
