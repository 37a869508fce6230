package dev.cresset.tensor;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The normalizations and their gradient rules; see {@link Operations}. */
final class Normalization {

  private Normalization() {}

  /** Normalizes with a mean and a variance that do not depend on {@code x}. */
  static Tensor batchNorm(
      Tensor x,
      Tensor mean,
      Tensor variance,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    SavedTensor means = new SavedTensor(mean);
    SavedTensor variances = new SavedTensor(variance);
    SavedTensor factors = saved(weight);
    Tensor y = normalized(x, mean, variance, weight, bias, epsilon);
    List<Node.Edge> edges = new ArrayList<>(3);
    edge(
        edges,
        weight,
        g ->
            k.batchNormWeightGradient(
                g, input.buffer(), means.buffer(), variances.buffer(), epsilon));
    edge(edges, bias, k::channelSum);
    edge(edges, x, g -> k.batchNormInputGradient(g, variances.buffer(), buffer(factors), epsilon));
    return Operations.link("BatchNorm", y, edges, List.of());
  }

  /** Normalizes with the mean and the variance of {@code x}. */
  static NormalizedBatch batchNorm(
      Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    Backend k = x.backend();
    Tensor mean = Tensor.of(k, k.channelMean(x.buffer("batchNorm")));
    Tensor variance =
        Tensor.of(k, k.channelVariance(x.buffer("batchNorm"), mean.buffer("batchNorm")));
    if (x.shape().size() == 0) { // statistics of nothing are NaN, but gradients are 0
      Tensor zeros = Tensor.of(k, k.full(mean.shape(), 0));
      Tensor ones = Tensor.of(k, k.full(mean.shape(), 1));
      return new NormalizedBatch(batchNorm(x, zeros, ones, weight, bias, epsilon), mean, variance);
    }
    Tensor y = normalized(x, mean, variance, weight, bias, epsilon);
    BatchGradients gradients =
        new BatchGradients(
            k,
            new SavedTensor(x),
            new SavedTensor(mean),
            new SavedTensor(variance),
            saved(weight),
            epsilon,
            Operations.tracked(x));
    List<Node.Edge> edges = new ArrayList<>(3);
    edge(edges, weight, gradients::ofWeight);
    edge(edges, bias, gradients::ofBias);
    edge(edges, x, gradients::ofInput);
    return new NormalizedBatch(Operations.link("BatchNorm", y, edges, List.of()), mean, variance);
  }

  private static Tensor normalized(
      Tensor x,
      Tensor mean,
      Tensor variance,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double epsilon) {
    Backend k = x.backend();
    return Tensor.of(
        k,
        k.batchNorm(
            x.buffer("batchNorm"),
            mean.buffer("batchNorm"),
            variance.buffer("batchNorm"),
            weight == null ? null : weight.buffer("batchNorm"),
            bias == null ? null : bias.buffer("batchNorm"),
            epsilon));
  }

  /**
   * The gradients of a batch that is normalized by its own statistics. The gradient of the input
   * needs those of weight and bias, so these are computed first and once.
   */
  private static final class BatchGradients {
    private final Backend k;
    private final SavedTensor input;
    private final SavedTensor mean;
    private final SavedTensor variance;
    private final @Nullable SavedTensor weight;
    private final double epsilon;
    private final boolean inputFollows;
    private @Nullable TensorBuffer weightGradient;
    private @Nullable TensorBuffer biasGradient;

    BatchGradients(
        Backend backend,
        SavedTensor input,
        SavedTensor mean,
        SavedTensor variance,
        @Nullable SavedTensor weight,
        double epsilon,
        boolean inputFollows) {
      this.k = backend;
      this.input = input;
      this.mean = mean;
      this.variance = variance;
      this.weight = weight;
      this.epsilon = epsilon;
      this.inputFollows = inputFollows;
    }

    TensorBuffer ofWeight(TensorBuffer g) {
      TensorBuffer gradient = computeOfWeight(g);
      weightGradient = inputFollows ? k.copy(gradient) : null;
      return gradient;
    }

    TensorBuffer ofBias(TensorBuffer g) {
      TensorBuffer gradient = k.channelSum(g);
      biasGradient = inputFollows ? k.copy(gradient) : null;
      return gradient;
    }

    TensorBuffer ofInput(TensorBuffer g) {
      TensorBuffer known = weightGradient;
      TensorBuffer knownOfBias = biasGradient;
      weightGradient = null;
      biasGradient = null;
      try (TensorBuffer slopes = known == null ? computeOfWeight(g) : known;
          TensorBuffer offsets = knownOfBias == null ? k.channelSum(g) : knownOfBias) {
        return k.batchNormInputGradient(
            g,
            input.buffer(),
            mean.buffer(),
            variance.buffer(),
            buffer(weight),
            slopes,
            offsets,
            epsilon);
      }
    }

    private TensorBuffer computeOfWeight(TensorBuffer g) {
      return k.batchNormWeightGradient(
          g, input.buffer(), mean.buffer(), variance.buffer(), epsilon);
    }
  }

  /** Normalizes the rows of a matrix. */
  static Tensor layerNorm(
      Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    SavedTensor factors = saved(weight);
    Tensor y =
        Tensor.of(
            k,
            k.layerNorm(
                x.buffer("layerNorm"),
                weight == null ? null : weight.buffer("layerNorm"),
                bias == null ? null : bias.buffer("layerNorm"),
                epsilon));
    List<Node.Edge> edges = new ArrayList<>(3);
    edge(edges, weight, g -> k.layerNormWeightGradient(g, input.buffer(), epsilon));
    edge(edges, bias, k::linearBiasGradient);
    edge(edges, x, g -> k.layerNormInputGradient(g, input.buffer(), buffer(factors), epsilon));
    return Operations.link("LayerNorm", y, edges, List.of());
  }

  private static void edge(List<Node.Edge> edges, @Nullable Tensor x, Node.Rule rule) {
    if (x != null) {
      Operations.edge(edges, x, rule);
    }
  }

  private static @Nullable SavedTensor saved(@Nullable Tensor x) {
    return x == null ? null : new SavedTensor(x);
  }

  private static @Nullable TensorBuffer buffer(@Nullable SavedTensor saved) {
    return saved == null ? null : saved.buffer();
  }
}
