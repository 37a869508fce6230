package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.noGrad;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which tensors want a gradient, and which get one; PyTorch's rules. */
class LeafRulesTest {

  private final Tensor x = tensor(new float[] {1, 2, 3}).requiresGrad(true);

  @Test
  void aFreshTensorIsALeafThatWantsNoGradient() {
    Tensor fresh = tensor(new float[] {1, 2});
    assertThat(fresh.requiresGrad()).isFalse();
    assertThat(fresh.isLeaf()).isTrue();
    assertThat(fresh.grad()).isNull();
  }

  @Test
  void requiresGradReturnsTheTensorItself() {
    assertThat(x.requiresGrad(true)).isSameAs(x);
    assertThat(x.isLeaf()).isTrue();
  }

  @Test
  void aResultWantsAGradientIfOneOfItsInputsDoes() {
    Tensor constant = tensor(new float[] {1, 1, 1});
    assertThat(constant.mul(x).requiresGrad()).isTrue();
    assertThat(constant.mul(x).isLeaf()).isFalse();
    assertThat(constant.mul(constant).requiresGrad()).isFalse();
    assertThat(constant.mul(constant).isLeaf()).isTrue();
  }

  @Test
  void onlyLeavesGetAGradient() {
    Tensor square = x.pow(2);
    square.sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(2, 4, 6);
    assertThat(square.grad()).isNull();
  }

  @Test
  void aLeafThatWantsNoneGetsNone() {
    Tensor constant = tensor(new float[] {1, 1, 1});
    constant.mul(x).sum().backward();
    assertThat(constant.grad()).isNull();
    assertThat(constant.hasGrad()).isFalse();
    assertThat(x.hasGrad()).isTrue();
  }

  @Test
  void theWishOfAResultCannotBeChanged() {
    Tensor y = x.mul(2);
    assertThatThrownBy(() -> y.requiresGrad(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "requiresGrad: this tensor is the result of Mul; only leaves can be changed, use"
                + " detach() for one without a gradient");
  }

  @Test
  void theWishOfALeafCanBeTakenBack() {
    Tensor leaf = tensor(new float[] {1}).requiresGrad(true).requiresGrad(false);
    assertThat(leaf.mul(2).requiresGrad()).isFalse();
  }

  @Test
  void labelsCannotWantAGradient() {
    assertThatThrownBy(() -> labels(1, 2).requiresGrad(true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requiresGrad: needs FLOAT32 but got an INT64 tensor of shape [2]");
    assertThat(labels(1).requiresGrad(false).requiresGrad()).isFalse();
  }

  @Test
  void whatIsNotDifferentiableWantsNoGradient() {
    assertThat(x.argmax(0).requiresGrad()).isFalse();
    assertThat(x.gt(1).requiresGrad()).isFalse();
    assertThat(x.eq(x).requiresGrad()).isFalse();
    assertThat(x.toLong().requiresGrad()).isFalse();
    assertThat(x.copy().requiresGrad()).isFalse();
  }

  @Test
  void detachGivesALeafOnTheSameMemory() {
    Tensor detached = x.detach();
    assertThat(detached.requiresGrad()).isFalse();
    assertThat(detached.isLeaf()).isTrue();
    InPlace.assign(x, tensor(new float[] {7, 8, 9}));
    assertThat(detached.toFloatArray()).containsExactly(7, 8, 9);
  }

  @Test
  void gradientsStopAtADetachedTensor() {
    Tensor y = x.mul(x.detach());
    y.sum().backward();
    assertThat(x.grad().toFloatArray()).containsExactly(1, 2, 3);
  }

  @Test
  void aDetachedResultCanBeALeafOfItsOwn() {
    Tensor leaf = x.mul(2).detach().requiresGrad(true);
    leaf.pow(2).sum().backward();
    assertThat(leaf.grad().toFloatArray()).containsExactly(4, 8, 12);
    assertThat(x.grad()).isNull();
  }

  @Test
  void aCopyIsNotTouchedByChangesOfTheOriginal() {
    Tensor copy = x.copy();
    InPlace.assign(x, tensor(new float[] {7, 8, 9}));
    assertThat(copy.toFloatArray()).containsExactly(1, 2, 3);
    assertThat(labels(3, 4).copy().toLongArray()).containsExactly(3, 4);
  }

  @Test
  void underNoGradNothingIsRemembered() {
    Tensor y = noGrad(() -> x.mul(2));
    assertThat(y.requiresGrad()).isFalse();
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "backward: the tensor does not require a gradient (shape []); call requiresGrad(true)"
                + " on a leaf before computing, and check for noGrad; only gradients of first order"
                + " are supported");
  }

  @Test
  void aGradientFlowsFromALeafToItself() {
    Tensor scalar = Tensors.scalar(3).requiresGrad(true);
    scalar.backward();
    scalar.backward();
    assertThat(scalar.grad().item()).isEqualTo(2);
  }
}
