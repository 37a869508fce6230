package dev.cresset.conformance;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.tanh;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A small problem of 60 samples in 5 classes, a network with dropout, and the loop over both. */
final class Example {

  static final int FEATURES = 12;
  static final int CLASSES = 5;

  private static final int SAMPLES = 60;

  /** Does not divide the samples, so that batches differ in size. */
  private static final int BATCH = 8;

  private Example() {}

  static Sequential network() {
    return Sequential.of(
        linear(FEATURES, 24),
        relu(),
        dropout(0.2),
        linear(24, 16),
        tanh(),
        linear(16, CLASSES),
        logSoftmax(1));
  }

  static DataLoader loader() {
    Generator generator = new Generator(5);
    float[][] inputs = new float[SAMPLES][FEATURES];
    long[] labels = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      generator.fillNormal(inputs[i]);
      labels[i] = Math.floorMod((long) (inputs[i][0] * 3), CLASSES);
    }
    return DataLoader.of(Dataset.of(inputs, labels)).batchSize(BATCH).shuffle(true);
  }

  /** Trains for so many steps, tells after each how many there were, and returns the losses. */
  static List<Double> train(
      Module network, Optimizer optimizer, DataLoader loader, int steps, IntConsumer afterStep) {
    List<Double> losses = new ArrayList<>();
    while (losses.size() < steps) {
      for (Batch batch : loader) {
        optimizer.zeroGrad();
        Tensor loss = Losses.nll().apply(network.forward(batch.inputs()), batch.targets());
        loss.backward();
        optimizer.step();
        losses.add(loss.item());
        afterStep.accept(losses.size());
        if (losses.size() == steps) {
          break;
        }
      }
    }
    return losses;
  }
}
