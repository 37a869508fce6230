package dev.cresset.tabular;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.date;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.nn.Sequential;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, numbers and dates are the same in every default locale. */
class LocaleTest {

  private static final Locale USUAL = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(USUAL);
  }

  /** Other digits, decimal commas, and an i without a dot. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void textsAreTheSame(String locale) {
    Locale.setDefault(Locale.ROOT);
    List<String> expected = texts();
    Locale.setDefault(Locale.forLanguageTag(locale));
    assertThat(texts()).isEqualTo(expected);
  }

  private static List<String> texts() {
    Rows rows = Csv.parse("I,c,d,y\n1.5,i,6 Apr 2026,10\n1234.5,I,6 May 2026,20\n");
    FittedColumns fitted =
        Columns.features(
                number("I").standardized().missing(0.5),
                category("c"),
                date("d").format("d MMM yyyy").cyclic(DatePart.MONTH))
            .target(number("y").rescaled())
            .fit(rows);
    return List.of(
        rows.toString(),
        fitted.toString(),
        ColumnsJson.write(fitted, null),
        fitted.predictor(Sequential.of(linear(5, 1))).toString(),
        Rows.ofMaps(List.of(Map.of("x", 1234567.5))).toString(),
        error("a,b\n1\n"),
        error("a,b\n" + "1,2\n".repeat(1234) + "\"1,"),
        error("a\n\0"),
        String.valueOf(
            catchThrowable(() -> Csv.parse("y\n1,5\n", csv -> csv.separator(';')).numbers("y"))));
  }

  private static String error(String csv) {
    return String.valueOf(catchThrowable(() -> Csv.parse(csv)));
  }
}
