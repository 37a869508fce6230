package dev.cresset.demo.training;

import dev.cresset.demo.run.Network;
import dev.cresset.tensor.Tensor;

/** Counts the right answers of an epoch, from outputs that training has computed anyway. */
final class RightAnswers {

  private long right;
  private long all;

  void epochStarted() {
    right = 0;
    all = 0;
  }

  /** Counts a batch: outputs {@code [batch, classes]}, labels {@code [batch]}. */
  void count(Tensor outputs, Tensor labels) {
    float[] scores = outputs.toFloatArray();
    long[] actual = labels.toLongArray();
    int classes = scores.length / actual.length;
    for (int row = 0; row < actual.length; row++) {
      right += Network.largest(scores, row * classes, classes) == actual[row] ? 1 : 0;
    }
    all += actual.length;
  }

  /** Returns the share of right answers since the epoch began. */
  double share() {
    return (double) right / all;
  }
}
