package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.Bootstrap;
import dev.cresset.metrics.DecisionThresholds;
import dev.cresset.metrics.OperatingPoint;
import dev.cresset.metrics.PrecisionRecallCurve;
import dev.cresset.metrics.Probabilities;
import dev.cresset.metrics.RocCurve;
import dev.cresset.metrics.ZeroDivision;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The JSON of the ROC and the precision-recall curve of a class against all others.
 *
 * @param label the class
 * @param resamples number of bootstrap resamples of the intervals
 * @param rocAuc area under the ROC curve
 * @param averagePrecision average precision
 * @param points points of both curves by descending threshold, with their ends and a threshold of
 *     0.5; empty if all or none of the images are of the class
 */
public record CurvesView(
    int label,
    int resamples,
    EstimateView rocAuc,
    EstimateView averagePrecision,
    List<Point> points) {

  private static final int MOST_POINTS = 200;
  private static final double USUAL_THRESHOLD = 0.5;

  /**
   * What a threshold results in; figures that are 0 / 0 are NaN.
   *
   * @param threshold images with this probability or a higher one are predicted as the class;
   *     infinity for none
   * @param truePositives number of images of the class predicted as it
   * @param falsePositives number of other images predicted as the class
   * @param falseNegatives number of images of the class not predicted as it
   * @param trueNegatives number of other images not predicted as the class
   * @param precision precision
   * @param recall recall, the true-positive rate
   * @param f1 F1 score
   * @param falsePositiveRate false-positive rate
   */
  public record Point(
      double threshold,
      long truePositives,
      long falsePositives,
      long falseNegatives,
      long trueNegatives,
      double precision,
      double recall,
      double f1,
      double falsePositiveRate) {

    private static Point of(OperatingPoint point) {
      long[][] counts = point.confusion().counts();
      return new Point(
          point.threshold(),
          counts[1][1],
          counts[0][1],
          counts[1][0],
          counts[0][0],
          point.precision(),
          point.recall(),
          point.confusion().perClass(ZeroDivision.NAN).get(1).f1(),
          point.falsePositiveRate());
    }
  }

  /** Returns the curves of a class. */
  public static CurvesView of(TestResult result, int label) {
    Probabilities samples = TestProbabilities.ofClass(result, label);
    Bootstrap<Probabilities> bootstrap = EstimateView.bootstrap(samples);
    return new CurvesView(
        label,
        EstimateView.resamples(samples),
        EstimateView.of(bootstrap, samples, each -> each.rocAuc(Average.MACRO)),
        EstimateView.of(bootstrap, samples, each -> each.averagePrecision(Average.MACRO)),
        samples.warnings().isEmpty() ? points(samples) : List.of());
  }

  private static List<Point> points(Probabilities samples) {
    DecisionThresholds thresholds = DecisionThresholds.of(samples, 1);
    return chosen(samples).stream().map(thresholds::at).map(Point::of).toList();
  }

  /** Returns thresholds in descending order, at similar distances along both curves. */
  private static NavigableSet<Double> chosen(Probabilities samples) {
    RocCurve roc = samples.rocCurve(1);
    PrecisionRecallCurve precisionRecall = samples.precisionRecallCurve(1);
    double[] ascending = precisionRecall.precisions();
    double[] precisions = new double[ascending.length];
    for (int i = 0; i < ascending.length; i++) {
      precisions[i] = ascending[ascending.length - 1 - i];
    }
    double[] all = roc.thresholds();
    NavigableSet<Double> chosen = new TreeSet<>(Collections.reverseOrder());
    chosen.add(USUAL_THRESHOLD);
    for (int index :
        CurvePoints.evenlySpaced(
            MOST_POINTS - 1, roc.falsePositiveRates(), roc.truePositiveRates(), precisions)) {
      chosen.add(all[index]);
    }
    return chosen;
  }
}
