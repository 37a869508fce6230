package dev.cresset.export;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A value of a recorded forward pass.
 *
 * @param index position in the recording; the values that it is computed from come before
 * @param origin where it comes from
 * @param dtype element type
 * @param shape shape in this pass
 * @param dynamic whether its elements depend on the input
 * @param call the tensor operation that computed it
 */
record Value(int index, Origin origin, DType dtype, Shape shape, boolean dynamic, Call call) {

  /** Where a value comes from. */
  sealed interface Origin {
    /** Returns whether another pass took the same step here, disregarding sizes and elements. */
    default boolean sameStep(Origin other) {
      return getClass() == other.getClass();
    }
  }

  /** The input of the model. */
  record Input() implements Origin {}

  /** A parameter or buffer of the model, under its name in the state dict. */
  record Weight(String name) implements Origin {
    @Override
    public boolean sameStep(Origin other) {
      return equals(other);
    }
  }

  /**
   * A tensor that existed before the pass, such as a constant in a field.
   *
   * @param buffer its buffer
   * @param elements reads a {@code float[]} or {@code long[]}
   */
  record Existing(TensorBuffer buffer, Supplier<Object> elements) implements Origin {}

  /** A single number, such as the second operand of {@code mul(double)}. */
  record Scalar(double value) implements Origin {}

  /** The sizes of a shape, as a vector; they may follow from the batch size. */
  record Sizes(Shape sizes) implements Origin {}

  /** Elements from host memory: a {@code float[]} or {@code long[]}. */
  record Elements(Object array) implements Origin {}

  /**
   * The result of an ONNX operator.
   *
   * @param type name of the operator
   * @param inputs indices of the values that it takes
   * @param attributes each a {@code Long} or a {@code List<Long>}
   */
  record Operator(String type, List<Integer> inputs, Map<String, Object> attributes)
      implements Origin {
    @Override
    public boolean sameStep(Origin other) {
      return equals(other);
    }
  }
}
