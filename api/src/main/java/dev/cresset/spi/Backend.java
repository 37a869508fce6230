package dev.cresset.spi;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compute engine: a few required operations, and fused operations with defaults that use them.
 *
 * <p>The caller has checked all arguments: shapes fit, types are correct and indices are in range.
 * Buffers are open, and stay open until the method returns: programs call a backend through a guard
 * that defers closing. A method returns a new buffer, which its caller closes, and does not change
 * its arguments; the exceptions are {@link #assign} and the methods whose names end in {@code
 * InPlace} or {@code Step}. The formulas given here are normative. A backend overrides a default
 * where its engine is faster; {@code FusedOps}, {@code ViewOps} and {@code ActivationOps} contain
 * the defaults.
 */
public interface Backend {

  /** Version of this interface; raised when a backend compiled against an older one would break. */
  int SPI_VERSION = 3;

  /** Returns the provider's name, for example {@code "nd4j"}. */
  String name();

  /** Returns the memory that the backend holds now. */
  MemoryUse memory();

  /** Returns facts for bug reports, such as versions; no paths and no environment variables. */
  default Map<String, String> facts() {
    return Map.of();
  }

  // ---------------------------------------------------------------------------------------------
  // Host transfer

  /** Copies the first {@code shape.size()} values into a new {@code FLOAT32} buffer. */
  TensorBuffer fromFloats(float[] values, Shape shape);

  /** Copies the first {@code shape.size()} values into a new {@code INT64} buffer. */
  TensorBuffer fromLongs(long[] values, Shape shape);

  /** Copies a {@code FLOAT32} buffer to the beginning of {@code target}. */
  void readFloats(TensorBuffer source, float[] target);

  /** Copies an {@code INT64} buffer to the beginning of {@code target}. */
  void readLongs(TensorBuffer source, long[] target);

  /** Returns the only element of a {@code FLOAT32} buffer. */
  default double item(TensorBuffer scalar) {
    float[] value = new float[1];
    readFloats(scalar, value);
    return value[0];
  }

  // ---------------------------------------------------------------------------------------------
  // Creation and shape

  /** Returns a {@code FLOAT32} buffer with every element set to {@code (float) value}. */
  TensorBuffer full(Shape shape, double value);

  /** Returns a buffer of another shape and the same size that shares the memory of {@code x}. */
  TensorBuffer reshape(TensorBuffer x, Shape shape);

  /** Returns {@code x} converted to a type; {@code FLOAT32} is rounded towards zero. */
  TensorBuffer cast(TensorBuffer x, DType dtype);

  /** Returns the transpose {@code [m, n]} of a matrix {@code x [n, m]}. */
  TensorBuffer transpose(TensorBuffer x);

  /** Copies {@code source} into {@code target}, which has the same shape and type. */
  void assign(TensorBuffer target, TensorBuffer source);

  /** Returns a copy of {@code x}, of either type, with memory of its own. */
  default TensorBuffer copy(TensorBuffer x) {
    return expand(x, x.shape());
  }

  /** Returns a copy of {@code x}, of either type, broadcast to a shape; see {@link #binary}. */
  default TensorBuffer expand(TensorBuffer x, Shape shape) {
    return FusedOps.expand(this, x, shape);
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  /** Returns {@code op(x)}, element-wise. */
  TensorBuffer unary(UnaryOp op, TensorBuffer x);

  /**
   * Returns {@code op(a, b)}, element-wise, with both operands broadcast to {@code shape} by
   * NumPy's rules: dimensions are aligned from the last one, and dimensions that are missing or of
   * size 1 are repeated.
   */
  TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape);

  /**
   * Returns {@code op(x, value)}, element-wise; {@code x} is {@code FLOAT32}. A value beyond the
   * range of {@code float} counts as infinite, and one too close to 0 as 0.
   */
  TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value);

  /**
   * Returns {@code a} where {@code condition} is not 0, and {@code b} elsewhere. All are {@code
   * FLOAT32} and have the same shape.
   */
  TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b);

  /** Adds {@code alpha * x} to {@code y} of the same shape; see {@link #scalar}. */
  void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y);

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  /** Reduces {@code x} along {@code dim}, in {@code [0, rank)}, which is removed from the shape. */
  TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim);

  /**
   * Returns the product of two matrices, each transposed first if its flag is set; {@code [n, k] x
   * [k, m]} then gives {@code [n, m]}.
   */
  TensorBuffer matmul(TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB);

  /** Returns {@code FLOAT32 [n, classes]} with a 1 in row {@code i} at column {@code labels[i]}. */
  TensorBuffer oneHot(TensorBuffer labels, long classes);

  /**
   * Returns the slices of {@code x} along dimension 0 at the {@code INT64} indices {@code rows}.
   */
  TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows);

  /**
   * Adds row {@code i} of {@code source [n, ...]} to row {@code rows[i]} of {@code target}. If an
   * index occurs several times, all its rows are added. Both are {@code FLOAT32}; {@code rows [n]}
   * is {@code INT64}.
   */
  default void addRowsInPlace(TensorBuffer target, TensorBuffer rows, TensorBuffer source) {
    FusedOps.addRowsInPlace(this, target, rows, source);
  }

  // ---------------------------------------------------------------------------------------------
  // Views, joins and indices

  /**
   * Joins buffers along a dimension in {@code [0, rank)}, in order. They have the same type, and
   * the same shape except for the size of that dimension.
   *
   * @param parts at least one
   */
  TensorBuffer cat(List<TensorBuffer> parts, int dim);

  /**
   * Returns {@code x}, of either type, broadcast to a shape. Unlike that of {@link #expand}, the
   * result may share memory with {@code x}, and does if the shapes are equal.
   */
  default TensorBuffer broadcastTo(TensorBuffer x, Shape shape) {
    return x.shape().equals(shape) ? reshape(x, shape) : expand(x, shape);
  }

  /**
   * Returns {@code x}, of either type, with its dimensions reordered: dimension {@code i} of the
   * result is dimension {@code dims[i]} of {@code x}.
   *
   * @param dims each number in {@code [0, rank)} once
   */
  default TensorBuffer permute(TensorBuffer x, int... dims) {
    return ViewOps.permute(this, x, dims);
  }

  /**
   * Returns the slices {@code [start, start + length)} along a dimension of {@code x}, of either
   * type.
   */
  default TensorBuffer narrow(TensorBuffer x, int dim, long start, long length) {
    return ViewOps.narrow(this, x, dim, start, length);
  }

  /**
   * Returns the slices along a dimension of {@code x}, of either type, at the {@code INT64} indices
   * {@code index [n]}, of which some may be equal.
   */
  default TensorBuffer indexSelect(TensorBuffer x, int dim, TensorBuffer index) {
    return ViewOps.indexSelect(this, x, dim, index);
  }

  /**
   * Returns zeros of a shape, to which slice {@code i} of {@code source} is added at {@code
   * index[i]} along a dimension: the gradient of {@link #indexSelect}.
   *
   * @param source {@code FLOAT32}, of that shape except for the size {@code n} of the dimension
   * @param index {@code INT64 [n]}
   */
  default TensorBuffer indexAdd(TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    return ViewOps.indexAdd(this, source, dim, index, shape);
  }

  /**
   * Returns the elements of {@code x}, of either type, at indices along a dimension: for dimension
   * 1 of three, {@code out[i, j, k] = x[i, index[i, j, k], k]}.
   *
   * @param index {@code INT64}, of the rank of {@code x} and in the other dimensions not larger
   */
  default TensorBuffer gather(TensorBuffer x, int dim, TensorBuffer index) {
    return ViewOps.gather(this, x, dim, index);
  }

  /**
   * Returns zeros of a shape, to which the elements of {@code source} are added at their indices
   * along a dimension: the gradient of {@link #gather}.
   *
   * @param source {@code FLOAT32}, of the shape of {@code index}
   * @param index {@code INT64}, of the rank of the shape and in the other dimensions not larger
   */
  default TensorBuffer scatterAdd(TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    return ViewOps.scatterAdd(this, source, dim, index, shape);
  }

  /**
   * Returns the {@code INT64} indices of the {@code k} largest elements along a dimension, in
   * descending order of the elements. NaN counts as the largest; of equal elements, the first one
   * comes first.
   *
   * @param k between 0 and the size of the dimension
   */
  default TensorBuffer topk(TensorBuffer x, long k, int dim) {
    return ViewOps.topk(this, x, k, dim);
  }

  /**
   * Returns the sums of the elements up to each element along a dimension; in reverse, those from
   * each element on. Accumulate in more than single precision where that is cheap.
   */
  default TensorBuffer cumsum(TensorBuffer x, int dim, boolean reverse) {
    return ViewOps.cumsum(this, x, dim, reverse);
  }

  /**
   * Returns the products of matrices: {@code a [batch, ..]} and {@code b [batch, ..]} with the same
   * {@code batch}; see {@link #matmul}.
   */
  default TensorBuffer batchedMatmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    return ViewOps.batchedMatmul(this, a, transposeA, b, transposeB);
  }

  // ---------------------------------------------------------------------------------------------
  // Fused, with defaults

  /**
   * Gathers rows of unsigned bytes, and maps each byte through a table.
   *
   * @param source rows of {@code rowLength} bytes
   * @param rows indices of the rows to gather, in order
   * @param table 256 values for each channel; a row consists of {@code table.length / 256} channels
   *     of equal length, one after the other
   * @param shape shape of the result, with {@code rows.length * rowLength} elements
   */
  default TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    return FusedOps.fromBytes(this, source, rowLength, rows, table, shape);
  }

  /**
   * Returns {@code x Wᵀ + b}: {@code x [n, in]}, {@code weight [out, in]}, {@code bias [out]} or
   * {@code null}, result {@code [n, out]}.
   */
  default TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    return FusedOps.linear(this, x, weight, bias);
  }

  /** Returns {@code g W}: {@code g [n, out]}, {@code weight [out, in]}, result {@code [n, in]}. */
  default TensorBuffer linearInputGradient(TensorBuffer g, TensorBuffer weight) {
    return matmul(g, false, weight, false);
  }

  /** Returns {@code gᵀ x}: {@code g [n, out]}, {@code x [n, in]}, result {@code [out, in]}. */
  default TensorBuffer linearWeightGradient(TensorBuffer g, TensorBuffer x) {
    return matmul(g, true, x, false);
  }

  /** Returns the sum of the rows of {@code g [n, out]}, shape {@code [out]}. */
  default TensorBuffer linearBiasGradient(TensorBuffer g) {
    return reduce(ReduceOp.SUM, g, 0);
  }

  /**
   * Returns the gradient of {@code relu} with the output {@code y}: 0 where {@code y <= 0}, and
   * {@code g} elsewhere, including where {@code y} is NaN.
   */
  default TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    return FusedOps.reluGradient(this, g, y);
  }

  /** Returns the gradient of {@code sigmoid} with the output {@code y}: {@code g y (1 - y)}. */
  default TensorBuffer sigmoidGradient(TensorBuffer g, TensorBuffer y) {
    return FusedOps.sigmoidGradient(this, g, y);
  }

  /** Returns the gradient of {@code tanh} with the output {@code y}: {@code g (1 - y²)}. */
  default TensorBuffer tanhGradient(TensorBuffer g, TensorBuffer y) {
    return FusedOps.tanhGradient(this, g, y);
  }

  /** Returns {@code x (1 + erf(x / √2)) / 2}, the exact form of the function. */
  default TensorBuffer gelu(TensorBuffer x) {
    return ActivationOps.gelu(this, x);
  }

  /**
   * Returns the gradient of {@code gelu} at {@code x}: {@code g ((1 + erf(x / √2)) / 2 + x e^(-x² /
   * 2) / √(2π))}.
   */
  default TensorBuffer geluGradient(TensorBuffer g, TensorBuffer x) {
    return ActivationOps.geluGradient(this, g, x);
  }

  /** Returns {@code x sigmoid(x)}. */
  default TensorBuffer silu(TensorBuffer x) {
    return ActivationOps.silu(this, x);
  }

  /** Returns the gradient of {@code silu} at {@code x}: {@code g s (1 + x (1 - s))}. */
  default TensorBuffer siluGradient(TensorBuffer g, TensorBuffer x) {
    return ActivationOps.siluGradient(this, g, x);
  }

  /** Returns {@code x} where {@code x > 0}, and {@code slope * x} elsewhere. */
  default TensorBuffer leakyRelu(TensorBuffer x, double slope) {
    return ActivationOps.leakyRelu(this, x, slope);
  }

  /**
   * Returns the gradient of {@code leakyRelu} at {@code x}: {@code g} where {@code x > 0}, and
   * {@code slope * g} elsewhere.
   */
  default TensorBuffer leakyReluGradient(TensorBuffer g, TensorBuffer x, double slope) {
    return ActivationOps.leakyReluGradient(this, g, x, slope);
  }

  /** Returns {@code x} where {@code x > 0}, and {@code alpha (e^x - 1)} elsewhere. */
  default TensorBuffer elu(TensorBuffer x, double alpha) {
    return ActivationOps.elu(this, x, alpha);
  }

  /**
   * Returns the gradient of {@code elu} at {@code x}: {@code g alpha e^x} where {@code x <= 0}, and
   * {@code g} elsewhere, including where {@code x} is NaN.
   */
  default TensorBuffer eluGradient(TensorBuffer g, TensorBuffer x, double alpha) {
    return ActivationOps.eluGradient(this, g, x, alpha);
  }

  /** Returns {@code e^x / Σ e^x} along {@code dim}, without overflow for large {@code x}. */
  default TensorBuffer softmax(TensorBuffer x, int dim) {
    return FusedOps.softmax(this, x, dim);
  }

  /** Returns softmax's gradient for the output {@code y}: {@code y (g - Σ g y)}, sum along dim. */
  default TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return FusedOps.softmaxGradient(this, g, y, dim);
  }

  /** Returns {@code x - log Σ e^x} along {@code dim}, without overflow for large {@code x}. */
  default TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    return FusedOps.logSoftmax(this, x, dim);
  }

  /** Returns log-softmax's gradient for output {@code y}: {@code g - e^y Σ g}, sum along dim. */
  default TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return FusedOps.logSoftmaxGradient(this, g, y, dim);
  }

  /**
   * Returns the cross-entropy with class probabilities, a scalar: {@code -Σ t log p} over all
   * elements. Where {@code t} is 0, the term is 0.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param targets {@code t [n, classes]}, already multiplied by class weights and {@code 1 / n}
   */
  default TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    return FusedOps.crossEntropy(this, logProbabilities, targets);
  }

  /**
   * Returns the gradient of {@link #crossEntropy} with respect to the logits, whose log-softmax
   * along dimension 1 is {@code logProbabilities}: {@code g (e^(log p) Σ_row t - t)}, with {@code
   * g} a scalar.
   */
  default TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    return FusedOps.crossEntropyGradient(this, g, logProbabilities, targets);
  }

  /**
   * Returns the negative log-likelihood of class labels, a scalar: {@code -Σ_i w_i log p[i, y_i]}.
   * Where {@code w_i} is 0, the term is 0.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param labels {@code y [n]}, {@code INT64}, each in {@code [0, classes)}
   * @param weights {@code w [n]}, for example {@code 1 / n} each
   */
  default TensorBuffer nll(
      TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    return FusedOps.nll(this, logProbabilities, labels, weights);
  }

  /**
   * Returns the gradient of {@link #nll} with respect to the log-probabilities, {@code [n,
   * classes]}: {@code -g w_i} at {@code (i, y_i)} and 0 elsewhere, with {@code g} a scalar.
   */
  default TensorBuffer nllGradient(
      TensorBuffer g, TensorBuffer labels, TensorBuffer weights, long classes) {
    return FusedOps.nllGradient(this, g, labels, weights, classes);
  }

  /**
   * Returns the gradient of {@link #nll} with respect to the logits, whose log-softmax along
   * dimension 1 is {@code logProbabilities}: {@code g w_i (e^(log p[i, c]) - [c = y_i])}, with
   * {@code g} a scalar.
   */
  default TensorBuffer nllLogitsGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    return FusedOps.nllLogitsGradient(this, g, logProbabilities, labels, weights);
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization, with defaults

  /**
   * Returns the sum of each channel of {@code x [n, c, ...]} over all other dimensions, shape
   * {@code [c]}. It is the gradient of {@link #conv2d} and {@link #batchNorm} with respect to the
   * bias, if {@code x} is that of the output.
   */
  default TensorBuffer channelSum(TensorBuffer x) {
    return FusedNormalization.channelSum(this, x);
  }

  /**
   * Returns the mean of each channel of {@code x [n, c, ...]}, shape {@code [c]}: {@link
   * #channelSum}, divided by the number of its terms.
   */
  default TensorBuffer channelMean(TensorBuffer x) {
    return FusedNormalization.channelMean(this, x);
  }

  /**
   * Returns the biased variance of each channel of {@code x [n, c, ...]}, shape {@code [c]}: the
   * mean of {@code (x - mean)²} over all other dimensions.
   *
   * @param mean the result of {@link #channelMean}, {@code [c]}
   */
  default TensorBuffer channelVariance(TensorBuffer x, TensorBuffer mean) {
    return FusedNormalization.channelVariance(this, x, mean);
  }

  /**
   * Returns {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, with one value for each
   * channel of {@code x [n, c, ...]}.
   *
   * @param mean {@code [c]}
   * @param variance {@code [c]}
   * @param weight {@code [c]}, or {@code null} for ones
   * @param bias {@code [c]}, or {@code null} for zeros
   */
  default TensorBuffer batchNorm(
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    return FusedNormalization.batchNorm(this, x, mean, variance, weight, bias, epsilon);
  }

  /**
   * Returns the gradient of {@link #batchNorm} with respect to the weight, {@code [c]}: the sum of
   * {@code g x̂} over all dimensions but the channels, with {@code x̂ = (x - mean) / sqrt(variance
   * + epsilon)}.
   */
  default TensorBuffer batchNormWeightGradient(
      TensorBuffer g, TensorBuffer x, TensorBuffer mean, TensorBuffer variance, double epsilon) {
    return FusedNormalization.batchNormWeightGradient(this, g, x, mean, variance, epsilon);
  }

  /**
   * Returns the gradient of {@link #batchNorm} with respect to {@code x}, if mean and variance are
   * constants: {@code g weight / sqrt(variance + epsilon)}.
   *
   * @param weight {@code [c]}, or {@code null} for ones
   */
  default TensorBuffer batchNormInputGradient(
      TensorBuffer g, TensorBuffer variance, @Nullable TensorBuffer weight, double epsilon) {
    return FusedNormalization.batchNormInputGradient(this, g, variance, weight, epsilon);
  }

  /**
   * Returns the gradient of {@link #batchNorm} with respect to {@code x}, if mean and variance are
   * those of {@code x}: {@code weight / sqrt(variance + epsilon) (g - (biasGradient + x̂
   * weightGradient) / count)}, where {@code count} is the number of elements of a channel.
   *
   * @param weight {@code [c]}, or {@code null} for ones
   * @param weightGradient the result of {@link #batchNormWeightGradient}, {@code [c]}
   * @param biasGradient the result of {@link #channelSum} of {@code g}, {@code [c]}
   */
  default TensorBuffer batchNormInputGradient(
      TensorBuffer g,
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      TensorBuffer weightGradient,
      TensorBuffer biasGradient,
      double epsilon) {
    return FusedNormalization.batchNormInputGradient(
        this, g, x, mean, variance, weight, weightGradient, biasGradient, epsilon);
  }

  /**
   * Returns {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, with mean and biased
   * variance of each row of {@code x [n, m]}.
   *
   * @param weight {@code [m]}, or {@code null} for ones
   * @param bias {@code [m]}, or {@code null} for zeros
   */
  default TensorBuffer layerNorm(
      TensorBuffer x, @Nullable TensorBuffer weight, @Nullable TensorBuffer bias, double epsilon) {
    return FusedNormalization.layerNorm(this, x, weight, bias, epsilon);
  }

  /**
   * Returns the gradient of {@link #layerNorm} with respect to {@code x [n, m]}. With {@code h = g
   * weight} and {@code x̂} the normalized row, it is {@code (h - mean(h) - x̂ mean(h x̂)) /
   * sqrt(variance + epsilon)}, with the means of each row.
   *
   * @param weight {@code [m]}, or {@code null} for ones
   */
  default TensorBuffer layerNormInputGradient(
      TensorBuffer g, TensorBuffer x, @Nullable TensorBuffer weight, double epsilon) {
    return FusedNormalization.layerNormInputGradient(this, g, x, weight, epsilon);
  }

  /**
   * Returns the gradient of {@link #layerNorm} with respect to the weight, {@code [m]}: the sum of
   * {@code g x̂} over the rows. That of the bias is {@link #linearBiasGradient}.
   */
  default TensorBuffer layerNormWeightGradient(TensorBuffer g, TensorBuffer x, double epsilon) {
    return FusedNormalization.layerNormWeightGradient(this, g, x, epsilon);
  }

  // ---------------------------------------------------------------------------------------------
  // Convolutions and pooling

  /**
   * Returns the two-dimensional cross-correlation that neural networks call convolution: {@code
   * y[s, o, i, j] = b[o] + Σ w[o, c, p, q] x[s, first(o) + c, i strideHeight + p dilationHeight -
   * paddingHeight, j strideWidth + q dilationWidth - paddingWidth]}, summed over {@code c}, {@code
   * p} and {@code q}, where {@code x} is 0 outside the image. Output channel {@code o} belongs to
   * group {@code o / (out / groups)}, whose input channels begin at {@code first(o)}.
   *
   * @param x {@code [n, in, height, width]}
   * @param weight {@code [out, in / groups, kernelHeight, kernelWidth]}
   * @param bias {@code [out]} or {@code null}
   */
  default TensorBuffer conv2d(
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    return FusedConvolutions.conv2d(this, x, weight, bias, window, groups);
  }

  /**
   * Returns the gradient of {@link #conv2d} with respect to its input, of the shape {@code input}.
   *
   * @param g {@code [n, out, outputHeight, outputWidth]}
   */
  default TensorBuffer conv2dInputGradient(
      TensorBuffer g, TensorBuffer weight, Shape input, Window2d window, int groups) {
    return FusedConvolutions.conv2dInputGradient(this, g, weight, input, window, groups);
  }

  /**
   * Returns the gradient of {@link #conv2d} with respect to its weight, {@code [out, in / groups,
   * kernelHeight, kernelWidth]}.
   *
   * @param g {@code [n, out, outputHeight, outputWidth]}
   * @param x the input, {@code [n, in, height, width]}
   */
  default TensorBuffer conv2dWeightGradient(
      TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    return FusedConvolutions.conv2dWeightGradient(this, g, x, window, groups);
  }

  /**
   * Returns the largest element of each window, NaN if one is NaN. Elements outside the image count
   * as -infinity; each window contains at least one element of the image.
   *
   * @param x {@code [n, channels, height, width]}
   * @param window without dilation
   */
  default TensorBuffer maxPool2d(TensorBuffer x, Window2d window) {
    return FusedPooling.maxPool2d(this, x, window);
  }

  /**
   * Returns the gradient of {@link #maxPool2d}, of the shape of {@code x}: each element of {@code
   * g} is added where the first largest element of its window is. In a window with NaN, any one of
   * its NaN elements counts as the largest.
   */
  default TensorBuffer maxPool2dGradient(TensorBuffer g, TensorBuffer x, Window2d window) {
    return FusedPooling.maxPool2dGradient(this, g, x, window);
  }

  /**
   * Returns the mean of each window. Elements outside the image are 0 and count.
   *
   * @param x {@code [n, channels, height, width]}
   * @param window without dilation
   */
  default TensorBuffer avgPool2d(TensorBuffer x, Window2d window) {
    return FusedPooling.avgPool2d(this, x, window);
  }

  /**
   * Returns the gradient of {@link #avgPool2d}, of the shape {@code input}: each element of {@code
   * g}, divided by the number of elements of a window, is added to all elements of its window.
   */
  default TensorBuffer avgPool2dGradient(TensorBuffer g, Shape input, Window2d window) {
    return FusedPooling.avgPool2dGradient(this, g, input, window);
  }

  // ---------------------------------------------------------------------------------------------
  // Optimizers

  /**
   * Updates parameters by stochastic gradient descent, with PyTorch's formulas. With {@code d =
   * gradient + weightDecay * parameter}:
   *
   * <ul>
   *   <li>without momentum: {@code parameter -= learningRate * d}
   *   <li>with momentum: {@code velocity = momentum * velocity + (1 - dampening) * d}, then {@code
   *       parameter -= learningRate * velocity}
   *   <li>with Nesterov momentum: the same {@code velocity}, then {@code parameter -= learningRate
   *       * (d + momentum * velocity)}
   * </ul>
   *
   * @param velocities one for each parameter; empty without momentum
   */
  default void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    FusedOps.sgdStep(this, parameters, gradients, velocities, step);
  }

  /**
   * Updates parameters by Adam (Kingma and Ba, 2014) or AdamW (Loshchilov and Hutter, 2017), with
   * PyTorch's formulas:
   *
   * <ul>
   *   <li>Adam: {@code d = gradient + weightDecay * parameter}; AdamW: {@code parameter *= 1 -
   *       learningRate * weightDecay}, {@code d = gradient}
   *   <li>{@code mean = beta1 * mean + (1 - beta1) * d}
   *   <li>{@code square = beta2 * square + (1 - beta2) * d²}
   *   <li>{@code parameter -= learningRate / (1 - beta1^step) * mean / (sqrt(square) / sqrt(1 -
   *       beta2^step) + epsilon)}
   * </ul>
   */
  default void adamStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    FusedOps.adamStep(this, parameters, gradients, means, squares, step);
  }

  /**
   * Updates parameters by RMSprop (Hinton, 2012), with PyTorch's formulas. With {@code d = gradient
   * + weightDecay * parameter}:
   *
   * <ul>
   *   <li>{@code square = alpha * square + (1 - alpha) * d²}
   *   <li>{@code root = sqrt(square) + epsilon}; if centered, {@code mean = alpha * mean + (1 -
   *       alpha) * d} and {@code root = sqrt(max(0, square - mean²)) + epsilon}
   *   <li>without momentum: {@code parameter -= learningRate * d / root}
   *   <li>with momentum: {@code velocity = momentum * velocity + d / root}, then {@code parameter
   *       -= learningRate * velocity}
   * </ul>
   *
   * @param squares one for each parameter
   * @param means one for each parameter if centered; otherwise empty
   * @param velocities one for each parameter; empty without momentum
   */
  default void rmsPropStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> squares,
      List<TensorBuffer> means,
      List<TensorBuffer> velocities,
      RmsPropStep step) {
    FusedOps.rmsPropStep(this, parameters, gradients, squares, means, velocities, step);
  }

  /**
   * Updates parameters by Adagrad (Duchi et al., 2011), with PyTorch's formulas. With {@code d =
   * gradient + weightDecay * parameter}: {@code sum += d²}, then {@code parameter -= learningRate *
   * d / (sqrt(sum) + epsilon)}.
   *
   * @param sums one for each parameter
   */
  default void adagradStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> sums,
      AdagradStep step) {
    FusedOps.adagradStep(this, parameters, gradients, sums, step);
  }
}
