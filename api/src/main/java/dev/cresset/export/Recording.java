package dev.cresset.export;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a forward pass in the order in which they were computed. */
final class Recording {

  private final List<Value> values = new ArrayList<>();

  /** Keeps each buffer reachable: a new buffer could otherwise get the identity of a freed one. */
  private final Map<TensorBuffer, Value> ofBuffers = new IdentityHashMap<>();

  private @Nullable Value output;
  private boolean random;

  List<Value> values() {
    return values;
  }

  /** Returns the value that the forward pass returned. */
  Value output() {
    if (output == null) {
      throw new IllegalStateException("export: the forward pass has not returned yet");
    }
    return output;
  }

  /**
   * Sets the value that the forward pass returned.
   *
   * @throws UnsupportedOperationException if the pass did not compute it with recorded operations
   */
  void output(TensorBuffer buffer) {
    output = ofBuffers.get(buffer);
    if (output == null) {
      throw new UnsupportedOperationException(
          "export: the forward pass returns a tensor of shape %s that no tensor operation of this thread computed; compute the output from the input, in the calling thread"
              .formatted(buffer.shape()));
    }
  }

  /** Returns whether the forward pass drew random numbers, even if it did not use them. */
  boolean isRandom() {
    return random;
  }

  void random(boolean drewNumbers) {
    random = drewNumbers;
  }

  /** Adds a value that no operator computes. */
  Value leaf(Value.Origin origin, DType dtype, Shape shape) {
    return add(origin, dtype, shape, origin instanceof Value.Input);
  }

  Value operator(
      String type, Map<String, Object> attributes, DType dtype, Shape shape, Value... inputs) {
    return add(
        new Value.Operator(type, Arrays.stream(inputs).map(Value::index).toList(), attributes),
        dtype,
        shape,
        Arrays.stream(inputs).anyMatch(Value::dynamic));
  }

  private Value add(Value.Origin origin, DType dtype, Shape shape, boolean dynamic) {
    Value value = new Value(values.size(), origin, dtype, shape, dynamic, Call.current());
    values.add(value);
    return value;
  }

  /** Returns the value of a buffer, or {@code null} if the buffer existed before the pass. */
  @Nullable Value known(TensorBuffer buffer) {
    return ofBuffers.get(buffer);
  }

  /** Records that a buffer holds a value, unless it is bound already. */
  void bind(TensorBuffer buffer, Value value) {
    ofBuffers.putIfAbsent(buffer, value);
  }
}
