package dev.cresset.backend.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thread that intercepts gets every operation, and no other thread's. */
class InterceptionTest {

  private final AtomicReference<String> calledBackend = new AtomicReference<>();
  private final Backend below = named("below");
  private final Backend replacement = named("replacement");
  private final GuardedBackend guarded = GuardedBackend.of(below);

  private record Plain(Shape shape) implements TensorBuffer {
    @Override
    public DType dtype() {
      return DType.FLOAT32;
    }

    @Override
    public void close() {
      // holds no memory
    }
  }

  private Backend named(String name) {
    return (Backend)
        Proxy.newProxyInstance(
            InterceptionTest.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              calledBackend.set(name);
              Class<?> result = method.getReturnType();
              return result == TensorBuffer.class
                  ? new Plain(Shape.of(2))
                  : result == double.class ? (Object) 0.0 : null;
            });
  }

  private static Object argument(Class<?> type) {
    if (type == TensorBuffer.class) {
      return new GuardedBuffer(new Plain(Shape.of(2)));
    } else if (type == List.class) {
      return List.of();
    } else if (type.isPrimitive()) {
      return type == boolean.class
          ? (Object) false
          : type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : (Object) 0.0;
    }
    return type.isEnum() ? type.getEnumConstants()[0] : null;
  }

  static Stream<Method> operations() {
    return Stream.of(Backend.class.getMethods())
        .filter(method -> !Set.of("name", "memory", "facts").contains(method.getName()));
  }

  private String backendOf(Method operation) throws ReflectiveOperationException {
    operation.invoke(
        guarded,
        Arrays.stream(operation.getParameterTypes()).map(InterceptionTest::argument).toArray());
    return calledBackend.get();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationIsIntercepted(Method operation) throws Exception {
    assertThat(backendOf(operation)).isEqualTo("below");

    String during =
        Interception.during(
            backend -> {
              assertThat(backend).isSameAs(below);
              return replacement;
            },
            () -> called(operation));

    assertThat(during).isEqualTo("replacement");
    assertThat(backendOf(operation)).isEqualTo("below");
  }

  private String called(Method operation) {
    try {
      return backendOf(operation);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private String fullOn() {
    guarded.full(Shape.of(2), 0);
    return calledBackend.get();
  }

  @Test
  void otherThreadsAreNotIntercepted() {
    assertThat(
            Interception.<String>during(
                backend -> replacement, () -> CompletableFuture.supplyAsync(this::fullOn).join()))
        .isEqualTo("below");
  }

  @Test
  void theInnermostOneCounts() {
    Interception.during(
        backend -> below,
        () -> {
          assertThat(Interception.<String>during(backend -> replacement, this::fullOn))
              .isEqualTo("replacement");
          assertThat(fullOn()).isEqualTo("below");
          return guarded;
        });
  }

  @Test
  void itEndsWhenTheCodeFails() {
    assertThatThrownBy(
            () ->
                Interception.during(
                    backend -> replacement,
                    () -> {
                      throw new IllegalStateException("failed");
                    }))
        .hasMessage("failed");

    assertThat(fullOn()).isEqualTo("below");
  }
}
