package dev.cresset.conformance;

import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.data.Batch;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Misuse ends in a sentence worded above the backend, and the backend goes on working. */
abstract class MisuseConformance {

  @RegisterExtension final CurrentBackend current;

  private final Backend backend;

  MisuseConformance(Backend backend) {
    this.backend = backend;
    this.current = new CurrentBackend(backend);
  }

  @AfterEach
  void goesOnWorking() {
    BackendLookup.during(
        backend,
        () -> assertThat(ones(2, 3).matmul(ones(3, 1)).toFloatArray()).containsExactly(3, 3));
  }

  @Test
  void aClosedTensorSaysWhereItWasClosed() {
    Tensor x = ones(2);
    x.close();
    x.close();
    assertThatThrownBy(() -> x.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("add: this tensor of shape [2] was freed by close() at dev.cresset")
        .hasMessageContaining("; use it before that, or do not close it; see docs/errors.md#");
    assertThatThrownBy(x::toFloatArray).hasMessageStartingWith("toFloatArray: ");
    assertThat(x.toString()).startsWith("tensor(closed by close()").endsWith(", shape=[2])");
  }

  @Test
  void whatALoopFreedSaysThatTheLoopMovedOn() {
    List<Tensor> kept = new ArrayList<>();
    for (Batch batch : Example.loader()) {
      kept.add(batch.inputs());
    }
    assertThatThrownBy(() -> kept.get(0).sum())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "was freed by the loop over a DataLoader, when it moved on to its next batch");
  }

  @Test
  void tensorsOfTwoBackendsDoNotMix() {
    Tensor here = ones(2, 2);
    Tensor there = BackendLookup.during(new ReferenceBackend(), () -> ones(2, 2));
    String expected =
        ": one tensor is on backend \"%s\" (shape [2, 2]), the other on \"reference\" (shape [2, 2]); create both after the same Backends.use(...)"
            .formatted(backend.name());
    assertThatThrownBy(() -> here.add(there)).hasMessage("add" + expected);
    assertThatThrownBy(() -> here.matmul(there)).hasMessage("matmul" + expected);
    assertThatThrownBy(() -> here.eq(there)).hasMessage("eq" + expected);
    there.requiresGrad(true);
    here.requiresGrad(true);
    assertThatThrownBy(() -> Optimizers.sgd(1).over(List.of(here, there)))
        .hasMessageStartingWith("optimizer: parameters are on two backends");
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    misshapen(
        () -> ones(2, 3).add(ones(2, 4)),
        "add: shapes [2, 3] and [2, 4] do not broadcast: dimension 1 from the end is 3 in one and 4"
            + " in the other; they must be equal, or one of them 1");
    misshapen(
        () -> ones(2, 3).matmul(ones(2, 3)),
        "matmul: the columns of the first must equal the rows of the second, got [2, 3] x [2, 3];"
            + " transpose one with t()?");
    misshapen(
        () -> ones(2, 3).reshape(4, 2),
        "reshape: [2, 3] has 6 elements, which do not make [4, 2]; the product of the dimensions"
            + " must be 6");
    misshapen(
        () -> Sequential.of(Layers.linear(784, 10)).forward(ones(64, 783)),
        "layer 0 (Linear): linear: input has 783 features but the layer expects 784 (input [64,"
            + " 783], weight [10, 784]); make the layer linear(783, 10), or feed it 784 features");
    misshapen(
        () -> ones(2, 3).item(),
        "item: takes a tensor of one element, got shape [2, 3]; use toFloatArray()");
    misshapen(
        () -> ones(2, 0).argmax(1),
        "argmax: dimension 1 of shape [2, 0] is empty, so there is no largest element");
    misshapen(
        () -> ones(2, 3).requiresGrad(true).mul(2).backward(),
        "backward: without an argument only a single element has a gradient, got shape [2, 3]; take"
            + " sum() or mean() first, or pass the gradient");
  }

  private static void misshapen(ThrowingCallable misuse, String message) {
    assertThatThrownBy(misuse).isInstanceOf(ShapeException.class).hasMessageStartingWith(message);
  }

  @Test
  void indicesAndTypesThatDoNotFitAreNamed() {
    wrong(
        () -> ones(3).get(3), "get: index 3 is outside dimension 0 of shape [3]; expected -3 to 2");
    wrong(
        () -> ones(3).sum(1),
        "sum: dimension 1 does not exist in shape [3]: expected -1 to 0; if this is a single"
            + " sample, put a batch dimension of 1 in front with reshape(1, -1)");
    wrong(
        () -> labels(1, 2).mul(2),
        "mul: needs FLOAT32 but got an INT64 tensor of shape [2]; convert it with toFloat()");
    wrong(
        () -> tensor(new float[] {1, 2.5f}).toLongArray(),
        "toLongArray: element 1 is 2.5, which is not a whole number");
    wrong(
        () -> Losses.crossEntropy().apply(ones(2, 3), labels(0, 3)),
        "crossEntropy: label 3 at position 1 is outside 0 to 2; the output has 3 classes, check the"
            + " labels or widen the last layer");
  }

  private static void wrong(ThrowingCallable misuse, String message) {
    assertThatThrownBy(misuse)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aGraphIsWalkedBackOnce() {
    Tensor x = ones(3).requiresGrad(true);
    Tensor y = x.exp().sum();
    y.backward();
    assertThatThrownBy(y::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("backward: this graph was already walked back");
    assertThatThrownBy(() -> ones(3).sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("backward: the tensor does not require a gradient");
  }

  @Test
  void weightsThatWereChangedSinceAreNotWalkedBackThrough() {
    Tensor weight = ones(2, 2).requiresGrad(true);
    Tensor x = ones(2, 2).requiresGrad(true);
    Optimizer optimizer = Optimizers.sgd(0.1).over(List.of(weight));
    Tensor loss = x.matmul(weight).sum();
    x.matmul(weight).sum().backward();
    optimizer.step();
    assertThatThrownBy(loss::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "backward: a tensor of shape [2, 2] that the gradient needs was changed in place");
  }

  @Test
  void aStateThatDoesNotFitChangesNothing() {
    Sequential network = Sequential.of(Layers.linear(2, 2));
    float[] before = network.parameters().get(0).toFloatArray();
    assertThatThrownBy(
            () -> network.loadStateDict(Map.of("0.weight", ones(2, 2), "0.bias", ones(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"0.bias\" is FLOAT32 [3] instead of FLOAT32 [2]")
        .hasMessageEndingWith("nothing was loaded");
    assertThat(network.parameters().get(0).toFloatArray()).containsExactly(before);
  }
}
