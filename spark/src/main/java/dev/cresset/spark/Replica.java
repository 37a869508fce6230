package dev.cresset.spark;

import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.ElementwiseLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Module;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of a worker with its optimizer. All replicas take the same steps, and therefore have
 * the same weights, bit for bit.
 */
final class Replica {

  private final TrainingSpec spec;
  private final Module network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final List<Tensor> trained;
  private final int length;

  private int shuffledEpoch = -1;
  private final int[][] orders;

  Replica(TrainingSpec spec, Module network) {
    this.spec = spec;
    this.network = network;
    this.loss = loss(spec);
    this.trained = network.parameters().stream().filter(Tensor::requiresGrad).toList();
    OptimizerSettings settings = OptimizerText.parse(spec.optimizer());
    ParameterGroup group = ParameterGroup.of(network.parameters());
    this.optimizer =
        settings.over(
            Double.isNaN(spec.learningRate()) ? group : group.learningRate(spec.learningRate()));
    this.length = Math.toIntExact(elements(trained));
    this.orders = new int[spec.training().chunks()][];
    network.train();
  }

  private static Loss loss(TrainingSpec spec) {
    Loss loss = LossText.parse(spec.loss());
    return loss instanceof ClassificationLoss classification && loss.ignoredLabel().isPresent()
        ? classification.ignoreIndex(Targets.IGNORED)
        : loss;
  }

  private static long elements(List<Tensor> tensors) {
    return tensors.stream().mapToLong(tensor -> tensor.shape().size()).sum();
  }

  Module network() {
    return network;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  /** Returns the number of values that workers exchange in each step. */
  int length() {
    return length;
  }

  // ---------------------------------------------------------------------------------------------
  // Gradients

  /** Computes the sums of the chunks {@code [first, last)} of a batch. */
  SubtreeSums gradients(RowStore rows, int epoch, int batch, int first, int last) {
    if (epoch != shuffledEpoch) {
      for (int shard = first; shard < last; shard++) {
        orders[shard] = spec.training().order(spec.seed(), epoch, shard);
      }
      shuffledEpoch = epoch;
    }
    return SubtreeSums.of(
        spec.training().chunks(), first, last, chunk -> gradients(rows, epoch, batch, chunk));
  }

  private PartialSum gradients(RowStore rows, int epoch, int batch, int chunk) {
    ChunkPlan plan = spec.training();
    int size = plan.chunkSize(batch, chunk);
    if (size == 0) {
      return PartialSum.EMPTY;
    }
    return plan.dropout(spec.seed(), epoch, batch, chunk)
        .during(
            () ->
                TensorScope.within(
                    "the gradients of a chunk",
                    () -> {
                      RowStore.Samples samples =
                          rows.gather(
                              false,
                              plan.shardStart(chunk),
                              orders[chunk],
                              plan.chunkStart(batch, chunk),
                              size);
                      optimizer.zeroGrad();
                      Tensor sum = lossSum(network.forward(samples.inputs()), samples);
                      sum.backward();
                      return new PartialSum(values(), sum.item(), weight(samples), 1);
                    }));
  }

  private float[] values() {
    float[] values = new float[length];
    int position = 0;
    for (Tensor parameter : trained) {
      if (parameter.hasGrad()) {
        position += copy(InPlace.gradient(parameter), values, position);
      } else {
        position += (int) parameter.shape().size();
      }
    }
    return values;
  }

  private static int copy(Tensor tensor, float[] values, int position) {
    float[] elements = (tensor.dtype() == DType.FLOAT32 ? tensor : tensor.toFloat()).toFloatArray();
    System.arraycopy(elements, 0, values, position, elements.length);
    return elements.length;
  }

  /** Returns the sum of the losses of samples, times their weights. */
  private Tensor lossSum(Tensor output, RowStore.Samples samples) {
    if (!spec.weighted()) {
      return reduced(Reduction.SUM).apply(output, samples.targets());
    }
    float[] weights = samples.weights();
    Tensor losses = reduced(Reduction.NONE).apply(output, samples.targets());
    return losses.reshape(weights.length, -1).mul(Tensors.tensor(weights, weights.length, 1)).sum();
  }

  private Loss reduced(Reduction reduction) {
    return loss instanceof ClassificationLoss classification
        ? classification.reduction(reduction)
        : ((ElementwiseLoss) loss).reduction(reduction);
  }

  /** Returns the number by which the sum of the losses of a batch is divided, for some samples. */
  private double weight(RowStore.Samples samples) {
    Tensor targets = samples.targets();
    if (!spec.weighted()) {
      return loss.count(targets);
    }
    double sum = 0;
    float[] weights = samples.weights();
    if (targets.dtype() == DType.INT64) {
      long[] labels = targets.toLongArray();
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * loss.count(Tensors.labels(labels[i]));
      }
    } else {
      double count = loss.count(targets) / weights.length;
      for (float weight : weights) {
        sum += weight * count;
      }
    }
    return sum;
  }

  // ---------------------------------------------------------------------------------------------
  // Update

  /**
   * Takes a step with the sum of all chunks.
   *
   * @return the loss of the batch; if it is not finite, there is no step
   */
  double step(PartialSum total) {
    double value = total.loss() / total.weight();
    if (!Double.isFinite(value)) {
      return value;
    }
    TensorScope.within(
        "a step",
        () -> {
          int position = 0;
          float factor = (float) (1 / total.weight());
          optimizer.zeroGrad();
          for (Tensor parameter : trained) {
            Tensor gradient = slice(total.values(), position, parameter, factor);
            parameter.backward(gradient, false);
            position += (int) parameter.shape().size();
          }
          optimizer.step();
          optimizer.zeroGrad();
          return this;
        });
    return value;
  }

  private static Tensor slice(float[] values, int position, Tensor like, float factor) {
    if (like.dtype() == DType.INT64) {
      long[] slice = new long[(int) like.shape().size()];
      for (int i = 0; i < slice.length; i++) {
        slice[i] = Math.round((double) values[position + i] * factor);
      }
      return Tensors.tensor(slice, slice.length).reshape(like.shape().dims());
    }
    float[] slice = new float[(int) like.shape().size()];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = values[position + i] * factor;
    }
    return Tensors.tensor(slice, slice.length).reshape(like.shape().dims());
  }

  /** Returns all parameters and buffers. */
  float[] weights() {
    List<Tensor> all = all();
    float[] weights = new float[Math.toIntExact(elements(all))];
    int position = 0;
    for (Tensor tensor : all) {
      position += copy(tensor, weights, position);
    }
    return weights;
  }

  /** Sets all parameters and buffers. */
  void setWeights(float[] weights) {
    TensorScope.within(
        "weights",
        () -> {
          int position = 0;
          for (Tensor tensor : all()) {
            InPlace.assign(tensor, slice(weights, position, tensor, 1));
            position += (int) tensor.shape().size();
          }
          return this;
        });
  }

  private List<Tensor> all() {
    List<Tensor> all = new ArrayList<>(network.parameters());
    all.addAll(network.buffers());
    return all;
  }

  // ---------------------------------------------------------------------------------------------
  // Validation

  /** Computes the losses of the validation rows of the shards {@code [first, last)}. */
  SubtreeSums validation(RowStore rows, int first, int last) {
    ChunkPlan plan = spec.validation();
    return SubtreeSums.of(
        plan.chunks(),
        first,
        last,
        shard -> {
          PartialSum sum = PartialSum.EMPTY;
          for (int batch = 0; batch < plan.batches(); batch++) {
            int size = plan.chunkSize(batch, shard);
            if (size > 0) {
              sum = sum.plus(validation(rows, shard, plan.chunkStart(batch, shard), size));
            }
          }
          return sum;
        });
  }

  private PartialSum validation(RowStore rows, int shard, int from, int size) {
    long start = spec.validation().shardStart(shard);
    return network.evaluating(
        () ->
            TensorScope.within(
                "validation",
                () -> {
                  RowStore.Samples samples = rows.gather(true, start, new int[0], from, size);
                  Tensor sum = lossSum(network.forward(samples.inputs()), samples);
                  return new PartialSum(new float[0], sum.item(), weight(samples), 1);
                }));
  }

  // ---------------------------------------------------------------------------------------------

  /** Returns a hash of all parameters and buffers. */
  long stateHash() {
    long hash = 17;
    for (float value : weights()) {
      hash = hash * 0x9e3779b97f4a7c15L + Float.floatToRawIntBits(value);
    }
    return hash;
  }
}
