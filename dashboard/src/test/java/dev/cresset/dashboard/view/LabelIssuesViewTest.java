package dev.cresset.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.LabelIssue;
import dev.cresset.metrics.LabelIssues;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelIssuesViewTest {

  private final TestResult result = SyntheticResults.of(2000, 1);

  @Test
  void issuesAreThoseOfTheMetricsLibraryWithTheirImages() {
    List<LabelIssue> found = LabelIssuesView.find(result);
    LabelIssuesView view = LabelIssuesView.of(result, found, 3);

    assertThat(found).hasSizeGreaterThan(3);
    assertThat(found).isEqualTo(LabelIssues.find(SyntheticResults.probabilities(result)));
    assertThat(view.total()).isEqualTo(found.size());
    assertThat(view.issues()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      LabelIssuesView.Issue issue = view.issues().get(i);
      assertThat(issue.suggestedLabel()).isEqualTo(found.get(i).suggestedLabel());
      assertThat(issue.probability()).isEqualTo(found.get(i).score());
      assertThat(issue.image().index()).isEqualTo(found.get(i).index());
      assertThat(issue.image().actual()).isEqualTo(found.get(i).label());
      assertThat(issue.image().pixels()).containsExactly(found.get(i).index(), 1);
    }
  }
}
