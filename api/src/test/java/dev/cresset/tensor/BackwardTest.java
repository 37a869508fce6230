package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.scalar;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.MemoryUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackwardTest {

  private final Tensor x = tensor(new float[] {1, 2, 3}).requiresGrad(true);

  @Test
  void gradientsAddUpUntilTheyAreForgotten() {
    x.pow(2).sum().backward();
    x.pow(2).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(4, 8, 12);
    x.zeroGrad();
    assertThat(x.grad()).isNull();
    x.pow(2).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(2, 4, 6);
  }

  @Test
  void aGradientThatWasReadAddsUpToo() {
    x.sum().backward();
    Tensor read = x.grad();
    x.sum().backward();
    assertThat(x.grad()).isSameAs(read);
    assertThat(read.toFloatArray()).containsExactly(2, 2, 2);
  }

  @Test
  void aGradientThatWasReadStaysReadable() {
    x.sum().backward();
    Tensor read = x.grad();
    x.zeroGrad();
    x.mul(5).sum().backward();
    assertThat(read.toFloatArray()).containsExactly(1, 1, 1);
    assertThat(x.grad().toFloatArray()).containsExactly(5, 5, 5);
  }

  @Test
  void gradientsOfTwoLeavesDoNotShareTheirSums() {
    Tensor other = zeros(3).requiresGrad(true);
    x.add(other).sum().backward();
    x.sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(2, 2, 2);
    assertThat(other.grad().toFloatArray()).containsExactly(1, 1, 1);
  }

  @Test
  void aChangedGradientChangesNoOther() {
    Tensor other = zeros(3).requiresGrad(true);
    Tensor flat = zeros(1, 3).requiresGrad(true);
    Tensor less = zeros(3).requiresGrad(true);
    x.add(other).add(1).add(flat.reshape(3)).sub(less).pow(2).sum().backward();
    InPlace.assign(x.grad(), zeros(3));
    assertThat(other.grad().toFloatArray()).containsExactly(4, 6, 8);
    assertThat(flat.grad().toFloatArray()).containsExactly(4, 6, 8);
    assertThat(less.grad().toFloatArray()).containsExactly(-4, -6, -8);
  }

  @Test
  void theGradientDoesNotFollowTheTensorThatWasPassed() {
    Tensor passed = ones(3);
    x.backward(passed, false);
    InPlace.assign(passed, zeros(3));
    assertThat(x.grad().toFloatArray()).containsExactly(1, 1, 1);
  }

  @Test
  void anInputUsedTwiceGetsBothShares() {
    x.mul(x).add(x).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(3, 5, 7);
  }

  @Test
  void aDiamondIsWalkedOnce() {
    Tensor middle = x.mul(2);
    Tensor left = middle.mul(3);
    Tensor right = left.mul(5);
    left.add(middle).add(right).sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(38, 38, 38);
  }

  @Test
  void aChainOfAHundredThousandOperationsIsNoProblem() {
    Tensor leaf = scalar(1).requiresGrad(true);
    Tensor y = leaf;
    for (int i = 0; i < 100_000; i++) {
      y = y.add(1);
    }
    y.backward();
    assertThat(y.item()).isEqualTo(100_001);
    assertThat(leaf.grad().item()).isEqualTo(1);
  }

  @Test
  void aChainThatDoublesEachTimeIsWalkedOncePerLink() {
    Tensor leaf = scalar(1).requiresGrad(true);
    Tensor y = leaf;
    for (int i = 0; i < 100; i++) {
      y = y.add(y);
    }
    y.backward();
    assertThat(leaf.grad().item()).isEqualTo(0x1p100);
  }

  @Test
  void aSecondWalkIsAnError() {
    Tensor loss = x.pow(2).sum();
    loss.backward();
    assertThatThrownBy(loss::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "backward: this graph was already walked back and its saved values (Sum) were freed;"
                + " run the forward pass again, or call backward(gradient, true) the first time to"
                + " retain them");
    assertThat(x.grad().toFloatArray()).containsExactly(2, 4, 6);
  }

  @Test
  void aSecondWalkThroughASharedPartIsAnError() {
    Tensor shared = x.pow(2);
    shared.sum().backward();
    Tensor other = shared.mean();
    assertThatThrownBy(other::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already walked back")
        .hasMessageContaining("(Pow)");
    assertThat(x.grad().toFloatArray()).containsExactly(2, 4, 6);
  }

  @Test
  void aRetainedGraphCanBeWalkedAgain() {
    Tensor loss = x.pow(2).sum();
    loss.backward(scalar(1), true);
    loss.backward(scalar(1), true);
    loss.backward();
    assertThat(x.grad().toFloatArray()).containsExactly(6, 12, 18);
    assertThatThrownBy(loss::backward).hasMessageContaining("already walked back");
  }

  @Test
  void aRetainedGraphKeepsTheDropoutMask() {
    Tensor wide = ones(1000).requiresGrad(true);
    Tensor dropped = Functional.dropout(wide, 0.5, new Generator(3));
    dropped.backward(ones(1000), true);
    dropped.backward(ones(1000), false);
    assertThat(wide.grad().toFloatArray()).isEqualTo(dropped.mul(2).toFloatArray());
  }

  @Test
  void aGivenGradientIsTheStart() {
    x.pow(2).backward(tensor(new float[] {1, 10, 100}), false);
    assertThat(x.grad().toFloatArray()).containsExactly(2, 40, 600);
  }

  @Test
  void aGivenGradientMustFit() {
    Tensor y = x.pow(2);
    assertThatThrownBy(() -> y.backward(ones(2), false))
        .isInstanceOf(ShapeException.class)
        .hasMessage("backward: expected shape [3] but got [2]");
    assertThatThrownBy(() -> y.backward(labels(1, 2, 3), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backward: needs FLOAT32");
    y.backward(ones(3), false);
    assertThat(x.grad().toFloatArray()).containsExactly(2, 4, 6);
  }

  @Test
  void severalElementsNeedAGradientToStartFrom() {
    assertThatThrownBy(() -> x.mul(2).backward())
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "backward: without an argument only a single element has a gradient, got shape [3];"
                + " take sum() or mean() first, or pass the gradient");
  }

  @Test
  void anyShapeOfOneElementWillDo() {
    Tensor leaf = tensor(new float[] {2}, 1, 1, 1).requiresGrad(true);
    leaf.pow(3).backward();
    assertThat(leaf.grad().shape()).hasToString("[1, 1, 1]");
    assertThat(leaf.grad().item()).isEqualTo(12);
  }

  @Test
  void aBroadcastInputGetsTheSumOfItsShares() {
    Tensor row = tensor(new float[] {1, 2, 3}, 1, 3).requiresGrad(true);
    Tensor column = tensor(new float[] {10, 20}, 2, 1).requiresGrad(true);
    Tensor number = scalar(2).requiresGrad(true);
    row.mul(column).mul(number).sum().backward();
    assertThat(row.grad().shape()).hasToString("[1, 3]");
    assertThat(row.grad().toFloatArray()).containsExactly(60, 60, 60);
    assertThat(column.grad().shape()).hasToString("[2, 1]");
    assertThat(column.grad().toFloatArray()).containsExactly(12, 12);
    assertThat(number.grad().shape()).hasToString("[]");
    assertThat(number.grad().item()).isEqualTo(180);
  }

  @Test
  void aChangeInPlaceBetweenForwardAndBackwardIsAnError() {
    Tensor loss = x.pow(2).sum();
    InPlace.assign(x, zeros(3));
    assertThatThrownBy(loss::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "backward: a tensor of shape [3] that the gradient needs was changed in place after the"
                + " forward pass (by an optimizer's step, loadStateDict, updateBuffer or InPlace);"
                + " run the forward pass again");
    assertThat(x.grad()).isNull();
  }

  @Test
  void aChangeThroughSharedMemoryIsNoticedToo() {
    Tensor throughView = x.reshape(3, 1).pow(2).sum();
    Tensor throughDetached = x.pow(2).sum();
    InPlace.assign(x.detach().view(1, 3), zeros(1, 3));
    assertThatThrownBy(throughView::backward).hasMessageContaining("changed in place");
    assertThatThrownBy(throughDetached::backward).hasMessageContaining("changed in place");
  }

  @Test
  void aChangeOfWhatTheGradientDoesNotNeedIsFine() {
    Tensor loss = x.mul(2).sum();
    InPlace.assign(x, zeros(3));
    loss.backward();
    assertThat(x.grad().toFloatArray()).containsExactly(2, 2, 2);
  }

  @Test
  void afterAFailedWalkTheNextOneIsClean() {
    Tensor constant = tensor(new float[] {1, 1, 1});
    Tensor shared = x.mul(3);
    Tensor broken = shared.mul(constant);
    InPlace.assign(constant, zeros(3));
    assertThatThrownBy(() -> broken.sum().backward()).hasMessageContaining("changed in place");
    shared.sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(3, 3, 3);
  }

  @Test
  void whatTheGradientNeedsMustNotBeClosed() {
    Tensor factor = tensor(new float[] {4, 5, 6});
    Tensor loss = x.mul(factor).sum();
    factor.close();
    assertThatThrownBy(loss::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("backward: this tensor of shape [3] was freed by close() at ")
        .hasMessageContaining("BackwardTest");
  }

  @Test
  void aClosedLeafIsPassedOver() {
    Tensor other = ones(3).requiresGrad(true);
    Tensor loss = x.add(other).sum();
    other.close();
    loss.backward();
    assertThat(x.grad().toFloatArray()).containsExactly(1, 1, 1);
    assertThat(other.hasGrad()).isFalse();
  }

  @Test
  void backwardLeavesNoBuffersBehind() {
    MemoryUse before = x.backend().memory();
    try (TensorScope scope = TensorScope.open("one step")) {
      Tensor weight = tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      for (Tensor loss :
          List.of(
              x.matmul(weight.t()).sigmoid().sum(),
              x.softmax(0).log().neg().mean(),
              x.div(x.pow(x)).exp().sqrt().sum(),
              x.max(0).mul(x.get(1)),
              Functional.dropout(x, 0.3, new Generator(1)).tanh().relu().sum())) {
        loss.backward();
      }
      assertThat(scope).isNotNull();
    }
    x.zeroGrad();
    assertThat(x.backend().memory().liveBuffers()).isLessThanOrEqualTo(before.liveBuffers());
  }

  @Test
  void backwardUnderNoGradWalksWhatWasRemembered() {
    Tensor loss = x.mul(2).sum();
    noGrad(() -> loss.backward());
    assertThat(x.grad().toFloatArray()).containsExactly(2, 2, 2);
  }

  @Test
  void anInfiniteGradientOfAMaximumLeavesTheOthersAtZero() {
    Tensor x = tensor(new float[] {1, 3, 2}).requiresGrad(true);
    x.max(0).backward(scalar(Float.POSITIVE_INFINITY), false);
    assertThat(x.grad().toFloatArray()).containsExactly(0, Float.POSITIVE_INFINITY, 0);
  }
}
