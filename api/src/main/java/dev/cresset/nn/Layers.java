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
    return new BatchNorm1d(features, applied("batchNorm1d", settings));
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
    return new BatchNorm2d(channels, applied("batchNorm2d", settings));
  }

  private static BatchNormSettings applied(
      String layer, UnaryOperator<BatchNormSettings> settings) {
    NotNull.check(layer, "function of settings", settings);
    return NotNull.check(
        layer, "result of the function of settings", settings.apply(BatchNormSettings.DEFAULT));
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
    return new LayerNorm(NotNull.check("layerNorm", "shape", shape));
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
}
