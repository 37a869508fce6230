package dev.cresset.tabular;

import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.median;
import static dev.cresset.tabular.Columns.mostFrequent;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What numbers become. */
class NumberFeatureTest {

  /** Fits one column to these values and returns what they become, row after row. */
  private static float[][] inputs(NumberFeature feature, String... values) {
    return fitted(feature, values).inputs(rows(values));
  }

  private static FittedColumns fitted(NumberFeature feature, String... values) {
    return Columns.features(feature).target("y").fit(rows(values));
  }

  private static Rows rows(String... values) {
    StringBuilder csv = new StringBuilder("x;y\n");
    Arrays.stream(values).forEach(value -> csv.append(value).append(";0\n"));
    return Csv.parse(csv.toString(), format -> format.separator(';'));
  }

  private static float[] column(float[][] inputs, int index) {
    float[] column = new float[inputs.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = inputs[i][index];
    }
    return column;
  }

  @Test
  void areAsTheyAreByDefault() {
    assertThat(column(inputs(number("x"), "1", "-2.5", "+3e2", " 4 ", ".5"), 0))
        .containsExactly(1, -2.5f, 300, 4, 0.5f);
  }

  @Test
  void standardizedHaveMeanZeroAndThePopulationsStandardDeviationOne() {
    // numpy: (x - x.mean()) / x.std() of [1, 2, 4, 9]
    assertThat(column(inputs(number("x").standardized(), "1", "2", "4", "9"), 0))
        .containsExactly(new float[] {-0.97332853f, -0.64888567f, 0f, 1.6222142f}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.1", "1e9", "-3.7e-12"})
  void equalValuesBecomeZeroWhenScaled(String value) {
    String[] values = {value, value, value, value, value, value, value};
    assertThat(column(inputs(number("x").standardized(), values), 0))
        .containsOnly(new float[] {0}, within(1e-6f));
    assertThat(column(inputs(number("x").rescaled(), values), 0)).containsOnly(0);
  }

  @Test
  void rescaledLieBetweenZeroAndOneInTheTrainingRowsOnly() {
    FittedColumns fitted = fitted(number("x").rescaled(), "10", "20", "14");

    assertThat(column(fitted.inputs(rows("10", "20", "15", "30")), 0))
        .containsExactly(0, 1, 0.5f, 2);
  }

  @Test
  void logarithmsComeBeforeScaling() {
    double e = Math.E;
    String[] values = {"1", Double.toString(e), Double.toString(e * e)};
    assertThat(column(inputs(number("x").rescaled().logarithm(), values), 0))
        .containsExactly(new float[] {0, 0.5f, 1}, within(1e-6f));
    assertThat(column(inputs(number("x").log1p(), "0", Double.toString(e - 1)), 0))
        .containsExactly(new float[] {0, 1}, within(1e-6f));
    assertThatThrownBy(() -> inputs(number("x").logarithm(), "1", "0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fit: text: line 3, column \"x\": 0.0 has no logarithm; use log1p() for numbers from 0"
                + " on");
  }

  @Test
  void binsAreQuantilesOrBoundaries() {
    FittedColumns quartiles = fitted(number("x").binned(4), "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(quartiles.features())
        .containsExactly("x < 2.75", "x 2.75 to 4.5", "x 4.5 to 6.25", "x >= 6.25");
    FittedColumns hours = fitted(number("x").binned(6, 12.0), "0");
    assertThat(hours.inputs(rows("-9", "6", "11.9", "12", "99")))
        .isDeepEqualTo(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 1}});
  }

  @Test
  void equalQuantilesAreOneBoundary() {
    assertThat(fitted(number("x").binned(4), "5", "5", "5", "5", "9").features())
        .containsExactly("x < 5", "x >= 5");
  }

  @Test
  void missingValuesBecomeWhatTheColumnSays() {
    String[] values = {"1", "", "2", "2", "7"};
    assertThat(inputs(number("x").missing(mean()), values)[1]).containsExactly(3);
    assertThat(inputs(number("x").missing(median()), values)[1]).containsExactly(2);
    assertThat(inputs(number("x").missing(mostFrequent()), "1", "", "2", "7", "7")[1])
        .containsExactly(7);
    assertThat(inputs(number("x").missing(-1), values)[1]).containsExactly(-1);
    assertThat(inputs(number("x").missing(0).missingIndicator(), values)[1]).containsExactly(0, 1);
    assertThat(inputs(number("x").missing(0).missingIndicator(), values)[2]).containsExactly(2, 0);
  }

  @Test
  void statisticsAreThoseAfterMissingValuesWereReplaced() {
    // scikit-learn: make_pipeline(SimpleImputer(), StandardScaler()) of [0, nan, 4]
    assertThat(column(inputs(number("x").standardized().missing(mean()), "0", "", "4"), 0))
        .containsExactly(new float[] {-1.2247449f, 0, 1.2247449f}, within(1e-6f));
  }

  @Test
  void aMissingValueIsAnErrorOtherwise() {
    assertThatThrownBy(() -> inputs(number("x"), "1", "NA"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fit: text: line 3, column \"x\": the value is missing, and the column does not say"
                + " what it becomes; call missing(mean()), missing(number), or remove such rows"
                + " with rows.withoutMissing(..)");
    assertThatThrownBy(() -> inputs(number("x").missing(mean()), "", ""))
        .hasMessageContaining("all values of the column are missing, so they have no mean()");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "1d", "0x10", "1_000", "Infinity", "1e", "e5", "-", ".", "1.2.3", "１"})
  void otherTextIsAnError(String text) {
    assertThatThrownBy(() -> inputs(number("x"), "1", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "fit: text: line 3, column \"x\": \"%s\" is not a number".formatted(text));
  }

  @Test
  void numbersOfAProgramNeedNoDecimalComma() {
    FittedColumns fitted =
        Columns.features(number("x").decimalComma())
            .target("y")
            .fit(Rows.ofMaps(List.of(Map.of("x", "1,5", "y", 1), Map.of("x", "2", "y", 2))));
    assertThat(fitted.inputs("test", Map.of("x", 12.5))).containsExactly(12.5f);
    assertThat(fitted.inputs("test", Map.of("x", "12,5"))).containsExactly(12.5f);
  }

  @Test
  void decimalCommasAreAnErrorThatNamesTheSetting() {
    assertThatThrownBy(() -> inputs(number("x"), "12,5"))
        .hasMessage(
            "fit: text: line 2, column \"x\": \"12,5\" is not a number; if the comma is its decimal"
                + " separator, use number(\"x\").decimalComma()");
    assertThat(inputs(number("x").decimalComma(), "12,5", "-3"))
        .isDeepEqualTo(new float[][] {{12.5f}, {-3}});
    assertThatThrownBy(() -> inputs(number("x").decimalComma(), "12.5"))
        .hasMessageEndingWith("\"12.5\" is not a number; the column is read with decimal commas");
  }

  @Test
  void numbersTooLargeAreErrors() {
    assertThatThrownBy(() -> inputs(number("x"), "1e400"))
        .hasMessageEndingWith("\"1e400\" does not fit double precision");
    assertThatThrownBy(() -> inputs(number("x"), "1e300"))
        .hasMessage("inputs: text: line 2, column \"x\": \"1e300\" does not fit single precision");
    assertThat(inputs(number("x").standardized(), "1e300", "2e300")[1])
        .containsExactly(new float[] {1}, within(1e-5f));
  }

  @Test
  void numbersTooLargeToBeScaledAreAnErrorWhenFitted() {
    assertThatThrownBy(() -> fitted(number("x").rescaled(), "1.7e308", "-1.7e308"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fit: text: column \"x\" has numbers too large to be scaled; call logarithm(), or use"
                + " other units");
    assertThat(inputs(number("x").standardized(), "1.7e308", "-1.7e308"))
        .isDeepEqualTo(new float[][] {{1}, {-1}});
    assertThat(fitted(number("x").missing(mean()), "1.7e308", "1.7e308").toString())
        .contains("1.7E+308");
  }

  @Test
  void wrongSettingsAreErrors() {
    assertThatThrownBy(() -> number("x").binned(1)).hasMessageContaining("2 or more, got 1");
    assertThatThrownBy(() -> number("x").binned(2.0, 1.0)).hasMessageContaining("ascending");
    assertThatThrownBy(() -> number("x").binned(new double[0]))
        .hasMessageContaining("one at least");
    assertThatThrownBy(() -> number("x").missing(Double.NaN)).hasMessageContaining("finite");
  }

  @Test
  void printsItsSettings() {
    assertThat(
            List.of(
                number("x").decimalComma().log1p().standardized().missing(mean()),
                number("x").binned(3).missing(2).missingIndicator()))
        .hasToString(
            "[number(\"x\").decimalComma().log1p().standardized().missing(mean()),"
                + " number(\"x\").binned(3).missing(2.0).missingIndicator()]");
  }

  @Test
  void theNumberOfMissingValuesIsCheckedWhenThereAreNone() {
    Rows rows = Csv.parse("a,b\n1,x\n2,y\n");
    assertThatThrownBy(
            () -> Columns.features(number("a").logarithm().missing(0)).label("b").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "fit: column \"a\": missing values become 0, but 0.0 has no logarithm");
  }
}
