package dev.cresset.train;

import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.withSeed;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import java.util.List;

/** Points in three overlapping clouds, and networks for them. */
final class Clouds {

  private Clouds() {}

  static Dataset dataset(int size, long seed) {
    Generator generator = new Generator(seed);
    float[][] inputs = new float[size][2];
    long[] labels = new long[size];
    for (int i = 0; i < size; i++) {
      generator.fillNormal(inputs[i]);
      labels[i] = i % 3;
      inputs[i][0] += (float) (2 * Math.cos(2 * Math.PI * labels[i] / 3));
      inputs[i][1] += (float) (2 * Math.sin(2 * Math.PI * labels[i] / 3));
    }
    return Dataset.of(inputs, labels);
  }

  static DataLoader loader(int size, int batchSize) {
    return DataLoader.of(dataset(size, 1)).batchSize(batchSize);
  }

  static Sequential model() {
    return withSeed(1, () -> Sequential.of(linear(2, 16), relu(), linear(16, 3), logSoftmax(1)));
  }

  static Sequential modelWithDropout() {
    return withSeed(
        1, () -> Sequential.of(linear(2, 16), relu(), dropout(0.2), linear(16, 3), logSoftmax(1)));
  }

  static Trainer trainer(Module model) {
    return Trainer.of(model).loss(nll()).optimizer(sgd(0.1)).seed(42);
  }

  static List<float[]> weights(Module model) {
    return model.stateDict().values().stream().map(Tensor::toFloatArray).toList();
  }
}
