package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Stateless layers as functions, and the operations that layers and losses are built on; PyTorch
 * counterpart: {@code torch.nn.functional}, usually imported as {@code F}.
 *
 * <pre>{@code
 * Tensor hidden = Functional.relu(fc1.forward(x));   // F.relu(self.fc1(x))
 * }</pre>
 *
 * <p>May be imported statically together with {@code Layers}: {@code relu()} creates the layer,
 * {@code relu(x)} applies the function. Losses as functions are in {@code Losses}.
 *
 * @since 0.1
 */
public final class Functional {

  private Functional() {}

  /** Returns {@code max(0, x)}. PyTorch counterpart: {@code F.relu(x)}. */
  public static Tensor relu(Tensor x) {
    return NotNull.check("relu", "input", x).relu();
  }

  /** Returns {@code 1 / (1 + e^-x)}. PyTorch counterpart: {@code F.sigmoid(x)}. */
  public static Tensor sigmoid(Tensor x) {
    return NotNull.check("sigmoid", "input", x).sigmoid();
  }

  /** Returns the hyperbolic tangent. PyTorch counterpart: {@code F.tanh(x)}. */
  public static Tensor tanh(Tensor x) {
    return NotNull.check("tanh", "input", x).tanh();
  }

  /** Returns {@code log(1 + e^x)}, without overflow. PyTorch counterpart: {@code F.softplus(x)}. */
  public static Tensor softplus(Tensor x) {
    return NotNull.check("softplus", "input", x).softplus();
  }

  /** Returns {@code x (1 + erf(x / √2)) / 2}. PyTorch counterpart: {@code F.gelu(x)}. */
  public static Tensor gelu(Tensor x) {
    return NotNull.check("gelu", "input", x).gelu();
  }

  /** Returns {@code x sigmoid(x)}. PyTorch counterpart: {@code F.silu(x)}. */
  public static Tensor silu(Tensor x) {
    return NotNull.check("silu", "input", x).silu();
  }

  /**
   * Returns {@code x} where {@code x > 0}, and {@code 0.01 x} elsewhere. PyTorch counterpart:
   * {@code F.leaky_relu(x)}.
   */
  public static Tensor leakyRelu(Tensor x) {
    return NotNull.check("leakyRelu", "input", x).leakyRelu();
  }

  /**
   * Returns {@code x} where {@code x > 0}, and {@code slope * x} elsewhere. PyTorch counterpart:
   * {@code F.leaky_relu(x, slope)}.
   */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return NotNull.check("leakyRelu", "input", x).leakyRelu(slope);
  }

  /**
   * Returns {@code x} where {@code x > 0}, and {@code e^x - 1} elsewhere. PyTorch counterpart:
   * {@code F.elu(x)}.
   */
  public static Tensor elu(Tensor x) {
    return NotNull.check("elu", "input", x).elu();
  }

  /**
   * Returns {@code x} where {@code x > 0}, and {@code alpha (e^x - 1)} elsewhere. PyTorch
   * counterpart: {@code F.elu(x, alpha)}.
   */
  public static Tensor elu(Tensor x, double alpha) {
    return NotNull.check("elu", "input", x).elu(alpha);
  }

  /**
   * Returns {@code e^x / Σ e^x} along a dimension. PyTorch counterpart: {@code F.softmax(x,
   * dim=dim)}.
   */
  public static Tensor softmax(Tensor x, int dim) {
    return NotNull.check("softmax", "input", x).softmax(dim);
  }

  /**
   * Returns {@code x - log Σ e^x} along a dimension. PyTorch counterpart: {@code F.log_softmax(x,
   * dim=dim)}.
   */
  public static Tensor logSoftmax(Tensor x, int dim) {
    return NotNull.check("logSoftmax", "input", x).logSoftmax(dim);
  }

  /**
   * Returns {@code x Wᵀ}, without a bias. PyTorch counterpart: {@code F.linear(x, weight)}.
   *
   * @param x {@code [.., in]}
   * @param weight {@code [out, in]}
   * @return {@code [.., out]}
   * @throws ShapeException if the last dimension of {@code x} is not {@code in}
   */
  public static Tensor linear(Tensor x, Tensor weight) {
    return linear(x, weight, null);
  }

  /**
   * Returns {@code x} with each element set to 0 with probability {@code p} and the others
   * multiplied by {@code 1 / (1 - p)}. Outside training, or if {@code p} is 0, returns {@code x}
   * itself. PyTorch counterpart: {@code F.dropout(x, p, training=training)}.
   *
   * @param p probability in {@code [0, 1]}
   * @param training pass {@code isTraining()} of the calling module
   * @throws IllegalArgumentException if {@code p} is outside {@code [0, 1]}
   */
  public static Tensor dropout(Tensor x, double p, boolean training) {
    checkDropout(x, p);
    return training && p > 0 ? Operations.dropout(x, p, Generator.standard().split()) : x;
  }

  /**
   * Returns {@code x Wᵀ + b}. PyTorch counterpart: {@code F.linear(x, weight, bias)}.
   *
   * @param x {@code [.., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or {@code null} for none
   * @return {@code [.., out]}
   * @throws ShapeException if the last dimension of {@code x} is not {@code in}, or the shapes of
   *     weight and bias do not match
   */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Checks.floats("linear", x);
    Checks.floats("linear", weight);
    Checks.sameBackend("linear", x, weight);
    Checks.linear(x, weight);
    if (bias != null) {
      Checks.bias(bias, weight);
    }
    Shape shape = x.shape();
    if (shape.rank() == 2) {
      return Operations.linear(x, weight, bias);
    }
    long out = weight.shape().dim(0);
    long rows = shape.product(0, Math.max(0, shape.rank() - 1));
    return Operations.linear(x.reshape(rows, shape.dim(-1)), weight, bias)
        .reshape(shape.with(-1, out).dims());
  }

  /**
   * Returns {@code x} with each element set to 0 with probability {@code p} and the others
   * multiplied by {@code 1 / (1 - p)}.
   *
   * @param p probability in {@code [0, 1]}
   * @param generator source of the random numbers
   * @throws IllegalArgumentException if {@code p} is outside {@code [0, 1]}
   */
  public static Tensor dropout(Tensor x, double p, Generator generator) {
    checkDropout(x, p);
    return Operations.dropout(x, p, NotNull.check("dropout", "generator", generator));
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization

  /**
   * Returns {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, with one value for each
   * channel. PyTorch counterpart: {@code F.batch_norm(x, mean, variance, weight, bias,
   * eps=epsilon)}.
   *
   * @param x {@code [n, c, ..]}
   * @param mean {@code [c]}, for example a running mean; gradients do not pass through it
   * @param variance {@code [c]}, for example a running variance; gradients do not pass through it
   * @param weight {@code [c]}, or {@code null} for ones
   * @param bias {@code [c]}, or {@code null} for zeros
   * @param epsilon added to the variance
   * @return {@code [n, c, ..]}
   * @throws ShapeException if the shapes do not match
   * @throws IllegalArgumentException if mean or variance requires a gradient
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor mean,
      Tensor variance,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon) {
    Checks.channels(x);
    Checks.ofChannels("mean", x, NotNull.check("batchNorm", "mean", mean));
    Checks.ofChannels("variance", x, NotNull.check("batchNorm", "variance", variance));
    if (Operations.tracked(mean) || Operations.tracked(variance)) {
      throw new IllegalArgumentException(
          "batchNorm: gradients do not pass through mean and variance, but one of them requires a"
              + " gradient; pass detach()");
    }
    Checks.ofChannels("weight", x, weight);
    Checks.ofChannels("bias", x, bias);
    return Normalization.batchNorm(x, mean, variance, weight, bias, epsilon);
  }

  /**
   * Normalizes a batch by its own statistics: returns {@code (x - mean) / sqrt(variance + epsilon)
   * * weight + bias} and the mean and biased variance of each channel. PyTorch counterpart: {@code
   * F.batch_norm(x, None, None, weight, bias, training=True, eps=epsilon)}.
   *
   * @param x {@code [n, c, ..]}
   * @param weight {@code [c]}, or {@code null} for ones
   * @param bias {@code [c]}, or {@code null} for zeros
   * @param epsilon added to the variance
   * @return output {@code [n, c, ..]}, and mean and variance {@code [c]}, NaN for an empty batch
   * @throws ShapeException if the shapes do not match
   */
  public static NormalizedBatch batchNorm(
      Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    Checks.channels(x);
    Checks.ofChannels("weight", x, weight);
    Checks.ofChannels("bias", x, bias);
    return Normalization.batchNorm(x, weight, bias, epsilon);
  }

  /**
   * Returns {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, with mean and biased
   * variance over the last dimensions. PyTorch counterpart: {@code F.layer_norm(x, shape, weight,
   * bias, epsilon)}.
   *
   * @param x {@code [.., shape]}
   * @param shape the last dimensions of {@code x}, over which it is normalized
   * @param weight a tensor of that shape, or {@code null} for ones
   * @param bias a tensor of that shape, or {@code null} for zeros
   * @param epsilon added to the variance
   * @return a tensor of the shape of {@code x}
   * @throws ShapeException if the shapes do not match
   */
  public static Tensor layerNorm(
      Tensor x, Shape shape, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    Checks.lastDimensions(x, NotNull.check("layerNorm", "shape", shape));
    Checks.ofLastDimensions("weight", x, shape, weight);
    Checks.ofLastDimensions("bias", x, shape, bias);
    long length = shape.size();
    long rows = x.shape().product(0, x.shape().rank() - shape.rank());
    Tensor y =
        Normalization.layerNorm(
            x.reshape(rows, length),
            weight == null ? null : weight.reshape(length),
            bias == null ? null : bias.reshape(length),
            epsilon);
    return y.reshape(x.shape().dims());
  }

  /**
   * Returns the rows of {@code weight} at the indices. PyTorch counterpart: {@code
   * F.embedding(indices, weight)}.
   *
   * @param indices {@code INT64}, of any shape, each in {@code [0, count)}
   * @param weight {@code [count, dim]}
   * @return {@code [.., dim]}, with the dimensions of the indices first
   * @throws IllegalArgumentException if an index is outside {@code [0, count)}, or the indices are
   *     not {@code INT64}
   */
  public static Tensor embedding(Tensor indices, Tensor weight) {
    Checks.floats("embedding", weight);
    Checks.embedding(indices, weight);
    Shape shape = indices.shape();
    return Operations.takeRows(weight, indices.reshape(shape.size()))
        .reshape(shape.append(weight.shape().dim(1)).dims());
  }

  private static void checkDropout(Tensor x, double p) {
    Checks.floats("dropout", x);
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability of an element to be zeroed must be in 0 to 1, got " + p);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Losses

  /**
   * Returns {@code d² / 2} where {@code |d| <= delta}, and {@code delta (|d| - delta / 2)}
   * elsewhere.
   *
   * @param d differences between outputs and targets
   * @param delta a finite number above 0
   * @throws IllegalArgumentException if {@code delta} is out of range
   */
  public static Tensor huber(Tensor d, double delta) {
    Checks.floats("huber", d);
    if (!((float) delta > 0 && (float) delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "huber: delta must be a finite number above 0, got " + delta);
    }
    return Operations.huber(d, delta);
  }

  /**
   * Returns {@code t (log t - x)}, element-wise, and 0 where {@code t} is 0.
   *
   * @param logProbabilities {@code x}
   * @param targets {@code t}, of the same shape, each 0 or more
   * @throws ShapeException if the shapes differ
   */
  public static Tensor klDiv(Tensor logProbabilities, Tensor targets) {
    Checks.floats("klDiv", logProbabilities);
    Checks.floats("klDiv", targets);
    Checks.sameBackend("klDiv", logProbabilities, targets);
    Checks.sameShape("klDiv", logProbabilities.shape(), targets.shape());
    return Operations.klDiv(logProbabilities, targets);
  }

  // ---------------------------------------------------------------------------------------------
  // Convolutions and pooling

  /**
   * Returns the convolution of sequences with a stride of 1 and without padding. PyTorch
   * counterpart: {@code F.conv1d(x, weight, bias)}.
   *
   * @param x {@code [n, in, length]}
   * @param weight {@code [out, in, kernel]}
   * @param bias {@code [out]}, or {@code null} for none
   * @return {@code [n, out, length - kernel + 1]}
   * @throws ShapeException if the shapes do not match, or the kernel is larger than the input
   */
  public static Tensor conv1d(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return conv1d(x, weight, bias, 1, 0, 1, 1);
  }

  /**
   * Returns the convolution of sequences. PyTorch counterpart: {@code F.conv1d(x, weight, bias,
   * stride, padding, dilation, groups)}.
   *
   * @param x {@code [n, in, length]}
   * @param weight {@code [out, in / groups, kernel]}
   * @param bias {@code [out]}, or {@code null} for none
   * @param stride elements from one position of the kernel to the next
   * @param padding zeros added at each end
   * @param dilation elements from one element of the kernel to the next, 1 if adjacent
   * @param groups number of groups of channels that are convolved separately
   * @return {@code [n, out, (length + 2 padding - dilation (kernel - 1) - 1) / stride + 1]}
   * @throws ShapeException if the shapes do not match, {@code groups} does not divide the numbers
   *     of channels, or the kernel is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor conv1d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    return Convolutions.conv1d(x, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Returns the convolution of images with a stride of 1 and without padding. PyTorch counterpart:
   * {@code F.conv2d(x, weight, bias)}.
   *
   * @param x {@code [n, in, height, width]}
   * @param weight {@code [out, in, kernelHeight, kernelWidth]}
   * @param bias {@code [out]}, or {@code null} for none
   * @return {@code [n, out, height - kernelHeight + 1, width - kernelWidth + 1]}
   * @throws ShapeException if the shapes do not match, or the kernel is larger than the input
   */
  public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return conv2d(x, weight, bias, 1, 0, 1, 1);
  }

  /**
   * Returns the convolution of images. PyTorch counterpart: {@code F.conv2d(x, weight, bias,
   * stride, padding, dilation, groups)}.
   *
   * @param x {@code [n, in, height, width]}
   * @param weight {@code [out, in / groups, kernelHeight, kernelWidth]}
   * @param bias {@code [out]}, or {@code null} for none
   * @param stride rows and columns from one position of the kernel to the next
   * @param padding zeros added at each edge
   * @param dilation rows and columns from one element of the kernel to the next, 1 if adjacent
   * @param groups number of groups of channels that are convolved separately
   * @return {@code [n, out, outHeight, outWidth]}, each size {@code (size + 2 padding - dilation
   *     (kernel - 1) - 1) / stride + 1}
   * @throws ShapeException if the shapes do not match, {@code groups} does not divide the numbers
   *     of channels, or the kernel is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor conv2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    return conv2d(
        x,
        weight,
        bias,
        new int[] {stride, stride},
        new int[] {padding, padding},
        new int[] {dilation, dilation},
        groups);
  }

  /**
   * Returns the convolution of images, with separate numbers for height and width. PyTorch
   * counterpart: {@code F.conv2d} with tuples.
   *
   * @param x {@code [n, in, height, width]}
   * @param weight {@code [out, in / groups, kernelHeight, kernelWidth]}
   * @param bias {@code [out]}, or {@code null} for none
   * @param stride rows and columns from one position of the kernel to the next
   * @param padding zeros added at the horizontal and at the vertical edges
   * @param dilation rows and columns from one element of the kernel to the next, 1 if adjacent
   * @param groups number of groups of channels that are convolved separately
   * @return {@code [n, out, outHeight, outWidth]}
   * @throws ShapeException if the shapes do not match, {@code groups} does not divide the numbers
   *     of channels, or the kernel is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor conv2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int[] stride,
      int[] padding,
      int[] dilation,
      int groups) {
    return Convolutions.conv2d(x, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Returns the largest element of each non-overlapping window of {@code kernel x kernel} elements.
   * PyTorch counterpart: {@code F.max_pool2d(x, kernel)}.
   *
   * @param x {@code [n, channels, height, width]}
   * @return {@code [n, channels, height / kernel, width / kernel]}
   * @throws ShapeException if the window is larger than the input
   */
  public static Tensor maxPool2d(Tensor x, int kernel) {
    return maxPool2d(x, kernel, kernel, 0);
  }

  /**
   * Returns the largest element of each window, NaN if one is NaN. Of equal elements, the first one
   * gets the gradient. PyTorch counterpart: {@code F.max_pool2d(x, kernel, stride, padding)}.
   *
   * @param x {@code [n, channels, height, width]}
   * @param kernel height and width of the window
   * @param stride rows and columns from one window to the next
   * @param padding rows and columns of -infinity added at each edge, at most {@code kernel / 2}
   * @return {@code [n, channels, outHeight, outWidth]}, each size {@code (size + 2 padding -
   *     kernel) / stride + 1}
   * @throws ShapeException if the window is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
    return maxPool2d(
        x, new int[] {kernel, kernel}, new int[] {stride, stride}, new int[] {padding, padding});
  }

  /**
   * Returns the largest element of each window, with separate numbers for height and width. PyTorch
   * counterpart: {@code F.max_pool2d} with tuples.
   *
   * @param x {@code [n, channels, height, width]}
   * @param kernel height and width of the window
   * @param stride rows and columns from one window to the next
   * @param padding rows and columns of -infinity added at each edge, at most {@code kernel / 2}
   * @return {@code [n, channels, outHeight, outWidth]}
   * @throws ShapeException if the window is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor maxPool2d(Tensor x, int[] kernel, int[] stride, int[] padding) {
    return Operations.maxPool2d(x, Convolutions.pool("maxPool2d", x, kernel, stride, padding));
  }

  /**
   * Returns the mean of each non-overlapping window of {@code kernel x kernel} elements. PyTorch
   * counterpart: {@code F.avg_pool2d(x, kernel)}.
   *
   * @param x {@code [n, channels, height, width]}
   * @return {@code [n, channels, height / kernel, width / kernel]}
   * @throws ShapeException if the window is larger than the input
   */
  public static Tensor avgPool2d(Tensor x, int kernel) {
    return avgPool2d(x, kernel, kernel, 0);
  }

  /**
   * Returns the mean of each window, in which zeros of the padding count. PyTorch counterpart:
   * {@code F.avg_pool2d(x, kernel, stride, padding)}.
   *
   * @param x {@code [n, channels, height, width]}
   * @param kernel height and width of the window
   * @param stride rows and columns from one window to the next
   * @param padding rows and columns of zeros added at each edge, at most {@code kernel / 2}
   * @return {@code [n, channels, outHeight, outWidth]}, each size {@code (size + 2 padding -
   *     kernel) / stride + 1}
   * @throws ShapeException if the window is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding) {
    return avgPool2d(
        x, new int[] {kernel, kernel}, new int[] {stride, stride}, new int[] {padding, padding});
  }

  /**
   * Returns the mean of each window, with separate numbers for height and width. PyTorch
   * counterpart: {@code F.avg_pool2d} with tuples.
   *
   * @param x {@code [n, channels, height, width]}
   * @param kernel height and width of the window
   * @param stride rows and columns from one window to the next
   * @param padding rows and columns of zeros added at each edge, at most {@code kernel / 2}
   * @return {@code [n, channels, outHeight, outWidth]}
   * @throws ShapeException if the window is larger than the padded input
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Tensor avgPool2d(Tensor x, int[] kernel, int[] stride, int[] padding) {
    return Operations.avgPool2d(
        "avgPool2d", x, Convolutions.pool("avgPool2d", x, kernel, stride, padding));
  }

  /**
   * Returns the means of {@code size x size} windows that cover the whole input, whatever its size.
   * PyTorch counterpart: {@code F.adaptive_avg_pool2d(x, size)}.
   *
   * @param x {@code [n, channels, height, width]}
   * @return {@code [n, channels, size, size]}
   * @throws ShapeException if the input is not {@code [n, channels, height, width]} or its images
   *     are empty
   * @throws IllegalArgumentException if {@code size} is below 1
   */
  public static Tensor adaptiveAvgPool2d(Tensor x, int size) {
    return adaptiveAvgPool2d(x, size, size);
  }

  /**
   * Returns the means of {@code height x width} windows that cover the whole input, whatever its
   * size. Window {@code i} of {@code k} along a side of length {@code s} begins at {@code floor(i s
   * / k)} and ends before {@code ceil((i + 1) s / k)}. PyTorch counterpart: {@code
   * F.adaptive_avg_pool2d(x, (height, width))}.
   *
   * @param x {@code [n, channels, .., ..]}
   * @return {@code [n, channels, height, width]}
   * @throws ShapeException if the input is not {@code [n, channels, .., ..]} or its images are
   *     empty
   * @throws IllegalArgumentException if {@code height} or {@code width} is below 1
   */
  public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
    return Convolutions.adaptiveAvgPool2d(x, height, width);
  }

  // ---------------------------------------------------------------------------------------------
  // Losses

  /**
   * Returns {@code -Σ_i w_i log p[i, y_i]}, a scalar.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param labels {@code y [n]}, each in {@code [0, classes)}
   * @param weights {@code w [n]}, one value for each sample
   * @throws ShapeException if the shapes do not match
   * @throws IllegalArgumentException if a label is outside {@code [0, classes)}
   */
  public static Tensor nll(Tensor logProbabilities, Tensor labels, float[] weights) {
    return nll(logProbabilities, ClassLabels.of("nll", logProbabilities, labels), weights);
  }

  /**
   * Returns {@code -Σ_i w_i log p[i, y_i]}, a scalar, for labels that have been checked.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param labels {@code y [n]}
   * @param weights {@code w [n]}, one value for each sample
   * @throws ShapeException if the labels were checked against scores of another shape, or the
   *     number of weights differs
   * @throws IllegalStateException if the labels were changed in place after they were checked
   */
  public static Tensor nll(Tensor logProbabilities, ClassLabels labels, float[] weights) {
    Checks.classes("nll", logProbabilities);
    NotNull.check("nll", "labels", labels);
    Tensor indices = labels.forScores("nll", logProbabilities);
    Tensor factors = onBackendOf("nll", logProbabilities, weights, indices.shape());
    return Operations.nll(logProbabilities, indices, factors);
  }

  /**
   * Returns {@code -Σ_i w_i log softmax(logits)[i, y_i]}, a scalar, with the softmax along
   * dimension 1.
   *
   * @param logits {@code [n, classes]}
   * @param labels {@code y [n]}, each in {@code [0, classes)}
   * @param weights {@code w [n]}, one value for each sample
   * @throws ShapeException if the shapes do not match
   * @throws IllegalArgumentException if a label is outside {@code [0, classes)}
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels, float[] weights) {
    return crossEntropy(logits, ClassLabels.of("crossEntropy", logits, labels), weights);
  }

  /**
   * Returns {@code -Σ_i w_i log softmax(logits)[i, y_i]}, a scalar, with the softmax along
   * dimension 1, for labels that have been checked.
   *
   * @param logits {@code [n, classes]}
   * @param labels {@code y [n]}
   * @param weights {@code w [n]}, one value for each sample
   * @throws ShapeException if the labels were checked against scores of another shape, or the
   *     number of weights differs
   * @throws IllegalStateException if the labels were changed in place after they were checked
   */
  public static Tensor crossEntropy(Tensor logits, ClassLabels labels, float[] weights) {
    Checks.classes("crossEntropy", logits);
    NotNull.check("crossEntropy", "labels", labels);
    Tensor indices = labels.forScores("crossEntropy", logits);
    Tensor factors = onBackendOf("crossEntropy", logits, weights, indices.shape());
    return Operations.crossEntropy(logits, indices, factors);
  }

  /**
   * Returns {@code -Σ t log p}, a scalar.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param targets {@code t [n, classes]} in row-major order, already multiplied by the class
   *     weights and by {@code 1 / n} for a mean
   * @throws ShapeException if the shapes do not match
   */
  public static Tensor nll(Tensor logProbabilities, float[] targets) {
    Checks.classes("nll", logProbabilities);
    return Operations.nll(
        logProbabilities, onBackendOf("nll", logProbabilities, targets, logProbabilities.shape()));
  }

  /**
   * Returns {@code -Σ t log p} of each row, {@code [n]}.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param targets {@code t [n, classes]} in row-major order, already multiplied by the class
   *     weights
   * @throws ShapeException if the shapes do not match
   */
  public static Tensor nllOfRows(Tensor logProbabilities, float[] targets) {
    Checks.classes("nll", logProbabilities);
    return Operations.nllOfRows(
        logProbabilities, onBackendOf("nll", logProbabilities, targets, logProbabilities.shape()));
  }

  /**
   * Returns {@code -Σ t log softmax(logits)}, a scalar, with the softmax along dimension 1.
   *
   * @param logits {@code [n, classes]}
   * @param targets {@code t [n, classes]} in row-major order, already multiplied by the class
   *     weights and by {@code 1 / n} for a mean
   * @throws ShapeException if the shapes do not match
   */
  public static Tensor crossEntropy(Tensor logits, float[] targets) {
    Checks.classes("crossEntropy", logits);
    return Operations.crossEntropy(
        logits, onBackendOf("crossEntropy", logits, targets, logits.shape()));
  }

  /**
   * Returns {@code -Σ t log softmax(logits)}, with the softmax along dimension 1: a scalar, or the
   * sum of each row, {@code [n]}.
   *
   * @param logits {@code [n, classes]}
   * @param targets {@code t [n, classes]}, already multiplied by the class weights and by {@code 1
   *     / n} for a mean; gradients do not pass through it
   * @param ofRows whether to return the sum of each row
   * @throws ShapeException if the shapes do not match
   * @throws IllegalArgumentException if {@code targets} requires a gradient
   */
  public static Tensor crossEntropyOfProbabilities(Tensor logits, Tensor targets, boolean ofRows) {
    Checks.classes("crossEntropy", logits);
    Checks.floats("crossEntropy", targets);
    Checks.sameBackend("crossEntropy", logits, targets);
    Checks.sameShape("crossEntropy", logits.shape(), targets.shape());
    if (Operations.tracked(targets)) {
      throw new IllegalArgumentException(
          "crossEntropy: gradients do not pass through the class probabilities, but they require a"
              + " gradient; pass detach()");
    }
    // Shares memory: the operation closes its targets, which are the caller's.
    Tensor shared = targets.detach();
    return ofRows
        ? Operations.nllOfRows(logits.logSoftmax(1), shared)
        : Operations.crossEntropy(logits, shared);
  }

  private static Tensor onBackendOf(String operation, Tensor other, float[] values, Shape shape) {
    Checks.count(operation, shape, values);
    return Tensor.of(other.backend(), other.backend().fromFloats(values, shape));
  }
}
