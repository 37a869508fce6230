package dev.cresset.datasets;

import java.util.List;

/**
 * Breast Cancer Wisconsin (Diagnostic): measurements of cell nuclei in 569 images of fine needle
 * aspirates, for binary classification.
 *
 * <pre>{@code
 * Rows rows = Csv.parse(BreastCancer.csv());                       // in cresset-tabular
 * }</pre>
 *
 * <p>The column {@code diagnosis} is benign (357 rows) or malignant (212). The 30 other columns are
 * numbers: {@code mean_}, then the name of a measurement, is its mean over the nuclei of an image;
 * {@code _error} after the name is the standard error; {@code worst_} before it is the mean of the
 * three largest values. No value is missing. The source states no units.
 *
 * <table>
 * <caption>Measurements</caption>
 * <tr><th>name</th><th>meaning</th></tr>
 * <tr><td>{@code radius}</td><td>mean distance from the centre to points on the perimeter</td></tr>
 * <tr><td>{@code texture}</td><td>standard deviation of the grey values</td></tr>
 * <tr><td>{@code perimeter}</td><td>perimeter</td></tr>
 * <tr><td>{@code area}</td><td>area</td></tr>
 * <tr><td>{@code smoothness}</td><td>local variation in the lengths of the radii</td></tr>
 * <tr><td>{@code compactness}</td><td>perimeter² / area - 1</td></tr>
 * <tr><td>{@code concavity}</td><td>severity of the concave portions of the contour</td></tr>
 * <tr><td>{@code concave_points}</td><td>number of concave portions of the contour</td></tr>
 * <tr><td>{@code symmetry}</td><td>symmetry</td></tr>
 * <tr><td>{@code fractal_dimension}</td><td>"coastline approximation" - 1</td></tr>
 * </table>
 *
 * <p>The data is inside the jar; nothing is downloaded. By William H. Wolberg, W. Nick Street and
 * Olvi L. Mangasarian, 1995, from the UCI Machine Learning Repository; copied from scikit-learn
 * 1.2.1 (BSD-3-Clause), with the numbers unchanged. That package states no separate licence of the
 * data. The columns have scikit-learn's names with underscores, and its classes 0 and 1 are written
 * malignant and benign. scikit-learn counterpart: {@code load_breast_cancer}.
 *
 * @since 0.1
 */
public final class BreastCancer {

  private BreastCancer() {}

  /**
   * Returns the table as CSV: a header and 569 rows.
   *
   * @throws java.io.UncheckedIOException if the jar is damaged
   */
  public static String csv() {
    return TableResource.read("BreastCancer.csv", "breast-cancer.csv");
  }

  /** Returns the diagnoses in alphabetical order: benign and malignant. */
  public static List<String> classNames() {
    return List.of("benign", "malignant");
  }
}
