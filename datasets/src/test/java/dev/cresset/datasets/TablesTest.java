package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables in the jar have the rows and columns that their classes document. */
class TablesTest {

  @Test
  void penguinsHas344RowsOfThreeSpecies() {
    List<String[]> rows = rows(Penguins.csv(), 344, 7);

    assertThat(header(Penguins.csv()))
        .isEqualTo("species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex");
    assertThat(counts(rows, 0)).isEqualTo(Map.of("Adelie", 152L, "Chinstrap", 68L, "Gentoo", 124L));
    assertThat(counts(rows, 1).keySet()).containsExactly("Biscoe", "Dream", "Torgersen");
    assertThat(counts(rows, 6)).isEqualTo(Map.of("female", 165L, "male", 168L, "", 11L));
    for (int column = 2; column < 6; column++) {
      assertThat(counts(rows, column)).containsEntry("", 2L);
    }
    assertThat(counts(rows, 0).keySet()).containsExactlyElementsOf(Penguins.classNames());
    assertThat(rows.get(0))
        .containsExactly("Adelie", "Torgersen", "39.1", "18.7", "181", "3750", "male");
  }

  @Test
  void breastCancerHas569RowsOfTwoClasses() {
    List<String[]> rows = rows(BreastCancer.csv(), 569, 31);

    assertThat(header(BreastCancer.csv()))
        .startsWith("mean_radius,")
        .contains(",mean_concave_points,", ",radius_error,", ",worst_fractal_dimension,")
        .endsWith(",diagnosis")
        .matches("[a-z_,]+");
    assertThat(counts(rows, 30)).isEqualTo(Map.of("benign", 357L, "malignant", 212L));
    assertThat(counts(rows, 30).keySet()).containsExactlyElementsOf(BreastCancer.classNames());
    assertThat(numbers(rows, 0)).startsWith(17.99, 20.57).endsWith(7.76);
  }

  @Test
  void diabetesHas442Rows() {
    List<String[]> rows = rows(Diabetes.csv(), 442, 11);

    assertThat(header(Diabetes.csv())).isEqualTo("age,sex,bmi,bp,s1,s2,s3,s4,s5,s6,progression");
    assertThat(counts(rows, 1).keySet()).containsExactly("1", "2");
    assertThat(Arrays.stream(numbers(rows, 10)).min()).hasValue(25);
    assertThat(Arrays.stream(numbers(rows, 10)).max()).hasValue(346);
    assertThat(numbers(rows, 2)).startsWith(32.1, 21.6);
  }

  /** The checksums are those of what the script wrote from the packages. */
  @Test
  void theTextsAreThoseOfThePackages() throws NoSuchAlgorithmException {
    assertThat(sha256(Penguins.csv()))
        .isEqualTo("2aae5655b87666a59355cdb338eed523adcb7dc190132c1a5c66bc5126c758a2");
    assertThat(sha256(BreastCancer.csv()))
        .isEqualTo("518936fa92ca3d8a78c420aee22030c4e519ffcba3be15dd23e83f2fc22e20e5");
    assertThat(sha256(Diabetes.csv()))
        .isEqualTo("731c91514b20f51185739fd2533cde9eccd1c61b16c2aba62d9c8082a9151d4f");
  }

  @Test
  void saysWhatAJarWithoutItsResourcesLacks() {
    assertThatThrownBy(() -> TableResource.read("Penguins.csv", "none.csv"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Penguins.csv: tables/none.csv: expected it beside")
        .hasMessageContaining("repackaged");
  }

  private static String header(String csv) {
    return csv.lines().findFirst().orElseThrow();
  }

  private static List<String[]> rows(String csv, int size, int columns) {
    List<String[]> rows = csv.lines().skip(1).map(line -> line.split(",", -1)).toList();
    assertThat(rows).hasSize(size).allMatch(row -> row.length == columns);
    return rows;
  }

  private static Map<String, Long> counts(List<String[]> rows, int column) {
    return rows.stream()
        .map(row -> row[column])
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private static double[] numbers(List<String[]> rows, int column) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
