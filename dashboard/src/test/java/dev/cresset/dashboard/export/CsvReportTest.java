package dev.cresset.dashboard.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.json.Json;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvReportTest {

  static Stream<Arguments> cells() {
    return Stream.of(
        Arguments.of("plain", "plain"),
        Arguments.of("a, b", "\"a, b\""),
        Arguments.of("say \"no\"", "\"say \"\"no\"\"\""),
        Arguments.of("two\nlines", "\"two\nlines\""),
        Arguments.of("=1+1", "\"'=1+1\""),
        Arguments.of("@SUM(A1)", "\"'@SUM(A1)\""),
        Arguments.of("-2+3", "\"'-2+3\""),
        Arguments.of("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""),
        Arguments.of("\t=1", "\"'\t=1\""),
        Arguments.of(-5L, "-5"),
        Arguments.of(0.25, "0.25"),
        Arguments.of(Double.NaN, ""),
        Arguments.of("", ""),
        Arguments.of(null, ""));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void isQuotedAndNeverAFormula(Object value, String cell) {
    assertThat(CsvReport.cell(Json.mapper().valueToTree(value))).isEqualTo(cell);
  }
}
