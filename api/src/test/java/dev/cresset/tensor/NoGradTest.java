package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.gradEnabled;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NoGradTest {

  @Test
  void returnsWhatItsBodyComputes() {
    assertThat(noGrad(() -> ones(2, 3).sum().item())).isEqualTo(6);
  }

  @Test
  void takesABodyWithoutAResult() {
    boolean[] enabledInside = {true};
    noGrad(
        () -> {
          enabledInside[0] = gradEnabled();
        });
    assertThat(enabledInside[0]).isFalse();
    assertThat(gradEnabled()).isTrue();
  }

  @Test
  void nests() {
    noGrad(
        () -> {
          noGrad(() -> assertThat(gradEnabled()).isFalse());
          assertThat(gradEnabled()).isFalse();
        });
    assertThat(gradEnabled()).isTrue();
  }

  @Test
  void endsWithAnException() {
    assertThatThrownBy(
            () ->
                noGrad(
                    () -> {
                      throw new IllegalStateException("in the body");
                    }))
        .hasMessage("in the body");
    assertThat(gradEnabled()).isTrue();
  }

  @Test
  void endsWithAnExceptionOnlyAsFarAsItBegan() {
    noGrad(
        () -> {
          assertThatThrownBy(
                  () ->
                      noGrad(
                          () -> {
                            throw new IllegalStateException("in the inner body");
                          }))
              .hasMessage("in the inner body");
          assertThat(gradEnabled()).isFalse();
        });
    assertThat(gradEnabled()).isTrue();
  }

  @Test
  void holdsForItsThreadOnly() {
    boolean elsewhere =
        noGrad(() -> CompletableFuture.supplyAsync(Tensors::gradEnabled).join().booleanValue());
    assertThat(elsewhere).isTrue();
  }

  @Test
  void aLeafMadeInsideWantsItsGradientOutside() {
    Tensor leaf = noGrad(() -> ones(2).requiresGrad(true));
    leaf.mul(3).sum().backward();
    assertThat(leaf.grad().toFloatArray()).containsExactly(3, 3);
  }

  @Test
  void aRunnableIsStillTaken() {
    boolean[] enabledInside = {true};
    Runnable body = () -> enabledInside[0] = gradEnabled();
    noGrad(body);
    assertThat(enabledInside[0]).isFalse();
  }

  @Test
  void gradientsCanBeTurnedOnInsideNoGrad() {
    Tensor w = ones(2).requiresGrad(true);
    Tensor on = noGrad(() -> gradEnabled(true, () -> w.mul(3).sum()));
    Tensor off = gradEnabled(false, () -> w.mul(3).sum());
    assertThat(off.requiresGrad()).isFalse();
    on.backward();
    assertThat(w.grad().toFloatArray()).containsExactly(3, 3);
    assertThat(gradEnabled()).isTrue();
  }
}
