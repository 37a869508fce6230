package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;

/**
 * A table of trainable vectors: replaces each index by the row of the weight at that index.
 *
 * <p>Shapes: input {@code INT64 [..]}, each index in {@code [0, count)}; output {@code [.., dim]};
 * weight {@code [count, dim]}, initialized from the standard normal distribution. PyTorch
 * counterpart: {@code torch.nn.Embedding}.
 *
 * @since 0.1
 */
public final class Embedding extends Layer {

  /** How model files describe this layer. */
  static final LayerType<Embedding> TYPE =
      LayerType.of(Embedding.class, Embedding::config, Embedding::fromConfig);

  private final long count;
  private final long dim;
  private final Tensor weight;

  Embedding(long count, long dim) {
    if (count < 1 || dim < 1) {
      throw new IllegalArgumentException(
          "embedding: needs at least 1 row and 1 column, got embedding(%s, %s)"
              .formatted(count, dim));
    }
    this.count = count;
    this.dim = dim;
    weight = register("weight", Tensors.randn(count, dim));
  }

  private static Embedding fromConfig(LayerConfig config) {
    long count = config.integer("num_embeddings");
    long dim = config.integer("embedding_dim");
    config.requireTensor("weight", count, dim);
    return new Embedding(count, dim);
  }

  private LayerConfig config() {
    return LayerConfig.empty().with("num_embeddings", count).with("embedding_dim", dim);
  }

  /** Returns the weight, {@code [count, dim]}. */
  public Tensor weight() {
    return weight;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.embedding(input, weight);
  }

  @Override
  protected DType inputType() {
    return DType.INT64;
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input.append(dim);
  }

  @Override
  protected Module newInstance() {
    return new Embedding(count, dim);
  }

  @Override
  protected String settings() {
    return "%s, %s".formatted(count, dim);
  }
}
