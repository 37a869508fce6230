package dev.cresset.dashboard.run;

import dev.cresset.tensor.Tensor;
import java.util.OptionalLong;

/** Computes the training accuracy of an epoch from the outputs of its training steps. */
public final class AccuracyCounter {

  private Accuracy counted = Accuracy.NONE;
  private OptionalLong ignored = OptionalLong.empty();

  /** Leaves out samples with this label from now on; none if it is empty. */
  public void ignore(OptionalLong label) {
    ignored = label;
  }

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
    int samples = 0;
    for (int row = 0; row < actual.length; row++) {
      if (ignored.isPresent() && actual[row] == ignored.getAsLong()) {
        continue;
      }
      correct += TrainedNetwork.argmax(scores, row * classes, classes) == actual[row] ? 1 : 0;
      samples++;
    }
    counted = counted.plus(correct, samples);
  }

  /** Returns what was counted since the epoch began. */
  public Accuracy accuracy() {
    return counted;
  }
}
