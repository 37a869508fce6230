package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Generator;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of records and maps, and their parts. */
class RowsTest {

  enum Size {
    SMALL,
    LARGE
  }

  record Order(
      String city, int count, double price, Size size, LocalDate day, Optional<Integer> age) {}

  private static final List<Order> ORDERS =
      List.of(
          new Order("Graz", 2, 3.5, Size.SMALL, LocalDate.of(2026, 1, 2), Optional.of(3)),
          new Order("", 3, Double.NaN, Size.LARGE, LocalDate.of(2026, 1, 3), Optional.empty()));

  @Test
  void recordsAreRowsAndTheirComponentsColumns() {
    Rows rows = Rows.of(ORDERS);

    assertThat(rows.columns()).containsExactly("city", "count", "price", "size", "day", "age");
    assertThat(rows.row(0))
        .isEqualTo(
            Map.of(
                "city",
                "Graz",
                "count",
                "2",
                "price",
                "3.5",
                "size",
                "SMALL",
                "day",
                "2026-01-02",
                "age",
                "3"));
    assertThat(rows.get(1, "city")).isNull();
    assertThat(rows.get(1, "price")).isNull();
    assertThat(rows.get(1, "age")).isNull();
  }

  @Test
  void equalNumbersOfAnyTypeHaveTheSameText() {
    Rows rows =
        Rows.ofMaps(
            List.of(
                Map.of("x", 7),
                Map.of("x", 7.0),
                Map.of("x", 7.0f),
                Map.of("x", new BigDecimal("7.00")),
                Map.of("x", 7L),
                Map.of("x", "7")));

    assertThat(IntStream.range(0, rows.size()).mapToObj(i -> rows.get(i, "x"))).containsOnly("7");
  }

  @Test
  void aFloatKeepsItsDigits() {
    Rows rows = Rows.ofMaps(List.of(Map.of("x", 0.1f), Map.of("x", 1e300)));

    assertThat(rows.numbers("x")).containsExactly(0.1, 1e300);
  }

  @Test
  void mapsMayHoldNullAndMustHaveAllColumns() {
    Map<String, Object> row = new HashMap<>();
    row.put("x", null);
    assertThat(Rows.ofMaps(List.of(row)).get(0, "x")).isNull();
    assertThatThrownBy(() -> Rows.ofMaps(List.of(Map.of("x", 1), Map.of("y", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Rows.ofMaps: row 1 of the list of maps has no column \"x\"; its columns are \"y\"");
  }

  @Test
  void valuesOfOtherClassesAreErrors() {
    record Wrong(List<Integer> values) {}
    assertThatThrownBy(() -> Rows.of(List.of(new Wrong(List.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Rows.of: row 0 of class Wrong, column \"values\": a value of class ")
        .hasMessageEndingWith("use text, a number, a boolean, an enum or a date");
  }

  @Test
  void recordsMustBeOfOneClass() {
    record A(int x) {}
    record B(int x) {}
    assertThatThrownBy(() -> Rows.of(List.of(new A(1), new B(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pass records of one class");
    assertThatThrownBy(() -> Rows.of(List.<A>of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the list is empty");
  }

  @Test
  void anUnknownColumnIsAnErrorThatNamesTheColumns() {
    assertThatThrownBy(() -> Csv.parse("a,b\n1,2\n").get(0, "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Rows.get: text has no column \"c\"; its columns are \"a\", \"b\"");
    assertThatThrownBy(() -> Rows.of(ORDERS).get(0, "c"))
        .hasMessageStartingWith("Rows.get: the list of Order has no column \"c\"; ");
    assertThatThrownBy(() -> Rows.of(ORDERS).get(2, "city"))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Rows.get: there is no row 2; rows are 0 to 1");
  }

  @Test
  void aTextThatIsNoNumberIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> Csv.parse("a,b\n1,\"2\n\"\n3,x\n").numbers("b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Rows.numbers: text: line 4, column \"b\": \"x\" is not a number");
  }

  @Test
  void partsKeepValuesAndLines() {
    Rows rows = Csv.parse("a\n0\n1\n2\nx\n").select(3, 1, 1);

    assertThat(rows.size()).isEqualTo(3);
    assertThat(rows.get(1, "a")).isEqualTo("1");
    assertThatThrownBy(() -> rows.numbers("a")).hasMessageContaining("line 5");
    assertThat(rows.first(2).size()).isEqualTo(2);
    assertThat(rows.first(9).size()).isEqualTo(3);
  }

  @Test
  void withoutMissingKeepsCompleteRows() {
    Rows rows = Csv.parse("a,b\n1,\n,2\n3,4\n");

    assertThat(rows.withoutMissing("a").numbers("a")).containsExactly(1, 3);
    assertThat(rows.withoutMissing().numbers("a")).containsExactly(3);
  }

  private static Rows classes(int... counts) {
    StringBuilder csv = new StringBuilder("id,c\n");
    int id = 0;
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < counts[c]; i++) {
        csv.append(id++).append(",c").append(c).append('\n');
      }
    }
    return Csv.parse(csv.toString());
  }

  private static Map<String, Long> counts(Rows rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> String.valueOf(rows.get(i, "c")))
        .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
  }

  private static List<Double> ids(List<Rows> parts) {
    List<Double> ids = new ArrayList<>();
    for (Rows part : parts) {
      for (double id : part.numbers("id")) {
        ids.add(id);
      }
    }
    Collections.sort(ids);
    return ids;
  }

  @Test
  void aStratifiedSplitKeepsTheProportionsOfClasses() {
    Rows rows = classes(100, 50, 10);

    List<Rows> parts = rows.stratifiedSplit("c", new Generator(1), 0.7, 0.2, 0.1);

    assertThat(ids(parts)).isEqualTo(ids(List.of(rows)));
    assertThat(parts.stream().map(Rows::size)).containsExactly(112, 32, 16);
    for (int i = 0; i < 3; i++) {
      double fraction = List.of(0.7, 0.2, 0.1).get(i);
      Map<String, Long> counts = counts(parts.get(i));
      assertThat((double) counts.get("c0")).isBetween(100 * fraction - 2, 100 * fraction + 2);
      assertThat((double) counts.get("c1")).isBetween(50 * fraction - 2, 50 * fraction + 2);
    }
  }

  @Test
  void stratifiedFoldsHaveTheSameNumberOfEachClassToWithinOne() {
    Rows rows = classes(23, 11, 6);

    List<Fold> folds = rows.stratifiedFolds("c", 5, new Generator(1));

    assertThat(ids(folds.stream().map(Fold::test).toList())).isEqualTo(ids(List.of(rows)));
    for (Fold fold : folds) {
      assertThat(ids(List.of(fold.training(), fold.test()))).isEqualTo(ids(List.of(rows)));
      Map<String, Long> counts = counts(fold.test());
      assertThat(counts.get("c0")).isBetween(4L, 5L);
      assertThat(counts.get("c1")).isBetween(2L, 3L);
      assertThat(counts.get("c2")).isBetween(1L, 2L);
      assertThat(fold.test().size()).isEqualTo(8);
    }
  }

  @Test
  void theSameSeedGivesTheSamePartsAndAnotherSeedOthers() {
    Rows rows = classes(60, 40);

    assertThat(order(rows.randomSplit(new Generator(7), 0.5, 0.5)))
        .isEqualTo(order(rows.randomSplit(new Generator(7), 0.5, 0.5)))
        .isNotEqualTo(order(rows.randomSplit(new Generator(8), 0.5, 0.5)));
    assertThat(rows.folds(3, new Generator(7)).get(0).test().numbers("id"))
        .isEqualTo(rows.folds(3, new Generator(7)).get(0).test().numbers("id"));
  }

  private static List<double[]> orderOf(List<Rows> parts) {
    return parts.stream().map(part -> part.numbers("id")).toList();
  }

  private static String order(List<Rows> parts) {
    return orderOf(parts).stream().map(Arrays::toString).toList().toString();
  }

  @Test
  void partsAreShuffled() {
    Rows part = classes(50, 50).stratifiedSplit("c", new Generator(1), 1.0).get(0);

    assertThat(counts(part.first(50)).get("c0")).isBetween(10L, 40L);
  }

  @Test
  void fractionsAndNumbersOfFoldsAreChecked() {
    Rows rows = classes(3);

    assertThatThrownBy(() -> rows.randomSplit(0.5, 0.4))
        .hasMessageContaining("must be 0 or more and add up to 1, but their sum is 0.9");
    assertThatThrownBy(() -> rows.folds(4))
        .hasMessage("folds: the number of folds must be 2 to the number of rows, 3, got 4");
    assertThatThrownBy(() -> rows.stratifiedFolds("c", 1)).hasMessageContaining("got 1");
  }

  @Test
  void printsTheFirstRows() {
    assertThat(Csv.parse("name,n\nA,1\nBcd,\n"))
        .hasToString("Rows(2 rows, 2 columns, of text)\nname  n\nA     1\nBcd   -");
    assertThat(Csv.parse("\"a\nb\",c\n1,\"x\ny\"\n").toString().lines()).hasSize(3);
    assertThat(classes(9).toString().lines()).hasSize(8).last().isEqualTo("...");
  }
}
