package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  private static final int SETS = 400;
  private static final int RESAMPLES = 400;
  private static final double LEVEL = 0.95;

  /** The share of intervals that cover the true value differs from 95 % by at most this. */
  private static final double TOLERANCE = 0.03;

  @Test
  void intervalsOfTheAccuracyCoverTheTrueValue() {
    Random random = new Random(1);
    int covered = 0;
    for (int set = 0; set < SETS; set++) {
      int[] actual = new int[200];
      double[] ofClass1 = new double[actual.length];
      for (int i = 0; i < actual.length; i++) {
        actual[i] = random.nextInt(2);
        boolean correct = random.nextDouble() < 0.8;
        ofClass1[i] = (actual[i] == 1) == correct ? 0.9 : 0.1;
      }
      covered +=
          covers(Probabilities.of(actual, ofClass1), set, p -> p.confusion().accuracy(), 0.8);
    }
    assertThat(covered / (double) SETS).isBetween(LEVEL - TOLERANCE, LEVEL + TOLERANCE);
  }

  /** Scores of the classes are normal, a standard deviation apart: the area is Φ(1/√2). */
  @Test
  void intervalsOfTheAreaCoverTheTrueValue() {
    double area = 0.7602499389065233;
    Random random = new Random(2);
    int covered = 0;
    for (int set = 0; set < SETS; set++) {
      int[] actual = new int[200];
      double[] ofClass1 = new double[actual.length];
      for (int i = 0; i < actual.length; i++) {
        actual[i] = random.nextInt(2);
        ofClass1[i] = 1 / (1 + Math.exp(-random.nextGaussian() - actual[i]));
      }
      covered +=
          covers(Probabilities.of(actual, ofClass1), set, p -> p.rocAuc(Average.MACRO), area);
    }
    assertThat(covered / (double) SETS).isBetween(LEVEL - TOLERANCE, LEVEL + TOLERANCE);
  }

  private static int covers(
      Probabilities set, long seed, ToDoubleFunction<Probabilities> figure, double value) {
    return Bootstrap.of(set, seed).resamples(RESAMPLES).interval(figure, LEVEL).contains(value)
        ? 1
        : 0;
  }

  /** Errors are normal with standard deviation 1: their mean absolute value is √(2/π). */
  @Test
  void intervalsOfARegressionCoverTheTrueValue() {
    Random random = new Random(5);
    int covered = 0;
    for (int set = 0; set < SETS; set++) {
      double[] actual = random.doubles(200).toArray();
      double[] predicted =
          Arrays.stream(actual).map(value -> value + random.nextGaussian()).toArray();
      Interval interval =
          Bootstrap.of(Regression.of(actual, predicted), set)
              .resamples(RESAMPLES)
              .interval(Regression::mae, LEVEL);
      covered += interval.contains(Math.sqrt(2 / Math.PI)) ? 1 : 0;
    }
    assertThat(covered / (double) SETS).isBetween(LEVEL - TOLERANCE, LEVEL + TOLERANCE);
  }

  /** Resamples count by rank; the same samples given directly are sorted. */
  @Test
  void figuresOfAResampleAreThoseOfTheSameSamples() {
    Random random = new Random(10);
    int[] actual = random.ints(30, 0, 3).toArray();
    double[][] rows = new double[actual.length][];
    for (int i = 0; i < rows.length; i++) {
      int first = random.nextInt(5);
      int second = random.nextInt(9 - first);
      rows[i] = new double[] {first / 8.0, second / 8.0, (8 - first - second) / 8.0};
    }
    Bootstrap.of(Probabilities.of(actual, rows), 1)
        .resamples(20)
        .interval(
            resample -> {
              Probabilities same = Probabilities.of(resample.actual(), resample.probabilities());
              assertThat(resample).hasToString(same.toString());
              assertThat(resample.perClass()).isEqualTo(same.perClass());
              assertThat(resample.rocCurve(1).thresholds())
                  .containsExactly(same.rocCurve(1).thresholds());
              assertThat(resample.precisionRecallCurve(1).precisions())
                  .containsExactly(same.precisionRecallCurve(1).precisions());
              return 0;
            },
            LEVEL);
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    Bootstrap<Probabilities> bootstrap = Bootstrap.of(some(), 7);
    Interval interval = bootstrap.interval(Probabilities::logLoss, LEVEL);
    assertThat(bootstrap.interval(Probabilities::logLoss, LEVEL)).isEqualTo(interval);
    assertThat(Bootstrap.of(some(), 7).interval(Probabilities::logLoss, LEVEL)).isEqualTo(interval);
    assertThat(Bootstrap.of(some(), 8).interval(Probabilities::logLoss, LEVEL))
        .isNotEqualTo(interval);
  }

  @Test
  void theIntervalIsMadeOfQuantilesOfTheResamples() {
    double[] values = {5, 1, 4, 2, 3};
    int[] next = {-1};
    Interval interval =
        Bootstrap.of(some(), 1)
            .resamples(5)
            .interval(p -> next[0] < 0 ? 100 + next[0]++ : values[next[0]++], 0.5);
    assertThat(interval).isEqualTo(new Interval(2, 4, 99));
    assertThat(interval.contains(2)).isTrue();
    assertThat(interval.contains(4.1)).isFalse();
  }

  @Test
  void higherLevelsGiveWiderIntervalsAroundTheEstimate() {
    Bootstrap<Probabilities> bootstrap = Bootstrap.of(some(), 7);
    Interval narrow = bootstrap.interval(p -> p.confusion().accuracy(), 0.5);
    Interval wide = bootstrap.interval(p -> p.confusion().accuracy(), 0.99);
    assertThat(narrow.estimate()).isEqualTo(some().confusion().accuracy());
    assertThat(narrow.contains(narrow.estimate())).isTrue();
    assertThat(wide.lower()).isLessThan(narrow.lower());
    assertThat(wide.upper()).isGreaterThan(narrow.upper());
  }

  /** About every third resample lacks the class that has a single sample. */
  @Test
  void resamplesWithoutTheFigureAreDrawnAgain() {
    Probabilities rare =
        Probabilities.of(new int[] {0, 0, 0, 0, 0, 1}, new double[] {.1, .2, .3, .7, .8, .75});
    Interval interval = Bootstrap.of(rare, 3).interval(p -> p.rocAuc(Average.MACRO), LEVEL);
    assertThat(interval.estimate()).isEqualTo(0.8);
    assertThat(interval.lower()).isBetween(0.0, 0.8);
    assertThat(interval.upper()).isBetween(0.8, 1.0);
  }

  @Test
  void refusesAFigureThatIsRarelyDefined() {
    Probabilities single = Probabilities.of(new int[] {0}, new double[] {0.25});
    assertThatIllegalStateException()
        .isThrownBy(() -> Bootstrap.of(single, 1).interval(p -> p.rocAuc(Average.MACRO), LEVEL))
        .withMessage(
            "Bootstrap: the figure is NaN for the samples themselves; choose one that is defined"
                + " for them, and read warnings()");
    boolean[] first = {true};
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Bootstrap.of(single, 1)
                    .resamples(10)
                    .interval(
                        p -> {
                          double value = first[0] ? 1 : Double.NaN;
                          first[0] = false;
                          return value;
                        },
                        LEVEL))
        .withMessage(
            "Bootstrap: the figure is NaN for 11 of 11 resamples, for example because too few"
                + " samples are of one class; use more samples or another figure");
  }

  @Test
  void refusesSettingsOutOfRange() {
    for (double level : new double[] {0, 1, 95, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Bootstrap.of(some(), 1).interval(Probabilities::brier, level))
          .withMessage(
              "Bootstrap: the confidence level must be above 0 and below 1, for example 0.95, got "
                  + level);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bootstrap.of(some(), 1).resamples(0))
        .withMessage("Bootstrap: the number of resamples must be 1 or more, got 0");
  }

  @Test
  void printsItself() {
    assertThat(Bootstrap.of(some(), 7).resamples(50))
        .hasToString("Bootstrap(samples=40, resamples=50, seed=7)");
    assertThat(new Interval(0.88, 0.935, 0.91)).hasToString("0.91 (0.88 to 0.935)");
  }

  private static Probabilities some() {
    Random random = new Random(4);
    int[] actual = random.ints(40, 0, 2).toArray();
    double[] ofClass1 =
        Arrays.stream(actual).mapToDouble(label -> (label + random.nextDouble()) / 2).toArray();
    ofClass1[0] = 1 - actual[0];
    ofClass1[1] = 1 - actual[1];
    return Probabilities.of(actual, ofClass1);
  }
}
