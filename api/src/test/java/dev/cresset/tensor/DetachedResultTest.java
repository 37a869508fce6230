package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that one thread computes and another one uses. */
class DetachedResultTest {

  private final List<Tensor> made = new ArrayList<>();

  private static <T> DetachedResult<T> run(boolean elsewhere, java.util.function.Supplier<T> body) {
    return elsewhere
        ? CompletableFuture.supplyAsync(() -> DetachedResult.of(body)).join()
        : DetachedResult.of(body);
  }

  private Tensor make(Tensor tensor) {
    made.add(tensor);
    return tensor;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tensorsBelongToTheScopeThatTheyAreDeliveredTo(boolean elsewhere) {
    Tensor before = ones(1);
    List<TensorScope> left = new ArrayList<>();
    Tensor kept;
    Tensor persisted;
    try (TensorScope scope = TensorScope.open("here")) {
      DetachedResult<Tensor> result =
          run(
              elsewhere,
              () -> {
                make(ones(1));
                make(TensorScope.within("inside", () -> ones(1).keep()));
                TensorScope ended = TensorScope.open("ended");
                make(ones(1));
                make(ones(1).keep());
                ended.expire("another");
                left.add(TensorScope.open("left open"));
                make(ones(1));
                make(ones(1).keep());
                make(ones(1).persist());
                left.get(0).close();
                left.set(0, TensorScope.open("left open"));
                make(ones(1));
                return before;
              });
      assertThat(TensorScope.innermost()).isSameAs(scope);
      assertThat(made).filteredOn(Tensor::isClosed).containsExactly(made.get(4));
      made.remove(4);
      persisted = made.remove(5);
      kept = make(run(elsewhere, () -> ones(1).keep()).deliver());
      made.remove(kept);
      assertThat(result.deliver()).isSameAs(before);
      assertThat(left.get(0).isOpen()).isFalse();
    }
    assertThat(made).hasSize(6).allMatch(Tensor::isClosed);
    assertThat(made.get(0).toString()).isEqualTo("tensor(closed by here, shape=[1])");
    assertThat(List.of(before, kept, persisted)).noneMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutAScopeTheyBelongToNone(boolean elsewhere) {
    Tensor tensor = run(elsewhere, () -> make(ones(1))).deliver();
    TensorScope.within("later", () -> ones(1).item());
    TensorScope.closeExpired();
    assertThat(tensor.isClosed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasThrownIsThrownOnDelivery(boolean elsewhere) {
    IOException problem = new IOException("the disk is gone");
    TensorScope before = TensorScope.innermost();
    DetachedResult<Tensor> result =
        run(
            elsewhere,
            () -> {
              make(ones(1));
              return DetachedResultTest.<Tensor, RuntimeException>fail(problem);
            });
    assertThat(TensorScope.innermost()).isSameAs(before);
    assertThat(result.toString()).isEqualTo("DetachedResult(" + problem + ")");
    assertThatThrownBy(() -> TensorScope.within("here", result::deliver)).isSameAs(problem);
    assertThat(made.get(0).isClosed()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T fail(Throwable problem) throws E {
    throw (E) problem;
  }
}
