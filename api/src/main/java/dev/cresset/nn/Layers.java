package dev.cresset.nn;

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
}
