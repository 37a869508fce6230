package dev.cresset.demo.training;

import dev.cresset.demo.run.TrainedNetwork;
import dev.cresset.tensor.Tensor;

/** Computes the training accuracy of an epoch from the outputs of its training steps. */
final class AccuracyCounter {

  private long correct;
  private long samples;

  void epochStarted() {
    correct = 0;
    samples = 0;
  }

  /** Counts a batch: outputs {@code [batch, classes]}, labels {@code [batch]}. */
  void count(Tensor outputs, Tensor labels) {
    float[] scores = outputs.toFloatArray();
    long[] actual = labels.toLongArray();
    int classes = scores.length / actual.length;
    for (int row = 0; row < actual.length; row++) {
      correct += TrainedNetwork.argmax(scores, row * classes, classes) == actual[row] ? 1 : 0;
    }
    samples += actual.length;
  }

  /** Returns the share of correct predictions since the epoch began. */
  double accuracy() {
    return (double) correct / samples;
  }
}
