package dev.cresset.backend;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs each operation on several backends, each with its own buffers, and passes the results to an
 * observer.
 *
 * <p>It intercepts all methods of {@link Backend}, including those with a default: each backend
 * runs its own fused operations.
 */
final class Lockstep implements InvocationHandler {

  /** Receives the results of an operation on all backends. */
  interface Observer {
    /**
     * Compares the results of an operation.
     *
     * @param results one for each backend, in order
     * @param terms computes the largest magnitude of the terms that were summed for one element
     * @return the ratio of that magnitude to the largest element; 1 if it was not computed
     */
    double computed(String operation, List<TensorBuffer> results, DoubleSupplier terms);

    /**
     * Compares a scalar that the program has read.
     *
     * @param values one for each backend, in order
     * @param cancellation the value that {@link #computed} returned for it
     */
    void read(double[] values, double cancellation);
  }

  /**
   * One buffer for each backend, and the value that {@link Observer#computed} returned for them.
   */
  private static final class Buffers implements TensorBuffer {

    final List<TensorBuffer> each;
    double cancellation;

    Buffers(List<TensorBuffer> each, double cancellation) {
      this.each = each;
      this.cancellation = cancellation;
    }

    @Override
    public Shape shape() {
      return each.get(0).shape();
    }

    @Override
    public DType dtype() {
      return each.get(0).dtype();
    }

    @Override
    public void close() {
      each.forEach(TensorBuffer::close);
    }
  }

  private final List<Backend> backends;
  private final Observer observer;

  private Lockstep(List<Backend> backends, Observer observer) {
    this.backends = List.copyOf(backends);
    this.observer = observer;
  }

  static Backend of(List<Backend> backends, Observer observer) {
    return (Backend)
        Proxy.newProxyInstance(
            Lockstep.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            new Lockstep(backends, observer));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] inputs = arguments == null ? new Object[0] : arguments;
    return switch (method.getName()) {
      case "name", "toString" -> "lockstep";
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == inputs[0];
      case "memory" -> memory();
      case "facts" -> Map.of();
      case "readFloats", "readLongs" -> on(0, method, inputs);
      case "item" -> item(method, inputs);
      default -> run(method, inputs);
    };
  }

  private MemoryUse memory() {
    List<MemoryUse> uses = backends.stream().map(Backend::memory).toList();
    return new MemoryUse(
        uses.stream().mapToLong(MemoryUse::liveBuffers).sum(),
        uses.stream().mapToLong(MemoryUse::liveBytes).sum(),
        uses.stream().mapToLong(MemoryUse::pooledBytes).sum());
  }

  private double item(Method method, Object[] inputs) throws Throwable {
    double[] values = new double[backends.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) on(i, method, inputs);
    }
    observer.read(values, ((Buffers) inputs[0]).cancellation);
    return values[0];
  }

  private @Nullable Object run(Method method, Object[] inputs) throws Throwable {
    String operation = method.getName();
    if (inputs[0] instanceof Enum<?> op) {
      operation += " " + op;
    }
    List<TensorBuffer> results = new ArrayList<>();
    for (int i = 0; i < backends.size(); i++) {
      if (on(i, method, inputs) instanceof TensorBuffer result) {
        results.add(result);
      }
    }
    if (method.getReturnType() == TensorBuffer.class) {
      Buffers made = new Buffers(results, 1);
      made.cancellation =
          observer.computed(operation, results, () -> terms(method, inputs, made, 0));
      return made;
    }
    List<Buffers> changed = buffers(inputs[method.getName().equals("axpyInPlace") ? 2 : 0]);
    for (int i = 0; i < changed.size(); i++) {
      Buffers target = changed.get(i);
      int position = i;
      target.cancellation =
          observer.computed(operation, target.each, () -> terms(method, inputs, target, position));
    }
    return null;
  }

  /** Runs an operation on one backend, with the buffers of that backend. */
  private Object on(int backend, Method method, Object[] inputs) throws Throwable {
    Object[] own = new Object[inputs.length];
    Arrays.setAll(own, i -> own(backend, inputs[i]));
    try {
      return method.invoke(backends.get(backend), own);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object own(int backend, Object input) {
    if (input instanceof List<?> list) {
      return list.stream().map(each -> own(backend, each)).toList();
    }
    return input instanceof Buffers buffers ? buffers.each.get(backend) : input;
  }

  private static List<Buffers> buffers(Object input) {
    if (input instanceof List<?> list) {
      return list.stream().map(Buffers.class::cast).toList();
    }
    return input instanceof Buffers buffers ? List.of(buffers) : List.of();
  }

  /**
   * Returns the largest magnitude of the terms that were summed for one element of a result.
   *
   * @param position position of the result among the buffers that the operation changed
   */
  private double terms(Method method, Object[] in, Buffers result, int position) {
    return switch (method.getName()) {
      case "matmul",
          "linear",
          "linearInputGradient",
          "linearWeightGradient",
          "linearBiasGradient",
          "conv2d",
          "conv2dInputGradient",
          "conv2dWeightGradient",
          "avgPool2d",
          "avgPool2dGradient",
          "addRowsInPlace",
          "indexAdd",
          "scatterAdd",
          "cumsum",
          "batchedMatmul",
          "channelSum",
          "channelMean" ->
          sumOfMagnitudes(method, in);
      // A mean is subtracted: on magnitudes, it counts as a term that is added.
      case "channelVariance", "batchNorm" -> sumOfMagnitudes(method, in, 1);
      case "batchNormWeightGradient" -> sumOfMagnitudes(method, in, 2);
      case "batchNormInputGradient" ->
          in.length == 4 ? inProportion(result, in) : sumOfMagnitudes(method, in, 2, 5, 6);
      case "layerNormWeightGradient" -> total(in[0]) / rowLength(in[0]) * largestNormalized(in[1]);
      case "layerNormInputGradient" -> layerNormTerms(in);
      // A log-probability near 0 is a difference of numbers as large as the largest one.
      case "crossEntropy" -> largest(in[0]) * total(in[1]);
      case "nll" -> largest(in[0]) * total(in[2]);
      // A relative error of the input becomes an absolute error, even of a small logarithm.
      case "unary" -> in[0] == UnaryOp.LOG ? cancellation(in) : inProportion(result, in);
      case "reduce" ->
          in[0] == ReduceOp.SUM ? sumOfMagnitudes(method, in) : inProportion(result, in);
      case "binary", "scalar" ->
          in[0] == BinaryOp.ADD
                  || in[0] == BinaryOp.SUB
                  || in[0] == BinaryOp.MIN
                  || in[0] == BinaryOp.MAX
              ? Math.max(largest(in[1]), largest(in[2]))
              : inProportion(result, in);
      case "where" -> Math.max(largest(in[1]), largest(in[2]));
      case "takeRows", "indexSelect", "gather", "narrow" -> largest(in[0]);
      case "softmaxGradient", "logSoftmaxGradient", "maxPool2dGradient", "assign" ->
          largest(in[method.getName().equals("assign") ? 1 : 0]);
      case "crossEntropyGradient" -> largest(in[0]) * largest(in[2]);
      case "nllLogitsGradient" -> largest(in[0]) * largest(in[3]);
      case "axpyInPlace" -> Math.max(largest(result), largest(in[0]) * largest(in[1]));
      case "sgdStep" -> {
        List<Buffers> velocities = buffers(in[2]);
        Buffers direction = (velocities.isEmpty() ? buffers(in[1]) : velocities).get(position);
        double rate = ((SgdStep) in[3]).learningRate();
        yield Math.max(largest(result), rate * largest(direction));
      }
      default -> inProportion(result, in);
    };
  }

  /**
   * Returns the scale for an operation without sums, which keeps the relative errors of its inputs.
   */
  private double inProportion(Buffers result, Object... inputs) {
    return cancellation(inputs) * largest(backends.get(0), result.each.get(0));
  }

  /**
   * Returns the scale for an operation that sums products: its result on the magnitudes of its
   * inputs.
   *
   * @param subtracted positions of inputs that the operation subtracts; the signs of these
   *     magnitudes are changed
   */
  private double sumOfMagnitudes(Method method, Object[] inputs, int... subtracted) {
    Backend first = backends.get(0);
    Object[] magnitudes = new Object[inputs.length];
    Arrays.setAll(magnitudes, i -> magnitudes(first, own(0, inputs[i]), 1));
    for (int i : subtracted) {
      ((TensorBuffer) magnitudes[i]).close();
      magnitudes[i] = magnitudes(first, own(0, inputs[i]), -1);
    }
    List<TensorBuffer> made = new ArrayList<>();
    try {
      if (method.invoke(first, magnitudes) instanceof TensorBuffer total) {
        made.add(total);
      }
      Stream.of(magnitudes)
          .filter(TensorBuffer.class::isInstance)
          .forEach(buffer -> made.add((TensorBuffer) buffer));
      return largest(first, made.get(0)) * cancellation(inputs);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method.getName() + " on magnitudes", e);
    } finally {
      made.forEach(TensorBuffer::close);
    }
  }

  private static double cancellation(Object... inputs) {
    return Arrays.stream(inputs)
        .flatMap(input -> buffers(input).stream())
        .mapToDouble(buffers -> buffers.cancellation)
        .max()
        .orElse(1);
  }

  /** Returns the magnitude of a number, or the largest one in a buffer times its cancellation. */
  private double largest(Object input) {
    if (input instanceof Double number) {
      return Math.abs(number);
    }
    Buffers buffers = (Buffers) input;
    return buffers.cancellation * largest(backends.get(0), buffers.each.get(0));
  }

  /** Returns the sum of the magnitudes in a buffer, times its cancellation. */
  private double total(Object input) {
    Buffers buffers = (Buffers) input;
    double total = 0;
    for (float value : values(backends.get(0), buffers.each.get(0))) {
      total += Math.abs(value);
    }
    return total * buffers.cancellation;
  }

  /** Returns the largest finite magnitude in a buffer, at least the smallest normal float. */
  private static double largest(Backend backend, TensorBuffer x) {
    double largest = Float.MIN_NORMAL;
    for (float value : values(backend, x)) {
      if (Float.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static double rowLength(Object matrix) {
    return Math.max(1, ((Buffers) matrix).shape().dim(1));
  }

  /** Returns the largest magnitude of a normalized row: its variance is 1. */
  private static double largestNormalized(Object matrix) {
    return Math.sqrt(rowLength(matrix)) * cancellation(matrix);
  }

  /** Returns the largest magnitude of {@code g weight / sqrt(variance + epsilon)} over the rows. */
  private double layerNormTerms(Object... in) {
    Buffers x = (Buffers) in[1];
    float[] values = values(backends.get(0), x.each.get(0));
    int length = (int) rowLength(x);
    double smallest = Double.POSITIVE_INFINITY;
    for (int start = 0; start < values.length; start += length) {
      double mean = 0;
      double square = 0;
      for (int i = start; i < start + length; i++) {
        mean += values[i];
        square += (double) values[i] * values[i];
      }
      smallest = Math.min(smallest, square / length - mean * mean / length / length);
    }
    double weight = in[2] == null ? 1 : largest(in[2]);
    return largest(in[0]) * weight / Math.sqrt(Math.max(0, smallest) + (Double) in[3]);
  }

  /** Returns a copy of a buffer with one sign, and other inputs unchanged. */
  private static Object magnitudes(Backend backend, Object input, int sign) {
    if (!(input instanceof TensorBuffer x)) {
      return input;
    }
    if (x.dtype() == DType.INT64) {
      return backend.copy(x);
    }
    float[] values = values(backend, x);
    for (int i = 0; i < values.length; i++) {
      values[i] = sign * Math.abs(values[i]);
    }
    return backend.fromFloats(values, x.shape());
  }

  private static float[] values(Backend backend, TensorBuffer x) {
    float[] values = new float[Math.toIntExact(x.shape().size())];
    if (x.dtype() == DType.FLOAT32) {
      backend.readFloats(x, values);
    }
    return values;
  }
}
