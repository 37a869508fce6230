package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.Probabilities;
import java.util.stream.IntStream;

/** Passes the predictions of a test to the metrics library. */
final class TestProbabilities {

  private TestProbabilities() {}

  /** Returns the probabilities of all test images. */
  static Probabilities of(TestResult result) {
    return of(result, IntStream.range(0, result.size()).toArray());
  }

  /** Returns the probabilities of every second test image, from the first or the second one. */
  static Probabilities half(TestResult result, int first) {
    return of(
        result, IntStream.range(0, result.size()).filter(index -> index % 2 == first).toArray());
  }

  /** Returns the probabilities of a class against all others, which is class 1 of the two. */
  static Probabilities ofClass(TestResult result, int label) {
    int[] actual = new int[result.size()];
    double[] scores = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = result.actual(i) == label ? 1 : 0;
      scores[i] = result.probabilities()[i * result.classes() + label];
    }
    return Probabilities.of(actual, scores);
  }

  private static Probabilities of(TestResult result, int[] indices) {
    int[] actual = new int[indices.length];
    double[][] rows = new double[indices.length][];
    for (int i = 0; i < indices.length; i++) {
      actual[i] = result.actual(indices[i]);
      float[] row = result.probabilitiesOf(indices[i]);
      rows[i] = IntStream.range(0, row.length).mapToDouble(label -> row[label]).toArray();
    }
    return Probabilities.of(actual, rows);
  }
}
