package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.conformance.GarbageCollection;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TensorScopeTest {

  @Test
  void freesWhatWasMadeWithinIt() {
    Tensor outside = ones(2);
    Tensor inside;
    try (TensorScope scope = TensorScope.open("preprocessing")) {
      inside = outside.add(1);
      assertThat(inside.toFloatArray()).containsExactly(2, 2);
      assertThat(scope).isNotNull();
    }
    assertThat(inside.isClosed()).isTrue();
    assertThatThrownBy(() -> inside.mul(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "mul: this tensor of shape [2] was freed by preprocessing; call keep() on it, or read"
                + " its values, before that; see docs/errors.md#tensor-was-freed");
    assertThat(outside.toFloatArray()).containsExactly(1, 1);
    assertThat(ones(2).isClosed()).isFalse();
  }

  @Test
  void freesIntermediatesExceptTheResultAndWhatItsGradientNeeds() {
    Tensor x = ones(2).requiresGrad(true);
    try (TensorScope outer = TensorScope.open("outer")) {
      Tensor sum;
      Tensor exponential;
      Tensor kept;
      Tensor persistent;
      Tensor result;
      try (TensorScope scope = TensorScope.open("inner")) {
        sum = x.add(1);
        exponential = sum.exp();
        kept = x.add(2).keep();
        persistent = x.add(3).persist();
        result = exponential.mul(2);
        scope.freeIntermediates(result);
        assertThat(List.of(sum)).allMatch(Tensor::isClosed);
        assertThat(List.of(exponential, kept, persistent, result)).noneMatch(Tensor::isClosed);
        assertThat(scope.contains(result)).isTrue();
        assertThat(outer.contains(exponential)).isTrue();
        result.keep();
      }
      result.sum().backward();
      assertThat(x.grad().toFloatArray()[0]).isCloseTo((float) (2 * Math.exp(2)), within(1e-5f));
      assertThat(outer.isOpen()).isTrue();
      assertThat(exponential.isClosed()).isFalse();
    }
  }

  @Test
  void whatTheGradientOfAKeptTensorNeedsIsNotFreed() {
    Tensor x = ones(2).requiresGrad(true);
    Tensor leaf;
    Tensor loss;
    try (TensorScope outer = TensorScope.open("outer")) {
      try (TensorScope scope = TensorScope.open("inner")) {
        leaf = x.detach().requiresGrad(true);
        loss = leaf.add(1).exp().sum().keep();
        scope.freeIntermediates(x.detach());
      }
      loss.backward();
      assertThat(leaf.grad()).isNotNull();
      assertThat(outer.isOpen()).isTrue();
    }
  }

  @Test
  void withoutAGradientFreesAllIntermediates() {
    try (TensorScope scope = TensorScope.open("inner")) {
      Tensor first = ones(2).exp();
      Tensor result = first.mul(first);
      scope.freeIntermediates(result);
      assertThat(first.isClosed()).isTrue();
      assertThat(scope.size()).isEqualTo(1);
      Tensor elsewhere = Tensors.noGrad(() -> TensorScope.within("within", () -> ones(3).keep()));
      scope.freeIntermediates(elsewhere);
      assertThat(result.isClosed()).isTrue();
    }
  }

  @Test
  void freeingIntermediatesNeedsTheOwnThreadAndAResult() {
    try (TensorScope scope = TensorScope.open("inner")) {
      Tensor result = ones(2);
      assertThatThrownBy(
              () -> CompletableFuture.runAsync(() -> scope.freeIntermediates(result)).join())
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining(
              "the scope \"inner\" belongs to the thread that opened it; close it there");
      assertThatThrownBy(() -> scope.freeIntermediates(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("freeIntermediates: the result must not be null");
      assertThat(result.isClosed()).isFalse();
    }
  }

  @Test
  void freesInTheFaceOfAnException() {
    Tensor[] made = new Tensor[1];
    assertThatThrownBy(
            () ->
                TensorScope.within(
                    "a failing body",
                    () -> {
                      made[0] = ones(2);
                      throw new IllegalStateException("in the body");
                    }))
        .hasMessage("in the body");
    assertThat(made[0].isClosed()).isTrue();
    assertThat(ones(1).isClosed()).isFalse();
  }

  @Test
  void whatIsKeptMovesOneScopeOut() {
    Tensor kept;
    try (TensorScope outer = TensorScope.open("outer")) {
      kept = TensorScope.within("inner", () -> ones(2).keep());
      assertThat(kept.toFloatArray()).containsExactly(1, 1);
      assertThat(outer).isNotNull();
    }
    assertThat(kept.toString()).isEqualTo("tensor(closed by outer, shape=[2])");
  }

  @Test
  void whatIsKeptTwiceStillMovesOneScopeOnly() {
    Tensor kept;
    try (TensorScope outer = TensorScope.open("outer")) {
      kept = TensorScope.within("inner", () -> ones(2).keep().keep());
      assertThat(outer).isNotNull();
    }
    assertThat(kept.isClosed()).isTrue();
  }

  @Test
  void whatIsKeptOnEachLevelGetsAllTheWayOut() {
    Tensor kept =
        TensorScope.within("outer", () -> TensorScope.within("inner", () -> ones(2).keep()).keep());
    assertThat(kept.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void whatPersistsBelongsToNoScope() {
    Tensor persisted =
        TensorScope.within(
            "outer", () -> TensorScope.within("inner", () -> ones(2).persist().keep()));
    assertThat(persisted.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void keepingWhatIsInNoScopeChangesNothing() {
    Tensor loose = ones(2).keep();
    TensorScope.within("a scope", () -> loose.add(1).sum().item());
    assertThat(loose.isClosed()).isFalse();
  }

  @Test
  void anAdoptedTensorIsFreedToo() {
    Tensor loose = ones(2);
    Tensor persisted = ones(2).persist();
    try (TensorScope scope = TensorScope.open("adopting")) {
      scope.adopt(loose);
      scope.adopt(persisted);
    }
    assertThat(loose.isClosed()).isTrue();
    assertThat(persisted.isClosed()).isFalse();
  }

  @Test
  void whatWasAdoptedTwiceCanBeKept() {
    Tensor tensor = ones(2);
    try (TensorScope scope = TensorScope.open("adopting")) {
      scope.adopt(tensor);
      scope.adopt(tensor);
      tensor.keep();
    }
    assertThat(tensor.isClosed()).isFalse();
  }

  @Test
  void clearLeavesTheScopeOpen() {
    try (TensorScope scope = TensorScope.open("rounds")) {
      Tensor first = ones(2);
      scope.clear();
      assertThat(first.isClosed()).isTrue();
      Tensor second = ones(2);
      assertThat(second.isClosed()).isFalse();
      scope.clear();
      assertThat(second.isClosed()).isTrue();
    }
  }

  @Test
  void clearMakesTheScopeTheInnermost() {
    try (TensorScope first = TensorScope.open("first");
        TensorScope second = TensorScope.open("second")) {
      first.clear();
      Tensor inFirst = ones(2);
      second.clear();
      assertThat(inFirst.isClosed()).isFalse();
      first.clear();
      assertThat(inFirst.isClosed()).isTrue();
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    TensorScope scope = TensorScope.open("closed twice");
    scope.close();
    Tensor after = ones(2);
    scope.close();
    scope.clear();
    assertThat(TensorScope.innermost()).isNotSameAs(scope);
    assertThat(after.isClosed()).isFalse();
  }

  @Test
  void scopesMayBeClosedInAnyOrder() {
    TensorScope first = TensorScope.open("first");
    Tensor inFirst = ones(1);
    TensorScope second = TensorScope.open("second");
    Tensor inSecond = ones(1);
    first.close();
    assertThat(inFirst.isClosed()).isTrue();
    assertThat(inSecond.isClosed()).isFalse();
    Tensor later = ones(1);
    second.close();
    assertThat(inSecond.isClosed()).isTrue();
    assertThat(later.isClosed()).isTrue();
    assertThat(ones(1).isClosed()).isFalse();
  }

  @Test
  void anotherThreadCannotCloseIt() {
    try (TensorScope scope = TensorScope.open("mine")) {
      Tensor tensor = ones(1);
      assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage(
              "the scope \"mine\" belongs to the thread that opened it; close it there");
      assertThat(tensor.isClosed()).isFalse();
    }
  }

  @Test
  void anotherThreadCannotGiveItTensors() {
    try (TensorScope scope = TensorScope.open("mine")) {
      Tensor x = ones(2);
      assertThatThrownBy(() -> CompletableFuture.runAsync(() -> scope.adopt(x)).join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the scope \"mine\" belongs to the thread that opened it");
    }
  }

  @Test
  void anotherThreadsTensorsAreNotItsOwn() {
    Tensor elsewhere;
    try (TensorScope scope = TensorScope.open("mine")) {
      elsewhere = CompletableFuture.supplyAsync(() -> zeros(3)).join();
      assertThat(scope).isNotNull();
    }
    assertThat(elsewhere.isClosed()).isFalse();
  }

  @Test
  void anUnreachableScopeIsForgotten() {
    Tensor held = abandonAScope();
    awaitForgotten();
    assertThat(held.toFloatArray()).containsExactly(1, 1);
    Tensor later = ones(3);
    assertThat(TensorScope.innermost()).isNull();
    assertThat(later.isClosed()).isFalse();
  }

  @Test
  void anUnreachableScopeWithinAnotherIsForgotten() {
    Tensor later;
    try (TensorScope outer = TensorScope.open("outer")) {
      abandonAScope();
      GarbageCollection.until(() -> TensorScope.innermost() == outer);
      assertThat(TensorScope.innermost()).isSameAs(outer);
      later = ones(3);
    }
    assertThat(later.isClosed()).isTrue();
  }

  @Test
  void anUnreachableScopeHoldsNoTensors() {
    WeakReference<Tensor> tensor = new WeakReference<>(abandonAScope());
    GarbageCollection.until(() -> tensor.get() == null);
    assertThat(tensor.get()).isNull();
  }

  @Test
  void abandonedScopesLeaveNothingBehind() {
    List<WeakReference<Tensor>> tensors = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      tensors.add(new WeakReference<>(abandonAScope()));
    }
    ThreadState state = ThreadState.current();
    GarbageCollection.until(() -> tensors.stream().allMatch(tensor -> tensor.get() == null));
    for (int i = 0; i < 10_000; i++) {
      TensorScope.within("a step", () -> ones(1).sum().keep());
    }
    try (TensorScope first = TensorScope.open("the innermost")) {
      assertThat(state.scopes.size()).isEqualTo(1);
      assertThat(state.scopes.innermost()).isSameAs(first);
    }
  }

  @Test
  void abandonedScopesLeaveLittleBehindAroundAnOpenOne() {
    ThreadState state = ThreadState.current();
    try (TensorScope outer = TensorScope.open("outer")) {
      for (int round = 0; round < 20; round++) {
        List<WeakReference<Tensor>> tensors = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          outer.clear();
          tensors.add(new WeakReference<>(abandonAScope()));
        }
        GarbageCollection.until(() -> tensors.stream().allMatch(tensor -> tensor.get() == null));
      }
      outer.clear();
      assertThat(state.scopes.size()).isLessThan(5_000);
      assertThat(state.scopes.innermost()).isSameAs(outer);
    }
  }

  @Test
  void freesTheOldestOfManyTensorsToo() {
    List<Tensor> tensors = new ArrayList<>();
    try (TensorScope scope = TensorScope.open("many")) {
      for (int i = 0; i < 10 * RecentTensors.HELD_NEWEST; i++) {
        tensors.add(ones(1));
      }
      tensors.remove(3).keep();
      tensors.remove(3).persist();
      scope.adopt(tensors.get(0));
      assertThat(tensors).noneMatch(Tensor::isClosed);
    }
    assertThat(tensors).allMatch(Tensor::isClosed);
  }

  @Test
  void theListOfAScopeDoesNotGrowWithoutBound() {
    try (TensorScope scope = TensorScope.open("much")) {
      for (int i = 0; i < 200; i++) {
        for (int j = 0; j < 100; j++) {
          ones(1);
        }
        if (i % 20 == 19) {
          WeakReference<Tensor> last = new WeakReference<>(ones(1));
          for (int j = 0; j < RecentTensors.HELD_NEWEST; j++) {
            ones(1);
          }
          GarbageCollection.until(() -> last.get() == null);
        }
      }
      assertThat(scope.size()).isLessThan(10_000);
    }
  }

  @Test
  void anExpiredScopeTakesNothingMoreAndIsClosedWithTheOneAround() {
    Tensor inInner;
    Tensor kept;
    Tensor afterwards;
    try (TensorScope outer = TensorScope.open("outer")) {
      TensorScope inner = TensorScope.open("inner");
      inInner = ones(1);
      kept = ones(1);
      inner.expire("another loop");
      afterwards = ones(1);
      kept.keep();
      TensorScope.within("beside it", () -> ones(1).item());
      assertThat(inInner.isClosed()).isFalse();
      assertThat(outer).isNotNull();
    }
    assertThat(inInner.toString()).isEqualTo("tensor(closed by outer, shape=[1])");
    assertThat(kept.isClosed()).isTrue();
    assertThat(afterwards.isClosed()).isTrue();
  }

  @Test
  void anExpiredScopeMayBeClosed() {
    TensorScope ended = TensorScope.open("a loop");
    Tensor inEnded = ones(1);
    ended.expire("another loop");
    assertThat(ended.isOpen()).isTrue();
    ended.close();
    assertThat(inEnded.isClosed()).isTrue();
    assertThat(ended.isOpen()).isFalse();
    TensorScope.closeExpired();
  }

  @Test
  void anExpiredScopeIsClosedByTheNextThatIsCleared() {
    TensorScope ended = TensorScope.open("a loop");
    Tensor inEnded = ones(1);
    Tensor kept = ones(1);
    ended.expire("another loop");
    kept.keep();
    try (TensorScope next = TensorScope.open("the next")) {
      assertThat(inEnded.isClosed()).isFalse();
      next.clear();
    }
    assertThat(inEnded.toString()).isEqualTo("tensor(closed by another loop, shape=[1])");
    assertThat(kept.isClosed()).isFalse();
  }

  private static Tensor abandonAScope() {
    TensorScope.open("abandoned");
    return ones(2);
  }

  private static void awaitForgotten() {
    GarbageCollection.until(() -> TensorScope.innermost() == null);
    assertThat(TensorScope.innermost()).isNull();
  }
}
