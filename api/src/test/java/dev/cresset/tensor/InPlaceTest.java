package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.SgdStep;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What custom optimizers call is checked before anything changes. */
class InPlaceTest {

  private static final SgdStep SGD = new SgdStep(0.1, 0.9, 0, false, 0);

  private final Tensor first = parameter();
  private final Tensor second = parameter();

  private static Tensor parameter() {
    Tensor parameter = ones(3).requiresGrad(true);
    parameter.sum().backward();
    return parameter;
  }

  private static AdamStep adam(long step) {
    return new AdamStep(0.1, 0.9, 0.999, 1e-8, 0, false, step);
  }

  private void isRefused(ThrowingCallable step, String message) {
    int before = first.version();
    assertThatThrownBy(step).hasMessage(message);
    assertThat(first.toFloatArray()).containsExactly(1, 1, 1);
    assertThat(first.version()).isEqualTo(before);
  }

  @Test
  void velocitiesHaveTheShapesOfTheirParameters() {
    for (int size : new int[] {2, 5}) {
      isRefused(
          () -> InPlace.sgdStep(List.of(first), List.of(zeros(size)), SGD),
          "sgdStep: expected shape [3] but got [%s]".formatted(size));
    }
    isRefused(
        () -> InPlace.sgdStep(List.of(first, second), List.of(zeros(3)), SGD),
        "sgdStep: got 1 velocities for 2 parameters; pass one for each");
    isRefused(
        () -> InPlace.sgdStep(List.of(first), List.of(labels(1, 2, 3)), SGD),
        "sgdStep: needs FLOAT32 but got an INT64 tensor of shape [3]; convert it with toFloat()");
  }

  @Test
  void meansAndSquaresHaveTheShapesOfTheirParameters() {
    isRefused(
        () -> InPlace.adamStep(List.of(first), List.of(zeros(1)), List.of(zeros(3)), adam(1)),
        "adamStep: expected shape [3] but got [1]");
    isRefused(
        () -> InPlace.adamStep(List.of(first), List.of(zeros(3)), List.of(zeros(1)), adam(1)),
        "adamStep: expected shape [3] but got [1]");
    isRefused(
        () -> InPlace.adamStep(List.of(first), List.of(zeros(3)), List.of(), adam(1)),
        "adamStep: got 0 squares for 1 parameters; pass one for each");
    isRefused(
        () -> InPlace.adamStep(List.of(first), List.of(zeros(3)), List.of(zeros(3)), adam(0)),
        "adamStep: the number of the step must be 1 or more, got 0");
  }

  @Test
  void aStepIsAChangeOfItsStates() {
    Tensor mean = zeros(3);
    Tensor square = zeros(3);
    InPlace.adamStep(List.of(first), List.of(mean), List.of(square), adam(1));
    assertThat(List.of(first, mean, square)).extracting(Tensor::version).containsOnly(1);
  }

  @Test
  void allPairsAreCheckedBeforeTheFirstIsAssigned() {
    isRefused(
        () -> InPlace.assignAll(List.of(first, second), List.of(zeros(3))),
        "assign: got 2 targets but 1 sources; pass one source for each target");
    isRefused(
        () -> InPlace.assignAll(List.of(first, second), List.of(zeros(3), zeros(2))),
        "assign: expected shape [3] but got [2]");
    second.close();
    int before = first.version();
    assertThatThrownBy(() -> InPlace.assignAll(List.of(first, second), List.of(zeros(3), zeros(3))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("assign: this tensor of shape [3] was freed by close()");
    assertThat(first.toFloatArray()).containsExactly(1, 1, 1);
    assertThat(first.version()).isEqualTo(before);
  }
}
