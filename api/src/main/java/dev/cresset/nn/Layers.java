package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Factory methods for layers, intended for static import.
 *
 * <pre>{@code
 * import static dev.cresset.nn.Layers.*;
 *
 * Sequential.of(flatten(), linear(784, 512), relu(), dropout(0.2), linear(512, 10));
 * }</pre>
 *
 * @since 0.1
 */
public final class Layers {

  private Layers() {}

  /**
   * Returns a fully connected layer with a bias, {@code y = x Wᵀ + b}.
   *
   * <p>Shapes: input {@code [.., inFeatures]}, output {@code [.., outFeatures]}.
   *
   * @throws IllegalArgumentException if {@code inFeatures} or {@code outFeatures} is below 1
   */
  public static Linear linear(long inFeatures, long outFeatures) {
    return linear(inFeatures, outFeatures, true);
  }

  /**
   * Returns a fully connected layer with an optional bias, {@code y = x Wᵀ + b}.
   *
   * <p>Shapes: input {@code [.., inFeatures]}, output {@code [.., outFeatures]}.
   *
   * @param bias whether the layer has a bias
   * @throws IllegalArgumentException if {@code inFeatures} or {@code outFeatures} is below 1
   */
  public static Linear linear(long inFeatures, long outFeatures, boolean bias) {
    return new Linear(inFeatures, outFeatures, bias);
  }

  /** Returns a layer that computes {@code max(0, x)} for each element. */
  public static ReLU relu() {
    return new ReLU();
  }

  /** Returns a layer that computes {@code 1 / (1 + e^-x)} for each element. */
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /** Returns a layer that computes the hyperbolic tangent of each element. */
  public static Tanh tanh() {
    return new Tanh();
  }

  /** Returns a layer that computes {@code x (1 + erf(x / √2)) / 2} for each element. */
  public static GELU gelu() {
    return new GELU();
  }

  /** Returns a layer that computes {@code x sigmoid(x)} for each element. */
  public static SiLU silu() {
    return new SiLU();
  }

  /** Returns {@code leakyRelu(0.01)}. */
  public static LeakyReLU leakyRelu() {
    return leakyRelu(0.01);
  }

  /**
   * Returns a layer that computes {@code x} for elements above 0, and {@code slope * x} for others.
   *
   * @throws IllegalArgumentException if {@code slope} is not finite
   */
  public static LeakyReLU leakyRelu(double slope) {
    return new LeakyReLU(slope);
  }

  /** Returns {@code elu(1)}. */
  public static ELU elu() {
    return elu(1);
  }

  /**
   * Returns a layer that computes {@code x} for elements above 0, and {@code alpha (e^x - 1)} for
   * others.
   *
   * @throws IllegalArgumentException if {@code alpha} is not finite
   */
  public static ELU elu(double alpha) {
    return new ELU(alpha);
  }

  /** Returns a layer that computes {@code log(1 + e^x)} for each element, without overflow. */
  public static Softplus softplus() {
    return new Softplus();
  }

  /**
   * Returns a layer that computes the softmax along a dimension.
   *
   * <p>For an input {@code [batch, classes]}, {@code softmax(1)} makes each row sum to 1.
   *
   * @param dim the dimension; negative numbers count from the end
   */
  public static Softmax softmax(int dim) {
    return new Softmax(dim);
  }

  /**
   * Returns a layer that computes the log-softmax along a dimension, the input that the loss {@code
   * nll()} expects.
   *
   * @param dim the dimension; negative numbers count from the end
   */
  public static LogSoftmax logSoftmax(int dim) {
    return new LogSoftmax(dim);
  }

  /**
   * Returns a layer that zeroes each element with probability {@code p} during training and scales
   * the others by {@code 1 / (1 - p)}.
   *
   * @throws IllegalArgumentException if {@code p} is outside 0 to 1
   */
  public static Dropout dropout(double p) {
    return new Dropout(p);
  }

  /** Returns a layer that flattens each sample of a batch to a vector. */
  public static Flatten flatten() {
    return new Flatten();
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization, embeddings, residuals, functions

  /**
   * Returns a batch normalization of vectors or sequences, with PyTorch's defaults.
   *
   * <p>Shapes: input {@code [batch, features]} or {@code [batch, features, length]}; output as
   * input.
   *
   * @throws IllegalArgumentException if {@code features} is below 1
   */
  public static BatchNorm1d batchNorm1d(long features) {
    return new BatchNorm1d(features, BatchNormSettings.DEFAULT);
  }

  /**
   * Returns a batch normalization of vectors or sequences.
   *
   * <p>Shapes: input {@code [batch, features]} or {@code [batch, features, length]}; output as
   * input.
   *
   * @param settings changes the default settings, for example {@code b -> b.momentum(0.01)}
   * @throws IllegalArgumentException if {@code features} is below 1
   */
  public static BatchNorm1d batchNorm1d(long features, UnaryOperator<BatchNormSettings> settings) {
    return new BatchNorm1d(features, changed("batchNorm1d", BatchNormSettings.DEFAULT, settings));
  }

  /**
   * Returns a batch normalization of images, with PyTorch's defaults.
   *
   * <p>Shapes: input {@code [batch, channels, height, width]}, output as input.
   *
   * @throws IllegalArgumentException if {@code channels} is below 1
   */
  public static BatchNorm2d batchNorm2d(long channels) {
    return new BatchNorm2d(channels, BatchNormSettings.DEFAULT);
  }

  /**
   * Returns a batch normalization of images.
   *
   * <p>Shapes: input {@code [batch, channels, height, width]}, output as input.
   *
   * @param settings changes the default settings, for example {@code b -> b.momentum(0.01)}
   * @throws IllegalArgumentException if {@code channels} is below 1
   */
  public static BatchNorm2d batchNorm2d(long channels, UnaryOperator<BatchNormSettings> settings) {
    return new BatchNorm2d(channels, changed("batchNorm2d", BatchNormSettings.DEFAULT, settings));
  }

  /**
   * Returns a layer normalization over the last dimensions, with a weight and a bias of their
   * shape.
   *
   * <p>Shapes: input {@code [.., shape]}, output as input.
   *
   * @param shape sizes of the last dimensions; for vectors, the number of features
   * @throws IllegalArgumentException if there are none, or one is below 1
   */
  public static LayerNorm layerNorm(long... shape) {
    return layerNorm(shape, UnaryOperator.identity());
  }

  /**
   * Returns a layer normalization over the last dimensions.
   *
   * <p>Shapes: input {@code [.., shape]}, output as input.
   *
   * @param shape sizes of the last dimensions; for vectors, the number of features
   * @param settings changes the default settings, for example {@code l -> l.eps(1e-12)}
   * @throws IllegalArgumentException if there are no sizes, or one is below 1
   */
  public static LayerNorm layerNorm(long[] shape, UnaryOperator<LayerNormSettings> settings) {
    NotNull.check("layerNorm", "shape", shape);
    return new LayerNorm(changed("layerNorm", LayerNormSettings.DEFAULT, settings), shape);
  }

  /**
   * Returns a table of {@code count} trainable vectors of {@code dim} elements, which are looked up
   * by index.
   *
   * <p>Shapes: input {@code INT64 [..]}, output {@code [.., dim]}.
   *
   * @throws IllegalArgumentException if {@code count} or {@code dim} is below 1
   */
  public static Embedding embedding(long count, long dim) {
    return new Embedding(count, dim);
  }

  /**
   * Returns a module that adds its input to the output of these layers, {@code x + f(x)}.
   *
   * <p>Shapes: output as input; the layers must keep the shape.
   *
   * @throws dev.cresset.tensor.ShapeException if adjacent layers do not fit or change the shape, as
   *     far as shapes are known
   * @throws IllegalArgumentException if there are no layers
   */
  public static Residual residual(Module... layers) {
    NotNull.checkEach("residual", "layer", layers);
    return new Residual(List.of(layers));
  }

  /**
   * Returns a layer without parameters that applies a function, for example {@code layer("square",
   * x -> x.mul(x))}.
   *
   * <p>Copies of the layer share the function, so it must not keep state. A function that uses
   * parameters or depends on the mode belongs in a subclass of {@link Layer}. Model files cannot
   * contain a function: {@link Module#save} throws an exception. To save such a model, make the
   * layer a subclass of {@link Layer} and register it with {@link LayerTypes#register}.
   *
   * @param name stands for the function in {@link Module#toString}, summaries and messages
   * @param function computes the output for a batch of inputs
   * @throws IllegalArgumentException if the name is blank
   */
  public static Layer layer(String name, UnaryOperator<Tensor> function) {
    return new FunctionLayer(name, function);
  }

  // ---------------------------------------------------------------------------------------------
  // Convolutions and pooling

  /**
   * Returns a one-dimensional convolution with a stride of 1, without padding and with a bias.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public static Conv1d conv1d(int inChannels, int outChannels, int kernel) {
    return new Conv1d(inChannels, outChannels, kernel, Conv1dSettings.DEFAULT);
  }

  /**
   * Returns a one-dimensional convolution: {@code conv1d(8, 16, 3, c -> c.padding(1))}.
   *
   * @param settings changes the default settings
   * @throws IllegalArgumentException if a number is out of range, or the groups do not divide the
   *     numbers of channels
   */
  public static Conv1d conv1d(
      int inChannels, int outChannels, int kernel, UnaryOperator<Conv1dSettings> settings) {
    return new Conv1d(
        inChannels, outChannels, kernel, changed("conv1d", Conv1dSettings.DEFAULT, settings));
  }

  /**
   * Returns a two-dimensional convolution with a square kernel, a stride of 1, without padding and
   * with a bias.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public static Conv2d conv2d(int inChannels, int outChannels, int kernel) {
    return conv2d(inChannels, outChannels, kernel, UnaryOperator.identity());
  }

  /**
   * Returns a two-dimensional convolution with a square kernel: {@code conv2d(6, 16, 5, c ->
   * c.stride(2).padding(2))}.
   *
   * @param settings changes the default settings
   * @throws IllegalArgumentException if a number is out of range, or the groups do not divide the
   *     numbers of channels
   */
  public static Conv2d conv2d(
      int inChannels, int outChannels, int kernel, UnaryOperator<Conv2dSettings> settings) {
    return conv2d(inChannels, outChannels, new int[] {kernel, kernel}, settings);
  }

  /**
   * Returns a two-dimensional convolution with a stride of 1, without padding and with a bias.
   *
   * @param kernel height and width of the kernel
   * @throws IllegalArgumentException if a number is below 1
   */
  public static Conv2d conv2d(int inChannels, int outChannels, int[] kernel) {
    return conv2d(inChannels, outChannels, kernel, UnaryOperator.identity());
  }

  /**
   * Returns a two-dimensional convolution.
   *
   * @param kernel height and width of the kernel
   * @param settings changes the default settings
   * @throws IllegalArgumentException if a number is out of range, or the groups do not divide the
   *     numbers of channels
   */
  public static Conv2d conv2d(
      int inChannels, int outChannels, int[] kernel, UnaryOperator<Conv2dSettings> settings) {
    WindowSizes.checkKernel("conv2d", kernel);
    return new Conv2d(
        inChannels,
        outChannels,
        kernel[0],
        kernel[1],
        changed("conv2d", Conv2dSettings.DEFAULT, settings));
  }

  /**
   * Returns a layer that computes the largest element of each non-overlapping window of {@code
   * kernel x kernel} elements.
   *
   * @throws IllegalArgumentException if {@code kernel} is below 1
   */
  public static MaxPool2d maxPool2d(int kernel) {
    return maxPool2d(kernel, UnaryOperator.identity());
  }

  /**
   * Returns a layer that computes the largest element of each square window: {@code maxPool2d(3, p
   * -> p.stride(2).padding(1))}.
   *
   * @param settings changes the default settings: non-overlapping windows, no padding
   * @throws IllegalArgumentException if a number is out of range
   */
  public static MaxPool2d maxPool2d(int kernel, UnaryOperator<Pool2dSettings> settings) {
    return maxPool2d(new int[] {kernel, kernel}, settings);
  }

  /**
   * Returns a layer that computes the largest element of each non-overlapping window.
   *
   * @param kernel height and width of the window
   * @throws IllegalArgumentException if a number is below 1
   */
  public static MaxPool2d maxPool2d(int[] kernel) {
    return maxPool2d(kernel, UnaryOperator.identity());
  }

  /**
   * Returns a layer that computes the largest element of each window.
   *
   * @param kernel height and width of the window
   * @param settings changes the default settings: non-overlapping windows, no padding
   * @throws IllegalArgumentException if a number is out of range
   */
  public static MaxPool2d maxPool2d(int[] kernel, UnaryOperator<Pool2dSettings> settings) {
    return new MaxPool2d(window("maxPool2d", kernel, settings));
  }

  /**
   * Returns a layer that computes the mean of each non-overlapping window of {@code kernel x
   * kernel} elements.
   *
   * @throws IllegalArgumentException if {@code kernel} is below 1
   */
  public static AvgPool2d avgPool2d(int kernel) {
    return avgPool2d(kernel, UnaryOperator.identity());
  }

  /**
   * Returns a layer that computes the mean of each square window.
   *
   * @param settings changes the default settings: non-overlapping windows, no padding
   * @throws IllegalArgumentException if a number is out of range
   */
  public static AvgPool2d avgPool2d(int kernel, UnaryOperator<Pool2dSettings> settings) {
    return avgPool2d(new int[] {kernel, kernel}, settings);
  }

  /**
   * Returns a layer that computes the mean of each non-overlapping window.
   *
   * @param kernel height and width of the window
   * @throws IllegalArgumentException if a number is below 1
   */
  public static AvgPool2d avgPool2d(int[] kernel) {
    return avgPool2d(kernel, UnaryOperator.identity());
  }

  /**
   * Returns a layer that computes the mean of each window.
   *
   * @param kernel height and width of the window
   * @param settings changes the default settings: non-overlapping windows, no padding
   * @throws IllegalArgumentException if a number is out of range
   */
  public static AvgPool2d avgPool2d(int[] kernel, UnaryOperator<Pool2dSettings> settings) {
    return new AvgPool2d(window("avgPool2d", kernel, settings));
  }

  /**
   * Returns a layer that computes the means of {@code size x size} windows that cover an image of
   * any size; {@code adaptiveAvgPool2d(1)} is global average pooling.
   *
   * @throws IllegalArgumentException if {@code size} is below 1
   */
  public static AdaptiveAvgPool2d adaptiveAvgPool2d(int size) {
    return adaptiveAvgPool2d(size, size);
  }

  /**
   * Returns a layer that computes the means of {@code height x width} windows that cover an image
   * of any size.
   *
   * @throws IllegalArgumentException if {@code height} or {@code width} is below 1
   */
  public static AdaptiveAvgPool2d adaptiveAvgPool2d(int height, int width) {
    return new AdaptiveAvgPool2d(height, width);
  }

  private static PoolWindow window(
      String layer, int[] kernel, UnaryOperator<Pool2dSettings> settings) {
    WindowSizes.checkKernel(layer, kernel);
    Pool2dSettings defaults = new Pool2dSettings(kernel[0], kernel[1], 0, 0);
    return new PoolWindow(layer, kernel[0], kernel[1], changed(layer, defaults, settings));
  }

  private static <T> T changed(String layer, T settings, UnaryOperator<T> change) {
    NotNull.check(layer, "function that changes the settings", change);
    return NotNull.check(
        layer, "result of the function that changes the settings", change.apply(settings));
  }
}
