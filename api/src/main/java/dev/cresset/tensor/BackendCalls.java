package dev.cresset.tensor;

import dev.cresset.backend.internal.GuardedBuffer;
import dev.cresset.backend.internal.Interception;
import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Intercepts the calls of the backend that tensor operations make, for example to record them.
 *
 * <pre>{@code
 * Recording recording = new Recording();
 * BackendCalls.intercept(
 *     backend -> new RecordingBackend(backend, recording), () -> model.predict(images));
 * }</pre>
 *
 * <p>Every backend operation is intercepted. If the replacement does not override a fused
 * operation, it receives the basic operations that the fused one consists of.
 *
 * @since 0.1
 */
@Experimental
public final class BackendCalls {

  private BackendCalls() {}

  /**
   * Runs code whose tensor operations on this thread call another backend, and returns its result.
   * Other threads are not affected.
   *
   * @param replacement called for each operation; returns the backend to call instead, which must
   *     delegate to its argument and use the buffers of that backend. Keep state outside of the
   *     returned object
   */
  public static <T> T intercept(UnaryOperator<Backend> replacement, Supplier<T> body) {
    NotNull.check("intercept", "replacement", replacement);
    return Interception.during(replacement, NotNull.check("intercept", "body", body));
  }

  /**
   * Returns the buffer that a replaced backend gets for a tensor. The tensor keeps its ownership.
   *
   * @throws IllegalStateException if the tensor was freed
   */
  public static TensorBuffer buffer(Tensor tensor) {
    NotNull.check("buffer", "tensor", tensor);
    return ((GuardedBuffer) tensor.buffer("buffer")).elements();
  }
}
