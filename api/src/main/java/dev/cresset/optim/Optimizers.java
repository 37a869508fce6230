package dev.cresset.optim;

/**
 * Factory methods for optimizer settings, intended for static import.
 *
 * <pre>{@code
 * import static dev.cresset.optim.Optimizers.*;
 *
 * Optimizer optimizer = adam(1e-3).over(model.parameters());
 * }</pre>
 *
 * @since 0.1
 */
public final class Optimizers {

  private Optimizers() {}

  /**
   * Returns stochastic gradient descent without momentum; PyTorch counterpart: {@code
   * torch.optim.SGD}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Sgd sgd(double learningRate) {
    return new Sgd(learningRate, 0, 0, false, 0);
  }

  /**
   * Returns Adam with betas 0.9 and 0.999, epsilon 1e-8 and no weight decay; PyTorch counterpart:
   * {@code torch.optim.Adam}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Adam adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, 0, false);
  }

  /**
   * Returns AdamW with betas 0.9 and 0.999, epsilon 1e-8 and weight decay 0.01; PyTorch
   * counterpart: {@code torch.optim.AdamW}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Adam adamW(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, 0.01, true);
  }

  /**
   * Returns RMSprop with alpha 0.99, epsilon 1e-8 and neither weight decay nor momentum, not
   * centered; PyTorch counterpart: {@code torch.optim.RMSprop}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static RmsProp rmsProp(double learningRate) {
    return new RmsProp(learningRate, 0.99, 1e-8, 0, 0, false);
  }

  /**
   * Returns Adagrad with epsilon 1e-10 and neither weight decay nor decay of the learning rate;
   * PyTorch counterpart: {@code torch.optim.Adagrad}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Adagrad adagrad(double learningRate) {
    return new Adagrad(learningRate, 0, 0, 0, 1e-10);
  }
}
