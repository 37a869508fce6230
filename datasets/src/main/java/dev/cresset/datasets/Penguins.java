package dev.cresset.datasets;

import java.util.List;

/**
 * Palmer penguins: body measurements of 344 penguins of three species, for classification.
 *
 * <pre>{@code
 * Rows rows = Csv.parse(Penguins.csv());                           // in cresset-tabular
 * Files.writeString(Path.of("penguins.csv"), Penguins.csv());
 * }</pre>
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><th>column</th><th>value</th><th>missing in</th></tr>
 * <tr><td>{@code species}</td><td>Adelie (152 rows), Chinstrap (68), Gentoo (124)</td><td>0 rows</td></tr>
 * <tr><td>{@code island}</td><td>Biscoe, Dream, Torgersen</td><td>0</td></tr>
 * <tr><td>{@code bill_length_mm}</td><td>length of the bill in mm</td><td>2</td></tr>
 * <tr><td>{@code bill_depth_mm}</td><td>depth of the bill in mm</td><td>2</td></tr>
 * <tr><td>{@code flipper_length_mm}</td><td>length of a flipper in mm</td><td>2</td></tr>
 * <tr><td>{@code body_mass_g}</td><td>mass in g</td><td>2</td></tr>
 * <tr><td>{@code sex}</td><td>female, male</td><td>11</td></tr>
 * </table>
 *
 * <p>The data is inside the jar; nothing is downloaded. Collected by Kristen Gorman and the Palmer
 * Station, Antarctica LTER (Gorman, Williams and Fraser 2014); CC0 1.0. From the npm package {@code
 * vega-datasets} 3.2.1, with the numbers unchanged. The columns have the names of the R package
 * {@code palmerpenguins}; the file of {@code vega-datasets} calls them Species, Island, Beak Length
 * (mm), Beak Depth (mm), Flipper Length (mm), Body Mass (g) and Sex. It has the sex in capitals,
 * and for one penguin as a full stop, which is a missing value here. seaborn counterpart: {@code
 * load_dataset("penguins")}.
 *
 * @since 0.1
 */
public final class Penguins {

  private Penguins() {}

  /**
   * Returns the table as CSV: a header and 344 rows, with empty text for missing values.
   *
   * @throws java.io.UncheckedIOException if the jar is damaged
   */
  public static String csv() {
    return TableResource.read("Penguins.csv", "penguins.csv");
  }

  /** Returns the species in alphabetical order: Adelie, Chinstrap and Gentoo. */
  public static List<String> classNames() {
    return List.of("Adelie", "Chinstrap", "Gentoo");
  }
}
