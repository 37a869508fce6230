package dev.cresset.export;

import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.io.internal.ProtobufMessage;
import dev.cresset.types.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes a model in the format of ONNX, version 1.8: the messages of {@code onnx.proto} with the
 * fields that are needed.
 */
final class OnnxModel {

  /** The version of the operators: the first with today's {@code Softmax} and {@code ReduceSum}. */
  static final int OPERATOR_SET = 13;

  /** The version of the format that came with that operator set. */
  static final int IR_VERSION = 7;

  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private final ProtobufMessage graph = new ProtobufMessage();

  /**
   * Adds a node.
   *
   * @param attributes each a {@code Long}, a {@code Double} or a {@code List<Long>}
   */
  void node(String type, List<String> inputs, String output, Map<String, Object> attributes) {
    node(type, inputs, List.of(output), attributes);
  }

  /**
   * Adds a node of several outputs, of which the last one names it.
   *
   * @param attributes each a {@code Long} or a {@code List<Long>}
   */
  void node(
      String type, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
    ProtobufMessage node = new ProtobufMessage();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, outputs.get(outputs.size() - 1)).text(4, type);
    new TreeMap<>(attributes).forEach((name, value) -> node.message(5, attribute(name, value)));
    graph.message(1, node);
  }

  private static ProtobufMessage attribute(String name, Object value) {
    ProtobufMessage attribute = new ProtobufMessage().text(1, name);
    if (value instanceof List<?> list) {
      list.forEach(each -> attribute.integer(8, (Long) each));
      return attribute.integer(20, ATTRIBUTE_INTS);
    }
    if (value instanceof Double number) {
      return attribute.float32(2, number.floatValue()).integer(20, ATTRIBUTE_FLOAT);
    }
    return attribute.integer(3, (Long) value).integer(20, ATTRIBUTE_INT);
  }

  /** Adds a constant. */
  void initializer(String name, long[] shape, float... values) {
    ByteBuffer bytes = littleEndian(Float.BYTES, values.length);
    bytes.asFloatBuffer().put(values);
    initializer(name, DType.FLOAT32, shape, bytes.array());
  }

  /** Adds a constant. */
  void initializer(String name, long[] shape, long... values) {
    ByteBuffer bytes = littleEndian(Long.BYTES, values.length);
    bytes.asLongBuffer().put(values);
    initializer(name, DType.INT64, shape, bytes.array());
  }

  private static ByteBuffer littleEndian(int elementSize, int elements) {
    return ByteBuffer.allocate(Math.multiplyExact(elementSize, elements))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private void initializer(String name, DType dtype, long[] shape, byte[] values) {
    ProtobufMessage tensor = new ProtobufMessage();
    for (long dim : shape) {
      tensor.integer(1, dim);
    }
    graph.message(5, tensor.integer(2, element(dtype)).text(8, name).bytes(9, values));
  }

  /**
   * Declares the input of the graph.
   *
   * @param shape for each dimension its size as a {@code Long}, or a name; empty if it is not known
   */
  void input(String name, DType dtype, List<Object> shape) {
    graph.message(11, valueInfo(name, dtype, shape));
  }

  /** Declares the output of the graph; see {@link #input}. */
  void output(String name, DType dtype, List<Object> shape) {
    graph.message(12, valueInfo(name, dtype, shape));
  }

  private static ProtobufMessage valueInfo(String name, DType dtype, List<Object> shape) {
    ProtobufMessage dims = new ProtobufMessage();
    for (Object dim : shape) {
      ProtobufMessage encoded = new ProtobufMessage();
      if (dim instanceof Long size) {
        encoded.integer(1, size);
      } else if (!dim.equals("")) {
        encoded.text(2, (String) dim);
      }
      dims.message(1, encoded);
    }
    ProtobufMessage tensor = new ProtobufMessage().integer(1, element(dtype)).message(2, dims);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  /** Returns the element type as {@code TensorProto.DataType}. */
  static long element(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 1;
      case INT64 -> 7;
    };
  }

  /** Returns the encoded model. */
  ProtobufMessage encoded(String name) {
    return new ProtobufMessage()
        .integer(1, IR_VERSION)
        .text(2, "Cresset")
        .text(3, CressetVersion.read())
        .message(7, graph.text(2, name))
        .message(8, new ProtobufMessage().text(1, "").integer(2, OPERATOR_SET));
  }
}
