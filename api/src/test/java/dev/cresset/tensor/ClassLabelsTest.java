package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Class labels that the functions of the losses refuse; a backend does not check them. */
class ClassLabelsTest {

  private static final float[] WEIGHTS = {1, 1};

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, Long.MAX_VALUE, Long.MIN_VALUE})
  void labelsAreWithinTheClasses(long label) {
    String sentence =
        ("label %s at position 1 is outside 0 to 2; the output has 3 classes, check the labels or"
                + " widen the last layer")
            .formatted(label);
    assertThatThrownBy(() -> Functional.nll(zeros(2, 3), labels(0, label), WEIGHTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nll: " + sentence);
    assertThatThrownBy(() -> Functional.crossEntropy(zeros(2, 3), labels(0, label), WEIGHTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crossEntropy: " + sentence);
  }

  @Test
  void thereIsOneLabelForEachSample() {
    assertThatThrownBy(() -> Functional.nll(zeros(2, 3), labels(0, 1, 2), WEIGHTS))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "nll: targets must be one label for each of the 2 rows of the output [2, 3], got shape"
                + " [3]");
  }

  @Test
  void checkedLabelsBelongToScoresOfOneShape() {
    ClassLabels checked = ClassLabels.of("loss", zeros(2, 3), labels(0, 2));
    assertThat(checked).hasToString("ClassLabels(labels=2, classes=3)");
    assertThat(checked.get(1)).isEqualTo(2);
    assertThat(Functional.nll(zeros(2, 3), checked, WEIGHTS).item()).isZero();
    assertThatThrownBy(() -> Functional.crossEntropy(zeros(2, 2), checked, WEIGHTS))
        .isInstanceOf(ShapeException.class)
        .hasMessage("crossEntropy: expected shape [2, 3] but got [2, 2]");
    assertThatThrownBy(() -> checked.get(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ClassLabels: there is no label 2; expected an index below 2");
  }

  @Test
  void labelsThatWereChangedAreCheckedAgain() {
    Tensor labels = labels(0, 2);
    ClassLabels checked = ClassLabels.of("loss", zeros(2, 3), labels);
    InPlace.assign(labels, labels(0, 3));
    assertThatThrownBy(() -> Functional.nll(zeros(2, 3), checked, WEIGHTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "nll: the labels were changed in place after they were checked; call"
                + " ClassLabels.of(..) again");
  }

  @Test
  void scoresHaveTwoDimensions() {
    assertThatThrownBy(() -> Functional.crossEntropy(zeros(3), labels(0), WEIGHTS))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "crossEntropy: output must be [batch, classes], got [3]; is the last layer linear(..,"
                + " classes)?");
  }
}
