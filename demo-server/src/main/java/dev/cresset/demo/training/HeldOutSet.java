package dev.cresset.demo.training;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.metrics.Probabilities;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensors;

/** Evaluates networks on validation images. */
final class HeldOutSet {

  private static final int BATCH = 1000;

  private HeldOutSet() {}

  /**
   * Returns the probabilities that a network predicts for transformed images.
   *
   * @param model in evaluation mode; its outputs are logits or log-probabilities
   * @throws RunFailure if an output is not finite
   */
  static Probabilities probabilities(Module model, Dataset images, int classes) {
    int[] actual = new int[images.size()];
    double[][] rows = new double[actual.length][classes];
    Tensors.noGrad(
        () -> {
          int next = 0;
          for (Batch batch : DataLoader.of(images).batchSize(BATCH)) {
            long[] labels = batch.targets().toLongArray();
            float[] probabilities =
                TrainedNetwork.softmax(model.forward(batch.inputs()).toFloatArray(), classes);
            for (int row = 0; row < labels.length; row++, next++) {
              requireFinite(probabilities[row * classes], next);
              actual[next] = (int) labels[row];
              for (int label = 0; label < classes; label++) {
                rows[next][label] = probabilities[row * classes + label];
              }
            }
          }
        });
    return Probabilities.of(actual, rows);
  }

  /** One output that is NaN or infinite makes all probabilities of its row NaN. */
  private static void requireFinite(float probability, int image) {
    if (Float.isNaN(probability)) {
      throw new RunFailure(
          "The output of the network for validation image %s is not finite; try a smaller learning rate."
              .formatted(image));
    }
  }
}
