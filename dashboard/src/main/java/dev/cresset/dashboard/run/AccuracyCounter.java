package dev.cresset.dashboard.run;

import dev.cresset.tensor.Tensor;

/** Computes the training accuracy of an epoch from the outputs of its training steps. */
public final class AccuracyCounter {

  private Accuracy counted = Accuracy.NONE;

  /** Starts with the samples of the epoch that were counted before. */
  public void epochStarted(Accuracy before) {
    counted = before;
  }

  /** Counts a batch: outputs {@code [batch, classes]}, labels {@code [batch]}. */
  public void count(Tensor outputs, Tensor labels) {
    float[] scores = outputs.toFloatArray();
    long[] actual = labels.toLongArray();
    int classes = scores.length / actual.length;
    int correct = 0;
    for (int row = 0; row < actual.length; row++) {
      correct += TrainedNetwork.argmax(scores, row * classes, classes) == actual[row] ? 1 : 0;
    }
    counted = counted.plus(correct, actual.length);
  }

  /** Returns what was counted since the epoch began. */
  public Accuracy accuracy() {
    return counted;
  }
}
