package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.LabelIssue;
import dev.cresset.metrics.LabelIssues;
import java.util.List;

/**
 * The JSON of the test images that are probably mislabelled. The network was not trained on them,
 * as {@link LabelIssues} requires.
 *
 * @param total number of such images
 * @param issues the most suspicious of them, in ascending order of the probability of their label
 */
public record LabelIssuesView(int total, List<Issue> issues) {

  /**
   * An image that is probably mislabelled.
   *
   * @param suggestedLabel the class with the highest probability
   * @param probability of its label
   * @param image the image and its prediction
   */
  public record Issue(int suggestedLabel, double probability, ExampleView image) {

    private static Issue of(TestResult result, LabelIssue issue) {
      return new Issue(
          issue.suggestedLabel(), issue.score(), ExampleView.of(result, issue.index()));
    }
  }

  /** Returns all images of a test that are probably mislabelled, the most suspicious first. */
  public static List<LabelIssue> find(TestResult result) {
    return LabelIssues.find(TestProbabilities.of(result));
  }

  /**
   * Returns the first of them.
   *
   * @param found what {@link #find} returned for the same result
   */
  public static LabelIssuesView of(TestResult result, List<LabelIssue> found, int limit) {
    return new LabelIssuesView(
        found.size(), found.stream().limit(limit).map(each -> Issue.of(result, each)).toList());
  }
}
