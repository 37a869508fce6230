package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The operations that layers and losses are made of and that are not methods of {@link Tensor};
 * PyTorch counterpart: {@code torch.nn.functional}.
 */
public final class Functional {

  private Functional() {}

  /**
   * Returns {@code x Wᵀ + b}.
   *
   * @param x {@code [.., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or {@code null} for none
   * @return {@code [.., out]}
   * @throws ShapeException if the last dimension of {@code x} is not {@code in}, or weight and bias
   *     do not fit each other
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
   * @param p in {@code [0, 1]}
   * @param generator where the choice comes from
   * @throws IllegalArgumentException if {@code p} is outside that
   */
  public static Tensor dropout(Tensor x, double p, Generator generator) {
    Checks.floats("dropout", x);
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability of an element to be zeroed must be in 0 to 1, got " + p);
    }
    return Operations.dropout(x, p, NotNull.check("dropout", "generator", generator));
  }

  /**
   * Returns {@code -Σ t log p}, a scalar.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param targets {@code t}, row-major, as many values; weights and means already in them
   */
  public static Tensor nll(Tensor logProbabilities, float[] targets) {
    return Operations.nll(logProbabilities, onBackendOf("nll", logProbabilities, targets));
  }

  /**
   * Returns {@code -Σ t log p} of each row, {@code [n]}.
   *
   * @param logProbabilities {@code log p [n, classes]}
   * @param targets {@code t}, row-major, as many values; weights already in them
   */
  public static Tensor nllOfRows(Tensor logProbabilities, float[] targets) {
    return Operations.nllOfRows(logProbabilities, onBackendOf("nll", logProbabilities, targets));
  }

  /**
   * Returns {@code -Σ t log softmax(logits)}, a scalar, the softmax along dimension 1.
   *
   * @param logits {@code [n, classes]}
   * @param targets {@code t}, row-major, as many values; weights and means already in them
   */
  public static Tensor crossEntropy(Tensor logits, float[] targets) {
    return Operations.crossEntropy(logits, onBackendOf("crossEntropy", logits, targets));
  }

  private static Tensor onBackendOf(String operation, Tensor other, float[] values) {
    Checks.floats(operation, other);
    Checks.count(operation, other.shape(), values);
    return Tensor.of(other.backend(), other.backend().fromFloats(values, other.shape()));
  }
}
