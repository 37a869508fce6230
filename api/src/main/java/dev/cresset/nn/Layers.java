package dev.cresset.nn;

/**
 * Makes layers; meant to be imported statically.
 *
 * <pre>{@code
 * import static dev.cresset.nn.Layers.*;
 *
 * Sequential.of(flatten(), linear(784, 512), relu(), dropout(0.2), linear(512, 10));
 * }</pre>
 */
public final class Layers {

  private Layers() {}

  /**
   * Returns a fully connected layer, {@code [.., in]} to {@code [.., out]}.
   *
   * @throws IllegalArgumentException if a number of features is below 1
   */
  public static Linear linear(long inFeatures, long outFeatures) {
    return linear(inFeatures, outFeatures, true);
  }

  /**
   * Returns a fully connected layer, {@code [.., in]} to {@code [.., out]}, with or without a bias.
   *
   * @throws IllegalArgumentException if a number of features is below 1
   */
  public static Linear linear(long inFeatures, long outFeatures, boolean bias) {
    return new Linear(inFeatures, outFeatures, bias);
  }

  /** Returns {@code max(0, x)} as a layer. */
  public static ReLU relu() {
    return new ReLU();
  }

  /** Returns {@code 1 / (1 + e^-x)} as a layer. */
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /** Returns the hyperbolic tangent as a layer. */
  public static Tanh tanh() {
    return new Tanh();
  }

  /** Returns softmax along a dimension as a layer; {@code softmax(1)} makes each row sum to 1. */
  public static Softmax softmax(int dim) {
    return new Softmax(dim);
  }

  /** Returns log-softmax along a dimension as a layer; goes with the loss {@code nll()}. */
  public static LogSoftmax logSoftmax(int dim) {
    return new LogSoftmax(dim);
  }

  /**
   * Returns a layer that zeroes elements with probability {@code p} while training.
   *
   * @throws IllegalArgumentException if {@code p} is outside 0 to 1
   */
  public static Dropout dropout(double p) {
    return new Dropout(p);
  }

  /** Returns a layer that makes each sample of a batch a vector. */
  public static Flatten flatten() {
    return new Flatten();
  }
}
