package dev.cresset.demo.view;

import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.run.TrainedNetwork;
import dev.cresset.demo.web.FewImages;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Probabilities;
import java.util.Random;

/** Test results of an overconfident network that does not exist, for the digits of MNIST. */
public final class SyntheticResults {

  /** The outputs are twice as large as calibrated ones. */
  public static final double TEMPERATURE = 2;

  private static final int CLASSES = 10;
  private static final double SEPARATION = 3;

  private SyntheticResults() {}

  /** Returns the result for the first test images, without validation images. */
  public static TestResult of(int images, long seed) {
    TestResult empty =
        new TestResult(
            FewImages.of(1, images), ConfusionMatrix.empty(CLASSES), new int[0], new float[0]);
    float[] probabilities = new float[images * CLASSES];
    int[] actual = new int[images];
    int[] predicted = new int[images];
    Random random = new Random(seed);
    for (int i = 0; i < images; i++) {
      actual[i] = empty.actual(i);
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
        empty.images(), ConfusionMatrix.of(actual, predicted, CLASSES), predicted, probabilities);
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
