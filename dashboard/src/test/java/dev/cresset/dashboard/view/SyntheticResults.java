package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Probabilities;
import java.util.List;
import java.util.Random;

/** Test results of an overconfident network that does not exist, for images of two pixels. */
public final class SyntheticResults {

  /** The outputs are twice as large as calibrated ones. */
  public static final double TEMPERATURE = 2;

  private static final int CLASSES = 10;
  private static final double SEPARATION = 3;

  private SyntheticResults() {}

  /** Returns a result without validation images. */
  public static TestResult of(int images, long seed) {
    float[] probabilities = new float[images * CLASSES];
    int[] actual = new int[images];
    int[] predicted = new int[images];
    Random random = new Random(seed);
    for (int i = 0; i < images; i++) {
      actual[i] = random.nextInt(CLASSES);
      float[] outputs = new float[CLASSES];
      for (int label = 0; label < CLASSES; label++) {
        double logit = SEPARATION * ((label == actual[i] ? SEPARATION : 0) + random.nextGaussian());
        outputs[label] = (float) (TEMPERATURE * logit);
      }
      predicted[i] = TrainedNetwork.argmax(outputs, 0, CLASSES);
      System.arraycopy(
          TrainedNetwork.softmax(outputs, CLASSES), 0, probabilities, i * CLASSES, CLASSES);
    }
    return new TestResult(
        "digits",
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        ConfusionMatrix.of(actual, predicted, CLASSES),
        actual,
        predicted,
        probabilities,
        index -> new TestSample.Image(1, 2, 1, new byte[] {(byte) index, 1}));
  }

  /** Returns the probabilities of a result as the metrics library takes them. */
  public static Probabilities probabilities(TestResult result) {
    int[] actual = new int[result.size()];
    double[][] rows = new double[result.size()][result.classes()];
    for (int i = 0; i < rows.length; i++) {
      actual[i] = result.actual(i);
      for (int label = 0; label < rows[i].length; label++) {
        rows[i][label] = result.probabilitiesOf(i)[label];
      }
    }
    return Probabilities.of(actual, rows);
  }
}
