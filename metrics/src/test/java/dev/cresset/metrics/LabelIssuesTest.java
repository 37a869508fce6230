package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelIssuesTest {

  static List<GoldenCase> cases() {
    return GoldenCase.read("label-issues.txt");
  }

  @Test
  void casesHaveIssues() {
    assertThat(cases())
        .filteredOn(golden -> golden.ints("issues").length > 3)
        .hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void issuesAreThoseOfTheScript(GoldenCase golden) {
    int[] labels = golden.ints("actual");
    int[] indices = golden.ints("issues");
    int[] suggested = golden.ints("suggested");
    double[] scores = golden.doubles("scores");
    List<LabelIssue> expected =
        IntStream.range(0, indices.length)
            .mapToObj(i -> new LabelIssue(indices[i], labels[indices[i]], suggested[i], scores[i]))
            .toList();
    assertThat(LabelIssues.find(labels, golden.rows("rows"))).isEqualTo(expected);
  }

  /** Every fifth label of class 0 is replaced by 1; the probabilities do not reflect this. */
  @Test
  void findsLabelsThatWereFlipped() {
    Random random = new Random(8);
    int samples = 1500;
    int[] labels = new int[samples];
    double[][] rows = new double[samples][3];
    boolean[] flipped = new boolean[samples];
    int flips = 0;
    for (int i = 0; i < samples; i++) {
      int truth = i % 3;
      rows[i] = new double[] {0.05, 0.05, 0.05};
      double sure = 0.5 + random.nextDouble() / 2;
      rows[i][truth] += 0.85 * sure;
      rows[i][(truth + 1) % 3] += 0.85 * (1 - sure);
      flipped[i] = truth == 0 && random.nextDouble() < 0.2;
      labels[i] = flipped[i] ? 1 : truth;
      flips += flipped[i] ? 1 : 0;
    }
    List<LabelIssue> issues = LabelIssues.find(labels, rows);
    long right = issues.stream().filter(issue -> flipped[issue.index()]).count();
    assertThat(flips).isGreaterThan(80);
    assertThat(right / (double) issues.size()).as("precision").isGreaterThan(0.9);
    assertThat(right / (double) flips).as("recall").isGreaterThan(0.75);
    assertThat(issues).filteredOn(issue -> flipped[issue.index()]).allMatch(i -> i.label() == 1);
    assertThat(issues).extracting(LabelIssue::score).isSorted();
    assertThat(LabelIssues.find(Probabilities.of(labels, rows))).isEqualTo(issues);
  }

  /** The mean of three times 0.8 is 0.8000000000000002 in double precision. */
  @Test
  void aProbabilityEqualToTheMeanReachesTheThreshold() {
    double[][] rows = {{0.9, 0.1}, {0.9, 0.1}, {0.2, 0.8}, {0.2, 0.8}, {0.2, 0.8}, {0.2, 0.8}};
    assertThat(LabelIssues.find(new int[] {0, 0, 0, 1, 1, 1}, rows))
        .containsExactly(new LabelIssue(2, 0, 1, 0.2));
  }

  @Test
  void findsNothingWhereTheMostProbableClassIsTheLabel() {
    double[][] rows = {{0.9, 0.1}, {0.6, 0.4}, {0.3, 0.7}, {0.1, 0.9}};
    assertThat(LabelIssues.find(new int[] {0, 0, 1, 1}, rows)).isEmpty();
  }

  @Test
  void refusesWhatAreNoProbabilities() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelIssues.find(new int[1], new double[][] {{2, 3}}))
        .withMessage(
            "LabelIssues: the probability of class 0 in row 0 is 2.0; probabilities must be in 0 to"
                + " 1; convert logits or log-probabilities first");
  }
}
