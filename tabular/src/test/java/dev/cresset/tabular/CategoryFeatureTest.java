package dev.cresset.tabular;

import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.mostFrequent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What categories become. */
class CategoryFeatureTest {

  private static Rows rows(String... values) {
    StringBuilder csv = new StringBuilder("x,y\n");
    Arrays.stream(values).forEach(value -> csv.append(value).append(",0\n"));
    return Csv.parse(csv.toString());
  }

  private static FittedColumns fitted(CategoryFeature feature, String... values) {
    return Columns.features(feature).target("y").fit(rows(values));
  }

  @Test
  void areOneHotInOrder() {
    FittedColumns fitted = fitted(category("x"), "b", "a", "b", "ä");

    assertThat(fitted.features()).containsExactly("x=a", "x=b", "x=ä");
    assertThat(fitted.inputs(rows("b", "ä"))).isDeepEqualTo(new float[][] {{0, 1, 0}, {0, 0, 1}});
  }

  @Test
  void integersAreOrderedBySize() {
    assertThat(fitted(category("x"), "10", "9", "-1").features())
        .containsExactly("x=-1", "x=9", "x=10");
    assertThat(fitted(category("x"), "10", "9", "b").features())
        .containsExactly("x=10", "x=9", "x=b");
  }

  @Test
  void anIndexIsOneInput() {
    FittedColumns fitted =
        fitted(category("x").index().missingAsCategory().unknownAsCategory(), "b", "a");

    assertThat(fitted.features()).containsExactly("x");
    assertThat(fitted.inputs(rows("a", "b", "", "c")))
        .isDeepEqualTo(new float[][] {{0}, {1}, {2}, {3}});
  }

  @Test
  void anUnknownValueIsAnErrorThatNamesLineAndColumn() {
    FittedColumns fitted = fitted(category("x"), "a", "b");

    assertThatThrownBy(() -> fitted.inputs(rows("a", "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inputs: text: line 3, column \"x\": the value \"c\" was in none of the training rows,"
                + " whose values are \"a\", \"b\"; call unknownAsCategory() or minimumCount(..)"
                + " before fit(..) to accept others");
  }

  @Test
  void unknownAndMissingValuesHaveTheirInputsAtTheEnd() {
    FittedColumns fitted = fitted(category("x").unknownAsCategory().missingAsCategory(), "a", "b");

    assertThat(fitted.features()).containsExactly("x=a", "x=b", "x missing", "x unknown");
    assertThat(fitted.inputs(rows("", "zzz")))
        .isDeepEqualTo(new float[][] {{0, 0, 1, 0}, {0, 0, 0, 1}});
  }

  @Test
  void rareValuesAreUnknown() {
    FittedColumns fitted = fitted(category("x").minimumCount(2), "a", "a", "b");

    assertThat(fitted.features()).containsExactly("x=a", "x unknown");
    assertThat(fitted.inputs(rows("b"))).isDeepEqualTo(new float[][] {{0, 1}});
  }

  @Test
  void missingValuesBecomeWhatTheColumnSays() {
    assertThat(fitted(category("x").missing(mostFrequent()), "a", "b", "b", "").inputs(rows("")))
        .isDeepEqualTo(new float[][] {{0, 1}});
    FittedColumns constant = fitted(category("x").missing("none"), "a", "");
    assertThat(constant.features()).containsExactly("x=a", "x=none");
    assertThat(constant.inputs(rows(""))).isDeepEqualTo(new float[][] {{0, 1}});
    assertThatThrownBy(() -> fitted(category("x"), "a", ""))
        .hasMessage(
            "fit: text: line 3, column \"x\": the value is missing, and the column does not say"
                + " what it becomes; call missingAsCategory() or missing(mostFrequent()), or remove"
                + " such rows with rows.withoutMissing(..)");
    assertThatThrownBy(() -> category("x").missing(mean()))
        .hasMessageContaining("categories have no mean()");
  }

  @Test
  void equalNumbersHaveOneHashedCategory() {
    FittedColumns fitted = fitted(category("x").hashed(1000).index(), "a");
    float[] expected = fitted.inputs("test", Map.of("x", "0.0005"));
    assertThat(fitted.inputs("test", Map.of("x", 5e-4))).containsExactly(expected);
    assertThat(fitted.inputs("test", Map.of("x", "0.00050"))).containsExactly(expected);
    assertThat(fitted.inputs("test", Map.of("x", 3.0)))
        .containsExactly(fitted.inputs("test", Map.of("x", "3.0")));
    assertThatThrownBy(() -> category("x").hashed(1_000_001))
        .hasMessage("hashed: the number of categories must be 2 to 1000000, got 1000001");
  }

  @Test
  void hashedValuesHaveAFixedNumberOfInputsAndNoneIsUnknown() {
    FittedColumns fitted = fitted(category("x").hashed(8).index(), "a");
    String[] values = IntStream.range(0, 800).mapToObj(i -> "user" + i).toArray(String[]::new);

    int[] counts = new int[8];
    for (float[] each : fitted.inputs(rows(values))) {
      counts[(int) each[0]]++;
    }

    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 60 && count < 140);
    assertThat(fitted(category("x").hashed(8), "a").features()).hasSize(8);
  }

  /**
   * Files of models depend on it. Expected: FNV-1a, mixed as in MurmurHash3, computed in Python.
   */
  @Test
  void theHashFunctionDoesNotChange() {
    FittedColumns fitted = fitted(category("x").hashed(1000).index(), "a");

    assertThat(fitted.inputs(rows("Graz", "Köln", "a")))
        .isDeepEqualTo(new float[][] {{106}, {786}, {715}});
  }

  @Test
  void tooManyCategoriesForOneInputEachAreAnError() {
    String[] values = IntStream.range(0, 1001).mapToObj(i -> "user" + i).toArray(String[]::new);

    assertThatThrownBy(() -> fitted(category("x"), values))
        .hasMessage(
            "fit: text: column \"x\" has 1001 categories, too many for one input each; use"
                + " minimumCount(..), hashed(..), or index() with an embedding");
    assertThat(fitted(category("x").index(), values).features()).hasSize(1);
  }

  @Test
  void theSameNumberIsTheSameCategoryHoweverItIsWritten() {
    FittedColumns fitted = fitted(category("x").index(), "3.0", "2.50", "01234", "v1.0");

    assertThat(fitted.inputs(rows("3", "3.00", "2.5", "01234", "v1.0")))
        .isDeepEqualTo(new float[][] {{2}, {2}, {1}, {0}, {3}});
    assertThatThrownBy(() -> fitted.inputs(rows("1234"))).hasMessageContaining("\"1234\"");
    assertThatThrownBy(() -> fitted.inputs(rows("v1"))).hasMessageContaining("\"v1\"");
    assertThat(fitted(category("x").index(), "3", "3.0").inputs(rows("3", "3.0")))
        .isDeepEqualTo(new float[][] {{0}, {1}});
  }

  @Test
  void printsItsSettings() {
    assertThat(category("x").minimumCount(3).missing("a"))
        .hasToString("category(\"x\").oneHot().minimumCount(3).missing(\"a\")");
    assertThat(category("x").hashed(4).index().missingAsCategory())
        .hasToString("category(\"x\").hashed(4).index().missingAsCategory()");
  }
}
