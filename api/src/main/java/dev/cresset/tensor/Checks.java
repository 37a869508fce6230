package dev.cresset.tensor;

import dev.cresset.backend.internal.Interception;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Validates the arguments of operations before they reach a backend. */
final class Checks {

  private Checks() {}

  static void floats(String operation, Tensor x) {
    NotNull.check(operation, "tensor", x);
    if (x.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "%s: needs FLOAT32 but got an %s tensor of shape %s; convert it with toFloat()"
              .formatted(operation, x.dtype(), x.shape()));
    }
  }

  static void longs(String operation, Tensor x) {
    NotNull.check(operation, "tensor", x);
    if (x.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          "%s: needs INT64 indices but got a %s tensor of shape %s; convert it with toLong()"
              .formatted(operation, x.dtype(), x.shape()));
    }
  }

  static void sameBackend(String operation, Tensor a, Tensor b) {
    NotNull.check(operation, "tensor", b);
    if (a.backend() != b.backend()) {
      throw new IllegalArgumentException(
          "%s: one tensor is on backend \"%s\" (shape %s), the other on \"%s\" (shape %s); create both after the same Backends.use(...)"
              .formatted(operation, a.backend().name(), a.shape(), b.backend().name(), b.shape()));
    }
  }

  /**
   * Returns the shape to which two shapes broadcast.
   *
   * @throws ShapeException if they do not broadcast
   */
  static Shape broadcast(String operation, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    long[] dims = new long[rank];
    for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
      long sizeA = fromEnd <= a.rank() ? a.dim(-fromEnd) : 1;
      long sizeB = fromEnd <= b.rank() ? b.dim(-fromEnd) : 1;
      if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
        throw new ShapeException(
            "%s: shapes %s and %s do not broadcast: dimension %s from the end is %s in one and %s in the other; they must be equal, or one of them 1"
                .formatted(operation, a, b, fromEnd, sizeA, sizeB));
      }
      dims[rank - fromEnd] = sizeA == 1 ? sizeB : sizeA;
    }
    return possible(operation, dims);
  }

  /**
   * Returns the shape with these dimensions.
   *
   * @throws IllegalArgumentException if a dimension is negative, or there are more elements than a
   *     tensor can have
   */
  static Shape possible(String operation, long... dims) {
    NotNull.check(operation, "shape", dims);
    Shape shape = Shape.of(dims);
    shape.elements(operation);
    return shape;
  }

  /**
   * Returns an array for all elements of a tensor.
   *
   * @throws OutOfMemoryError if the Java heap is too small; the message states the size of the
   *     array and the limit of the heap
   */
  static float[] hostArray(String operation, Shape shape) {
    int size = shape.elements(operation);
    try {
      return new float[size];
    } catch (OutOfMemoryError e) {
      OutOfMemoryError worded =
          new OutOfMemoryError(
              "%s: a tensor of shape %s needs %s MiB of the Java heap, which has at most %s MiB; make the tensor smaller, or raise the limit with -Xmx"
                  .formatted(
                      operation, shape, 4L * size >> 20, Runtime.getRuntime().maxMemory() >> 20));
      worded.initCause(e);
      throw worded;
    }
  }

  /**
   * Returns the requested shape, with a dimension of -1 replaced by its inferred size.
   *
   * @throws ShapeException if the number of elements differs
   */
  static Shape reshape(String operation, Shape from, long... wanted) {
    NotNull.check(operation, "shape", wanted);
    int free = -1;
    long known = 1;
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] == -1 && free < 0) {
        free = i;
      } else if (wanted[i] < 0) {
        throw new ShapeException(
            "%s: %s has a dimension below 0; one dimension may be -1, to be worked out"
                .formatted(operation, Arrays.toString(wanted)));
      } else {
        known = product(known, wanted[i]);
      }
    }
    boolean fits = free < 0 ? known == from.size() : known > 0 && from.size() % known == 0;
    if (!fits) {
      throw new ShapeException(
          "%s: %s has %s elements, which do not make %s; %s"
              .formatted(
                  operation,
                  from,
                  from.size(),
                  Arrays.toString(wanted),
                  free < 0
                      ? "the product of the dimensions must be " + from.size()
                      : known == 0
                          ? "put a number in place of the -1, which cannot be worked out beside a 0"
                          : "the product of the dimensions other than -1 must divide "
                              + from.size()));
    }
    long[] dims = wanted.clone();
    if (free >= 0) {
      dims[free] = from.size() / known;
    }
    return Shape.of(dims);
  }

  /** Returns the product of two numbers of 0 or more, or {@code Long.MAX_VALUE} on overflow. */
  private static long product(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  /** Checks the operands of a matrix product of which at least one is a vector. */
  static void vectors(Tensor a, Tensor b) {
    int rank = b.shape().rank();
    if (a.shape().rank() > 0
        && rank > 0
        && a.shape().dim(-1) != b.shape().dim(rank == 1 ? -1 : -2)) {
      throw new ShapeException(
          "matmul: the columns of the first must equal the rows of the second, got %s x %s; a vector is a row on the left and a column on the right"
              .formatted(a.shape(), b.shape()));
    }
    if (a.shape().rank() == 0 || rank == 0) {
      throw notMatrices(a, b);
    }
  }

  private static ShapeException notMatrices(Tensor a, Tensor b) {
    return new ShapeException(
        "matmul: operands must be [.., n, k] x [.., k, m] or vectors, got %s x %s; reshape them"
            .formatted(a.shape(), b.shape()));
  }

  static void matrices(Tensor a, Tensor b) {
    if (b.shape().rank() < 2 || a.shape().rank() < 2) {
      throw notMatrices(a, b);
    }
    if (a.shape().dim(-1) != b.shape().dim(-2)) {
      throw new ShapeException(
          "matmul: the columns of the first must equal the rows of the second, got %s x %s; transpose one with %s?"
              .formatted(
                  a.shape(), b.shape(), b.shape().rank() == 2 ? "t()" : "transpose(-2, -1)"));
    }
    if (b.shape().rank() == 2) {
      product("matmul", a.shape(), b.shape().dim(1));
    }
  }

  /** Returns the shape to which the leading dimensions of two batches of matrices broadcast. */
  static Shape batches(Shape a, Shape b) {
    try {
      return broadcast("matmul", a.without(-1).without(-1), b.without(-1).without(-1));
    } catch (ShapeException e) {
      throw new ShapeException(
          "matmul: the leading dimensions of %s and %s do not broadcast; each pair, counted from the end, must be equal, or one of them 1"
              .formatted(a, b));
    }
  }

  /** Returns the shape {@code [batch, rows, columns]}. */
  static Shape matrices(Shape batch, long rows, long columns) {
    long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
    dims[batch.rank()] = rows;
    dims[batch.rank() + 1] = columns;
    return Shape.of(dims);
  }

  /**
   * Checks the number of elements of a matrix product: the shape of its first operand with another
   * last dimension.
   */
  private static void product(String operation, Shape first, long last) {
    first.with(-1, last).elements(operation);
  }

  static void linear(Tensor x, Tensor weight) {
    Shape input = x.shape();
    if (weight.shape().rank() != 2) {
      throw new ShapeException("linear: the weight must be [out, in], got shape " + weight.shape());
    }
    long expected = weight.shape().dim(1);
    if (input.rank() > 0 && input.dim(-1) == expected) {
      product("linear", input, weight.shape().dim(0));
      return;
    }
    if (input.size() == 0 && input.rank() > 0) {
      throw new ShapeException(
          "linear: input %s has no features where the layer expects %s; check how the data is read"
              .formatted(input, expected));
    }
    long perSample = input.rank() > 1 ? input.product(1, input.rank()) : input.size();
    String found = input.rank() == 0 ? "is a scalar" : "has " + input.dim(-1) + " features";
    String mend =
        input.rank() > 2 && perSample == expected
            ? "put flatten() before it?"
            : input.rank() > 2
                ? "put flatten() before it, and make the layer linear(%s, %s)?"
                    .formatted(perSample, weight.shape().dim(0))
                : "make the layer linear(%s, %s), or feed it %s features%s"
                    .formatted(
                        input.rank() == 0 ? 1 : input.dim(-1),
                        weight.shape().dim(0),
                        expected,
                        input.rank() == 2 && expected > 0 && input.size() % expected == 0
                            ? "; is flatten() missing before it?"
                            : "");
    throw new ShapeException(
        "linear: input %s but the layer expects %s (input %s, weight %s); %s"
            .formatted(found, expected, input, weight.shape(), mend));
  }

  static void bias(Tensor bias, Tensor weight) {
    floats("linear", bias);
    sameBackend("linear", bias, weight);
    if (bias.shape().rank() != 1 || bias.shape().dim(0) != weight.shape().dim(0)) {
      throw new ShapeException(
          "linear: the bias must be [%s], one value for each row of the weight %s, got shape %s"
              .formatted(weight.shape().dim(0), weight.shape(), bias.shape()));
    }
  }

  /** Checks that the input of a batch normalization has channels. */
  static void channels(Tensor x) {
    floats("batchNorm", x);
    if (x.shape().rank() < 2) {
      throw new ShapeException(
          "batchNorm: input must be [batch, channels, ..], got %s; add a batch dimension of 1 with reshape(1, -1)"
              .formatted(x.shape()));
    }
  }

  /** Checks that a tensor, unless null, has one value for each channel of {@code x}. */
  static void ofChannels(String what, Tensor x, @Nullable Tensor values) {
    if (values == null) {
      return;
    }
    floats("batchNorm", values);
    sameBackend("batchNorm", x, values);
    if (values.shape().rank() != 1 || values.shape().dim(0) != x.shape().dim(1)) {
      throw new ShapeException(
          "batchNorm: the %s must be [%s], one value for each channel of the input %s, got %s"
              .formatted(what, x.shape().dim(1), x.shape(), values.shape()));
    }
  }

  /** Checks that a shape is that of the last dimensions of the input of a layer normalization. */
  static void lastDimensions(Tensor x, Shape shape) {
    floats("layerNorm", x);
    if (shape.rank() == 0) {
      throw new ShapeException(
          "layerNorm: the shape to normalize over has no dimensions; pass the last dimensions of the input %s"
              .formatted(x.shape()));
    }
    Shape input = x.shape();
    boolean fits = input.rank() >= shape.rank();
    for (int fromEnd = 1; fits && fromEnd <= shape.rank(); fromEnd++) {
      fits = input.dim(-fromEnd) == shape.dim(-fromEnd);
    }
    if (!fits) {
      throw new ShapeException(
          "layerNorm: the last dimensions of the input must be %s, got %s; change the layer's shape or its input"
              .formatted(shape, input));
    }
  }

  static void ofLastDimensions(String what, Tensor x, Shape shape, @Nullable Tensor values) {
    if (values == null) {
      return;
    }
    floats("layerNorm", values);
    sameBackend("layerNorm", x, values);
    if (!values.shape().equals(shape)) {
      throw new ShapeException(
          "layerNorm: the %s must have the shape that is normalized over, %s, got %s"
              .formatted(what, shape, values.shape()));
    }
  }

  /** Reads indices for a check, which must not be recorded: it has no effect on the result. */
  static long[] read(Tensor indices) {
    return Interception.during(UnaryOperator.identity(), indices::toLongArray);
  }

  /** Checks that each index is that of a row of a matrix. */
  static void embedding(Tensor indices, Tensor weight) {
    NotNull.check("embedding", "indices", indices);
    if (weight.shape().rank() != 2) {
      throw new ShapeException(
          "embedding: the weight must be [count, dim], got shape " + weight.shape());
    }
    if (indices.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          "embedding: needs INT64 indices but got a %s tensor of shape %s; convert it with toLong()"
              .formatted(indices.dtype(), indices.shape()));
    }
    sameBackend("embedding", indices, weight);
    long count = weight.shape().dim(0);
    for (long index : read(indices)) {
      if (index < 0 || index >= count) {
        throw new IllegalArgumentException(
            "embedding: index %s is outside 0 to %s, as there are %s rows; check the indices%s"
                .formatted(
                    index,
                    count - 1,
                    count,
                    index < 0
                        ? ""
                        : " or make the layer embedding(%s, %s)"
                            .formatted(index + 1, weight.shape().dim(1))));
      }
    }
  }

  /** Checks that a tensor is {@code FLOAT32 [batch, classes]}. */
  static void classes(String operation, Tensor scores) {
    floats(operation, scores);
    if (scores.shape().rank() != 2) {
      throw new ShapeException(
          "%s: output must be [batch, classes], got %s; is the last layer linear(.., classes)?"
              .formatted(operation, scores.shape()));
    }
  }

  static void count(String operation, Shape shape, float[] values) {
    NotNull.check(operation, "array of values", values);
    if (values.length != shape.size()) {
      throw new ShapeException(
          "%s: %s values do not fill shape %s, which has %s elements"
              .formatted(operation, values.length, shape, shape.size()));
    }
  }

  /** Returns a dimension number in {@code [0, rank)}; negative numbers count from the end. */
  static int axis(String operation, Shape shape, int dim) {
    try {
      return shape.axis(dim);
    } catch (IllegalArgumentException e) {
      throw new ShapeException(operation + ": " + e.getMessage());
    }
  }

  /**
   * Returns a dimension number in {@code [0, rank)}, after checking the number of sums along that
   * dimension: an empty tensor may have more sums than elements.
   */
  static int summed(String operation, Shape shape, int dim) {
    int axis = axis(operation, shape, dim);
    if (shape.size() == 0) {
      shape.without(axis).elements(operation);
    }
    return axis;
  }

  static void rowsOfBytes(byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    NotNull.check("fromBytes", "source", source);
    NotNull.check("fromBytes", "array of rows", rows);
    NotNull.check("fromBytes", "table", table);
    NotNull.check("fromBytes", "shape", shape).elements("fromBytes");
    if (rowLength < 0) {
      throw new IllegalArgumentException(
          "fromBytes: the length of a row must be 0 or more, got " + rowLength);
    }
    if (shape.size() != (long) rows.length * rowLength) {
      throw new ShapeException(
          "fromBytes: %s rows of %s bytes do not make shape %s, which has %s elements"
              .formatted(rows.length, rowLength, shape, shape.size()));
    }
    int channels = table.length / 256;
    if (channels == 0 || table.length % 256 != 0 || rowLength % channels != 0) {
      throw new ShapeException(
          "fromBytes: a table must hold 256 values for each channel of a row of %s bytes, got %s"
              .formatted(rowLength, table.length));
    }
    for (int row : rows) {
      if (row < 0 || (row + 1L) * rowLength > source.length) {
        throw new IllegalArgumentException(
            "fromBytes: row %s does not exist; expected 0 to %s"
                .formatted(row, source.length / rowLength - 1));
      }
    }
  }

  static void notEmpty(String operation, Tensor x, int dim) {
    if (x.shape().dim(dim) == 0) {
      throw new ShapeException(
          "%s: dimension %s of shape %s is empty, so there is no %s element"
              .formatted(
                  operation, dim, x.shape(), operation.contains("min") ? "smallest" : "largest"));
    }
  }

  static void notEmpty(String operation, Tensor x) {
    if (x.shape().size() == 0) {
      throw new ShapeException(
          "%s: a tensor of shape %s is empty, so there is no %s element"
              .formatted(operation, x.shape(), operation.contains("min") ? "smallest" : "largest"));
    }
  }

  static void sameShape(String operation, Shape expected, Shape found) {
    if (!expected.equals(found)) {
      throw new ShapeException(
          "%s: expected shape %s but got %s".formatted(operation, expected, found));
    }
  }
}
