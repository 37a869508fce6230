package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Linear;
import dev.cresset.optim.Optimizers;
import dev.cresset.spi.Backend;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tensors of two backends in one program. */
class TwoBackendsTest {

  private final Backend other = GuardedBackend.of(new JvmBackendProvider().create());
  private final Tensor here = tensor(new float[] {1, 2});
  private final Tensor there = BackendLookup.during(other, () -> tensor(new float[] {3, 4}));

  @Test
  void aTensorStaysOnItsBackend() {
    assertThat(there.backend()).isSameAs(other);
    assertThat(here.backend()).isSameAs(BackendLookup.current()).isNotSameAs(other);
    assertThat(there.mul(2).get(1).backend()).isSameAs(other);
    assertThat(Tensors.zerosLike(there).backend()).isSameAs(other);
    assertThat(Functional.dropout(there, 0.5, new Generator(1)).backend()).isSameAs(other);
    assertThat(there.mul(2).toFloatArray()).containsExactly(6, 8);
  }

  @Test
  void gradientsStayOnIt() {
    there.requiresGrad(true).pow(2).sum().backward();
    assertThat(there.grad().backend()).isSameAs(other);
    assertThat(there.grad().toFloatArray()).containsExactly(6, 8);
    Optimizers.adam(0.1).over(List.of(there)).step();
    assertThat(there.toFloatArray()).isNotEqualTo(new float[] {3, 4});
  }

  @Test
  void anOperationCannotMixTwo() {
    refuses("add", x -> x.add(there));
    refuses("sub", x -> x.sub(there));
    refuses("mul", x -> x.mul(there));
    refuses("div", x -> x.div(there));
    refuses("pow", x -> x.pow(there));
    refuses("eq", x -> x.eq(there));
    refuses("gt", x -> x.gt(there));
    refuses("matmul", x -> x.matmul(there));
  }

  @Test
  void aLeafThatIsMovedTwiceComesBack() {
    double sum =
        InPlace.onBackend(
            other,
            List.of(here, here),
            () -> {
              assertThat(here.backend()).isSameAs(other);
              return here.sum().item();
            });
    assertThat(sum).isEqualTo(3);
    assertThat(here.backend()).isSameAs(BackendLookup.current());
    assertThat(here.toFloatArray()).containsExactly(1, 2);
  }

  private void refuses(String operation, UnaryOperator<Tensor> call) {
    assertThatThrownBy(() -> call.apply(here))
        .as(operation)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s: one tensor is on backend \"jvm\" (shape [2]), the other on \"jvm\" (shape [2]); create both after the same Backends.use(...)"
                .formatted(operation));
  }

  @Test
  void layersAndOptimizersCannotMixTwoEither() {
    Linear layer = Layers.linear(2, 3);
    assertThatThrownBy(() -> layer.forward(there)).hasMessageStartingWith("linear: one tensor is");
    assertThatThrownBy(
            () ->
                Functional.linear(
                    ones(1, 2), layer.weight(), BackendLookup.during(other, () -> ones(3))))
        .hasMessageStartingWith("linear: one tensor is");
    assertThatThrownBy(
            () ->
                Optimizers.sgd(0.1)
                    .over(List.of(here.requiresGrad(true), there.requiresGrad(true))))
        .hasMessageStartingWith("optimizer: parameters are on two backends, \"jvm\" and \"jvm\"");
  }

  @Test
  void valuesCanBeCarriedFromOneToTheOther() {
    InPlace.assign(here, there);
    assertThat(here.toFloatArray()).containsExactly(3, 4);
    assertThat(here.backend()).isNotSameAs(other);
    Linear layer = Layers.linear(2, 3);
    Linear twin = BackendLookup.during(other, () -> Layers.linear(2, 3));
    layer.loadStateDict(twin.stateDict());
    assertThat(layer.weight().toFloatArray()).containsExactly(twin.weight().toFloatArray());
  }

  @Test
  void anExceptionEndsTheTurnOfABackend() {
    assertThatThrownBy(
            () ->
                BackendLookup.during(
                    other,
                    () -> {
                      throw new IllegalStateException("in the body");
                    }))
        .hasMessage("in the body");
    assertThat(BackendLookup.current()).isNotSameAs(other);
  }
}
