package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.Bootstrap;
import dev.cresset.metrics.Probabilities;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The JSON of the figures of a test with their confidence intervals.
 *
 * @param resamples number of bootstrap resamples
 * @param accuracy accuracy
 * @param macroPrecision precision, macro average
 * @param macroRecall recall, macro average
 * @param macroF1 F1 score, macro average
 * @param macroRocAuc area under the ROC curve of each class against all others, macro average
 * @param logLoss log loss
 * @param brier Brier score
 */
public record IntervalsView(
    int resamples,
    EstimateView accuracy,
    EstimateView macroPrecision,
    EstimateView macroRecall,
    EstimateView macroF1,
    EstimateView macroRocAuc,
    EstimateView logLoss,
    EstimateView brier) {

  /** Returns the figures of a test. */
  public static IntervalsView of(TestResult result) {
    Probabilities samples = TestProbabilities.of(result);
    Bootstrap<Probabilities> bootstrap = EstimateView.bootstrap(samples);
    Function<ToDoubleFunction<Probabilities>, EstimateView> estimate =
        figure -> EstimateView.of(bootstrap, samples, figure);
    return new IntervalsView(
        EstimateView.resamples(samples),
        estimate.apply(each -> each.confusion().accuracy()),
        estimate.apply(each -> each.confusion().precision(Average.MACRO)),
        estimate.apply(each -> each.confusion().recall(Average.MACRO)),
        estimate.apply(each -> each.confusion().f1(Average.MACRO)),
        estimate.apply(each -> each.rocAuc(Average.MACRO)),
        estimate.apply(Probabilities::logLoss),
        estimate.apply(Probabilities::brier));
  }
}
