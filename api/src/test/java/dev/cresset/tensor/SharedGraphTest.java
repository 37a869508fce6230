package dev.cresset.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two threads that compute gradients through one graph, or for one leaf, at the same time. */
class SharedGraphTest {

  private static final String UNDER_WAY =
      "backward: another thread is computing gradients through this graph (%s); call backward() in"
          + " one thread at a time";

  private final Backend jvm = new JvmBackendProvider().create();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** The built-in backend, whose first gradient of an activation waits. */
  private final Backend waiting =
      GuardedBackend.of(
          (Backend)
              Proxy.newProxyInstance(
                  SharedGraphTest.class.getClassLoader(),
                  new Class<?>[] {Backend.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("reluGradient") && begun.getCount() > 0) {
                      begun.countDown();
                      assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                    }
                    try {
                      return method.invoke(jvm, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }));

  @Test
  void aGraphThatAnotherThreadWalksIsRefusedAndTheGradientStaysRight() throws Exception {
    Tensor x = BackendLookup.during(waiting, () -> Tensors.full(3, 4)).requiresGrad(true);
    Tensor shared = x.relu();
    Tensor first = shared.sum();
    Tensor second = shared.mul(2).sum();
    CompletableFuture<Void> walking = CompletableFuture.runAsync(first::backward);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    assertThatThrownBy(first::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(UNDER_WAY.formatted("Sum"));
    assertThatThrownBy(second::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(UNDER_WAY.formatted("Relu"));
    goOn.countDown();
    walking.get(1, TimeUnit.MINUTES);
    assertThat(x.grad().toFloatArray()).containsExactly(1, 1, 1, 1);
    assertThatThrownBy(second::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("backward: this graph was already walked back");
  }

  @Test
  void aGraphIsFreeAgainAfterARefusal() throws Exception {
    Tensor x = BackendLookup.during(waiting, () -> Tensors.full(3, 4)).requiresGrad(true);
    Tensor shared = x.relu();
    Tensor gradient = BackendLookup.during(waiting, () -> Tensors.ones(4));
    Tensor other = shared.mul(2);
    CompletableFuture<Void> walking =
        CompletableFuture.runAsync(() -> shared.backward(gradient, true));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    assertThatThrownBy(() -> other.backward(gradient, true))
        .hasMessage(UNDER_WAY.formatted("Relu"));
    goOn.countDown();
    walking.get(1, TimeUnit.MINUTES);
    other.backward(gradient, true);
    assertThat(x.grad().toFloatArray()).containsExactly(3, 3, 3, 3);
  }

  @Test
  void threadsWithGraphsOfTheirOwnAddUpToTheGradientOfALeaf() throws Exception {
    Tensor leaf = Tensors.ones(300).requiresGrad(true);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int k = 0; k < 500; k++) {
                  leaf.sum().backward();
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(leaf.grad().toFloatArray()).containsOnly(2000);
  }
}
