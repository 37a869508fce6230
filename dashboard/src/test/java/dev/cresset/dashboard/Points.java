package dev.cresset.dashboard;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.withSeed;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;

/** Points of a plane in three classes, and a network that learns them in a moment. */
public final class Points {

  public static final String[] CLASSES = {"left", "middle", "right"};

  private Points() {}

  /** Returns points whose class is that of their first coordinate. */
  public static DataLoader loader(int count) {
    float[][] inputs = new float[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES.length;
      inputs[i] = new float[] {labels[i] - 1 + (i % 7 - 3) / 10f, (i % 11 - 5) / 5f};
    }
    return DataLoader.of(Dataset.of(inputs, labels)).batchSize(10);
  }

  public static Sequential network() {
    return withSeed(3, () -> Sequential.of(linear(2, 8), relu(), linear(8, CLASSES.length)));
  }

  public static Trainer trainer(Sequential network) {
    return Trainer.of(network).loss(crossEntropy()).optimizer(sgd(0.1)).seed(1);
  }
}
