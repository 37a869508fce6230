package dev.cresset.tabular;

import static dev.cresset.tabular.Columns.date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dates become. */
class DateFeatureTest {

  private static Rows rows(String... values) {
    StringBuilder csv = new StringBuilder("x,y\n");
    Arrays.stream(values).forEach(value -> csv.append(value).append(",0\n"));
    return Csv.parse(csv.toString());
  }

  private static float[][] inputs(DateFeature feature, Rows rows) {
    return Columns.features(feature).target("y").fit(rows).inputs(rows);
  }

  @Test
  void eachPartBecomesSineAndCosine() {
    float[][] inputs =
        inputs(date("x").cyclic(DatePart.MONTH, DatePart.DAY_OF_WEEK), rows("2026-04-06"));

    // April is a quarter of the year from January, and 6 April 2026 a Monday.
    assertThat(inputs[0]).containsExactly(new float[] {1, 0, 0, 1}, within(1e-6f));
  }

  @Test
  void theEndOfAPeriodIsNextToItsBeginning() {
    float[][] inputs =
        inputs(date("x").cyclic(DatePart.DAY_OF_YEAR), rows("2026-12-31", "2027-01-01"));

    assertThat(Math.hypot(inputs[0][0] - inputs[1][0], inputs[0][1] - inputs[1][1]))
        .isLessThan(0.02);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-28T18:00",
        "2026-11-28 18:00:00",
        "2026-11-28T18:00:00.000000",
        "2026-11-28T18:00:00Z",
        "2026-11-28T18:00:00+02:00",
        "2026-11-28T18:00+01:00[Europe/Berlin]"
      })
  void readsIsoDatesWithTimes(String text) {
    float[][] inputs = inputs(date("x").cyclic(DatePart.TIME_OF_DAY), rows(text));

    assertThat(inputs[0]).containsExactly(new float[] {-1, 0}, within(1e-6f));
  }

  @Test
  void readsWhatTheClassesOfJavaTimePrint() {
    LocalDateTime evening = LocalDateTime.of(2026, 11, 28, 18, 0);
    Rows rows =
        Rows.ofMaps(
            List.of(
                Map.of("x", evening, "y", 0),
                Map.of("x", OffsetDateTime.parse(evening + "+02:00"), "y", 0),
                Map.of("x", ZonedDateTime.of(evening, ZoneId.of("Europe/Berlin")), "y", 0),
                Map.of("x", Instant.parse(evening + ":00Z"), "y", 0),
                Map.of("x", java.sql.Timestamp.valueOf(evening), "y", 0)));

    for (float[] inputs : inputs(date("x").cyclic(DatePart.TIME_OF_DAY), rows)) {
      assertThat(inputs).containsExactly(new float[] {-1, 0}, within(1e-6f));
    }
  }

  @Test
  void readsOtherFormats() {
    float[][] inputs =
        inputs(date("x").format("d MMM yyyy").cyclic(DatePart.MONTH), rows("6 Apr 2026"));

    assertThat(inputs[0]).containsExactly(new float[] {1, 0}, within(1e-6f));
    for (String pattern : new String[] {"d.M.yyyy", "d.M.uuuu"}) {
      DateFeature feature = date("x").format(pattern).cyclic(DatePart.MONTH);
      assertThat(inputs(feature, rows("6.4.2026"))[0])
          .containsExactly(new float[] {1, 0}, within(1e-6f));
      assertThatThrownBy(() -> inputs(feature, rows("30.2.2026")))
          .hasMessageEndingWith(
              "\"30.2.2026\" is not a date of the format \"%s\"".formatted(pattern));
    }
    assertThatThrownBy(() -> date("x").format("no pattern"))
        .hasMessageStartingWith("format: \"no pattern\" is not a pattern of dates (");
  }

  @ParameterizedTest
  @ValueSource(strings = {"28.11.2026", "2026-02-30", "yesterday", "2026-11-28T25:00"})
  void otherTextIsAnError(String text) {
    DateFeature feature = date("x").cyclic(DatePart.MONTH);
    assertThatThrownBy(() -> inputs(feature, rows("2026-01-01", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "fit: text: line 3, column \"x\": \"%s\" is not a date such as 2026-11-28"
                .formatted(text));
  }

  @Test
  void missingDatesAreZerosOrAnError() {
    DateFeature feature = date("x").cyclic(DatePart.MONTH);
    assertThat(inputs(feature.missingAsZeros(), rows("2026-01-01", ""))[1]).containsExactly(0, 0);
    assertThatThrownBy(() -> inputs(feature, rows("2026-01-01", "")))
        .hasMessageContaining("line 3, column \"x\": the value is missing");
  }

  @Test
  void withoutPartsIsAnError() {
    assertThatThrownBy(() -> inputs(date("x"), rows("2026-01-01")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call cyclic(DatePart.MONTH)");
    assertThatThrownBy(() -> date("x").cyclic(DatePart.MONTH, DatePart.MONTH))
        .hasMessageContaining("different parts");
  }

  @Test
  void printsItsSettings() {
    assertThat(date("x").format("d.M.yyyy").cyclic(DatePart.MONTH).missingAsZeros())
        .hasToString("date(\"x\").format(\"d.M.yyyy\").cyclic(MONTH).missingAsZeros()");
  }
}
