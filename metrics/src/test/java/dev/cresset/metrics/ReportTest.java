package dev.cresset.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {

  static List<GoldenCase> cases() {
    return GoldenCase.read("reports.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTableIsThatOfScikitLearnToTheCharacter(GoldenCase golden) {
    boolean ones = golden.integer("zero_division") == 1;
    Report report =
        golden
            .matrix()
            .report()
            .digits(golden.integer("digits"))
            .zeroDivision(ones ? ZeroDivision.ONE : ZeroDivision.ZERO);
    String names = golden.text("names");
    if (!names.isEmpty()) {
      report = report.classNames(names.split(","));
    }
    assertThat(report.table()).isEqualTo(golden.report());
  }

  @Test
  void warningsStandBelowTheTable() {
    Report report =
        ConfusionMatrix.of(new int[] {0, 1, 1}, new int[] {0, 0, 0}, 2)
            .report()
            .classNames("cat", "dog");
    assertThat(report)
        .hasToString(
            """
                          precision    recall  f1-score   support

                     cat       0.33      1.00      0.50         1
                     dog       0.00      0.00      0.00         2

                accuracy                           0.33         3
               macro avg       0.17      0.50      0.25         3
            weighted avg       0.11      0.33      0.17         3

            Warning: Classes never predicted: 1 (dog) (precision is 0/0, counted as 0).\
            """);
  }

  @Test
  void withoutWarningsTheTableStandsAlone() {
    Report report = ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 1}, 2).report();
    assertThat(report.toString()).isEqualTo(report.table()).doesNotContain("Warning");
  }

  @Test
  void warningsSayWhatUndefinedFiguresCountAs() {
    Report report = ConfusionMatrix.of(new int[] {0, 0}, new int[] {0, 1}, 2).report();
    assertThat(report.zeroDivision(ZeroDivision.ONE).warnings())
        .containsExactly("Classes never present: 1 (recall is 0/0, counted as 1).");
    assertThat(report.zeroDivision(ZeroDivision.NAN).warnings())
        .containsExactly("Classes never present: 1 (recall is 0/0, left out of averages).");
  }

  @Test
  void undefinedFiguresPrintAsNanWhereAsked() {
    String table =
        ConfusionMatrix.of(new int[] {0, 0}, new int[] {0, 1}, 2)
            .report()
            .zeroDivision(ZeroDivision.NAN)
            .table();
    assertThat(table.lines()).contains("           1       0.00       nan      0.00         0");
  }

  @Test
  void settingsLeaveTheReportTheyAreAskedOfAlone() {
    Report report = ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 1}, 2).report();
    String before = report.toString();
    report.digits(5);
    report.classNames("a", "b");
    report.zeroDivision(ZeroDivision.ONE);
    assertThat(report).hasToString(before);
  }

  @Test
  void wantsANameForEachClass() {
    Report report = ConfusionMatrix.empty(3).report();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report.classNames("cat", "dog"))
        .withMessage(
            "report: got 2 class names for 3 classes; give one for each, in the order of the"
                + " labels");
  }

  @Test
  void wantsNoNegativeDigits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.empty(3).report().digits(-1))
        .withMessage("report: digits must be 0 or more, got -1");
  }
}
