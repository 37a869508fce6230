package dev.cresset.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No operation bypasses the interceptor: each backend runs it once, on its own buffers. */
class LockstepTest {

  private static final Shape SHAPE = Shape.of(2, 3);

  /** Answered without asking every backend. */
  private static final Set<String> OWN_ANSWERS =
      Set.of("name", "memory", "facts", "readFloats", "readLongs");

  private record Plain(int backend) implements TensorBuffer {
    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public DType dtype() {
      return DType.FLOAT32;
    }

    @Override
    public void close() {}
  }

  private record Call(int backend, String operation) {}

  private final List<Call> calls = new ArrayList<>();
  private final List<String> observed = new ArrayList<>();

  private Backend recording(int number) {
    return (Backend)
        Proxy.newProxyInstance(
            LockstepTest.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              calls.add(new Call(number, method.getName()));
              assertThat(buffers(arguments)).allMatch(buffer -> buffer.backend() == number);
              Class<?> result = method.getReturnType();
              return result == TensorBuffer.class
                  ? new Plain(number)
                  : result == double.class
                      ? (Object) 1.0
                      : result == MemoryUse.class
                          ? new MemoryUse(1, 2, 3)
                          : result == Map.class ? Map.of() : null;
            });
  }

  private static List<Plain> buffers(Object[] arguments) {
    return arguments == null
        ? List.of()
        : Stream.of(arguments)
            .flatMap(each -> each instanceof List<?> list ? list.stream() : Stream.of(each))
            .filter(TensorBuffer.class::isInstance)
            .map(Plain.class::cast)
            .toList();
  }

  static List<Method> operations() {
    return Stream.of(Backend.class.getMethods())
        .filter(method -> !OWN_ANSWERS.contains(method.getName()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationRunsOnEveryBackend(Method operation) throws Exception {
    Lockstep.Observer observer =
        new Lockstep.Observer() {
          @Override
          public double computed(String name, List<TensorBuffer> results, DoubleSupplier terms) {
            assertThat(results).containsExactly(new Plain(0), new Plain(1));
            observed.add(name);
            return 1;
          }

          @Override
          public void read(double[] values, double cancellation) {
            observed.add("item");
          }
        };
    Backend lockstep = Lockstep.of(List.of(recording(0), recording(1)), observer);
    TensorBuffer buffer = lockstep.full(SHAPE, 1);
    calls.clear();
    observed.clear();
    Object[] arguments =
        Arrays.stream(operation.getParameterTypes()).map(type -> argument(type, buffer)).toArray();

    operation.invoke(lockstep, arguments);

    assertThat(calls)
        .containsExactly(new Call(0, operation.getName()), new Call(1, operation.getName()));
    assertThat(observed).hasSize(1);
    assertThat(observed.get(0)).startsWith(operation.getName());
  }

  private static Object argument(Class<?> type, TensorBuffer buffer) {
    if (type == TensorBuffer.class) {
      return buffer;
    }
    if (type == List.class) {
      return List.of(buffer);
    }
    if (type == SgdStep.class) {
      return new SgdStep(0.1, 0, 0, false, 0);
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
                        : type == Shape.class
                            ? SHAPE
                            : type == float[].class
                                ? new float[6]
                                : type == long[].class ? new long[6] : null;
  }
}
