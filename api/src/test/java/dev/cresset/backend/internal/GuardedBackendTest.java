package dev.cresset.backend.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A buffer stays open while an operation uses it, and is freed once, and by nobody too early. */
class GuardedBackendTest {

  private static final Shape SHAPE = Shape.of(2, 3);

  /** Counts how often it is closed. */
  private static final class Plain implements TensorBuffer {
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public DType dtype() {
      return DType.FLOAT32;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** What the backend does in each operation, with its own buffers. */
  private interface Body {
    void run(List<Plain> operands) throws InterruptedException;
  }

  private static GuardedBackend guarded(Body body) {
    return GuardedBackend.of(
        (Backend)
            Proxy.newProxyInstance(
                GuardedBackendTest.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> {
                  body.run(plain(arguments));
                  Class<?> result = method.getReturnType();
                  return result == TensorBuffer.class
                      ? new Plain()
                      : result == double.class ? 1.0 : null;
                }));
  }

  /** Returns the buffers among the arguments of a call. */
  private static List<Plain> plain(Object[] arguments) {
    List<Plain> found = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof Plain plain) {
        found.add(plain);
      } else if (argument instanceof List<?> list) {
        list.forEach(each -> found.add((Plain) each));
      }
    }
    return found;
  }

  static List<Method> operationsOnBuffers() {
    return Stream.of(Backend.class.getMethods())
        .filter(
            method ->
                Arrays.stream(method.getParameterTypes())
                    .anyMatch(type -> type == TensorBuffer.class || type == List.class))
        .toList();
  }

  /** Returns arguments of an operation, each buffer of its own. */
  private static Object[] arguments(Method operation, List<GuardedBuffer> buffers) {
    return Arrays.stream(operation.getParameterTypes())
        .map(
            type -> {
              if (type == TensorBuffer.class) {
                buffers.add(new GuardedBuffer(new Plain()));
                return buffers.get(buffers.size() - 1);
              }
              if (type == List.class) {
                buffers.add(new GuardedBuffer(new Plain()));
                return List.of(buffers.get(buffers.size() - 1));
              }
              return type.isEnum()
                  ? type.getEnumConstants()[0]
                  : type == boolean.class
                      ? (Object) false
                      : type == int.class
                          ? (Object) 0
                          : type == long.class
                              ? (Object) 0L
                              : type == double.class
                                  ? (Object) 0.0
                                  : type == float[].class
                                      ? new float[6]
                                      : type == long[].class ? new long[6] : null;
            })
        .toArray();
  }

  @Test
  void noOperationIsLeftToItsDefault() throws Exception {
    for (Method operation : Backend.class.getMethods()) {
      assertThat(
              GuardedBackend.class
                  .getMethod(operation.getName(), operation.getParameterTypes())
                  .getDeclaringClass())
          .as(operation.getName())
          .isEqualTo(GuardedBackend.class);
    }
  }

  @ParameterizedTest
  @MethodSource("operationsOnBuffers")
  void everyOperandIsFreedOnlyAfterTheOperation(Method operation) throws Exception {
    List<GuardedBuffer> buffers = new ArrayList<>();
    List<Plain> used = new ArrayList<>();
    Object[] arguments = arguments(operation, buffers);
    GuardedBackend backend =
        guarded(
            operands -> {
              used.addAll(operands);
              buffers.forEach(GuardedBuffer::close);
              assertThat(operands).hasSameSizeAs(buffers).allMatch(each -> each.closed.get() == 0);
            });
    operation.invoke(backend, arguments);
    assertThat(used).allMatch(each -> each.closed.get() == 1);
    buffers.forEach(GuardedBuffer::close);
    assertThat(used).allMatch(each -> each.closed.get() == 1);
  }

  @ParameterizedTest
  @MethodSource("operationsOnBuffers")
  void everyOperandMustBeOpenAndTheOthersAreGivenBack(Method operation) {
    List<GuardedBuffer> buffers = new ArrayList<>();
    Object[] arguments = arguments(operation, buffers);
    GuardedBackend backend = guarded(operands -> {});
    GuardedBuffer last = buffers.get(buffers.size() - 1);
    last.close(new Closing("somebody", "ask before"));
    assertThatThrownBy(() -> operation.invoke(backend, arguments))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "[A-Za-z0-9]+: this tensor of shape \\[2, 3\\] was freed by somebody; ask before; see"
                + " docs/errors.md#tensor-was-freed");
    for (GuardedBuffer other : buffers.subList(0, buffers.size() - 1)) {
      other.acquire("test");
      Plain elements = (Plain) other.elements();
      other.release();
      assertThat(elements.closed).hasValue(0);
      other.close();
      assertThat(elements.closed).hasValue(1);
    }
  }

  @Test
  void aBufferThatAnotherThreadUsesIsFreedByThatThread() throws Exception {
    CountDownLatch using = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    GuardedBackend backend =
        guarded(
            operands -> {
              using.countDown();
              assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue();
            });
    Plain elements = new Plain();
    GuardedBuffer x = new GuardedBuffer(elements);
    Thread reader = new Thread(() -> backend.readFloats(x, new float[6]));
    reader.start();
    assertThat(using.await(1, TimeUnit.MINUTES)).isTrue();
    x.close();
    assertThat(elements.closed).hasValue(0);
    assertThatThrownBy(() -> backend.readFloats(x, new float[6]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "toFloatArray: this tensor of shape [2, 3] was freed by TensorBuffer.close(); use it"
                + " before that; see docs/errors.md#tensor-was-freed");
    closed.countDown();
    reader.join();
    assertThat(elements.closed).hasValue(1);
  }

  @Test
  void anOperationThatFailsGivesItsOperandsBack() {
    GuardedBackend backend =
        guarded(
            operands -> {
              throw new UnsupportedOperationException();
            });
    Plain elements = new Plain();
    GuardedBuffer x = new GuardedBuffer(elements);
    assertThatThrownBy(() -> backend.unary(UnaryOp.EXP, x))
        .isInstanceOf(UnsupportedOperationException.class);
    x.close();
    assertThat(elements.closed).hasValue(1);
  }

  @Test
  void manyThreadsFreeABufferAtMostOnceAndNotWhileOneUsesIt() throws Exception {
    for (int round = 0; round < 300; round++) {
      Plain elements = new Plain();
      GuardedBuffer x = new GuardedBuffer(elements);
      AtomicInteger wrong = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        boolean closes = i > 1;
        threads.add(
            new Thread(
                () -> {
                  for (int k = 0; k < 200; k++) {
                    try {
                      x.acquire("test");
                    } catch (IllegalStateException e) {
                      return;
                    }
                    if (elements.closed.get() != 0) {
                      wrong.incrementAndGet();
                    }
                    if (closes && k == 100) {
                      x.close();
                    }
                    x.release();
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong).hasValue(0);
      assertThat(elements.closed).hasValueLessThanOrEqualTo(1);
      assertThat(x.closing()).isEqualTo(Closing.OF_BUFFER);
    }
  }

  @Test
  void buffersOfUnguardedBackendsAreRefused() {
    assertThatThrownBy(() -> guarded(operands -> {}).reshape(new Plain(), SHAPE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "reshape: expected a buffer of a guarded backend, got a dev.cresset");
  }

  @Test
  void guardingTwiceIsGuardingOnce() {
    GuardedBackend backend = guarded(operands -> {});
    assertThat(GuardedBackend.of(backend)).isSameAs(backend);
  }
}
