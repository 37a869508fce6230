package dev.cresset.datasets;

/**
 * Diabetes: ten measurements of 442 patients and the progression of the disease one year later, for
 * regression.
 *
 * <pre>{@code
 * Rows rows = Csv.parse(Diabetes.csv());                           // in cresset-tabular
 * }</pre>
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><th>column</th><th>value</th></tr>
 * <tr><td>{@code age}</td><td>age in years</td></tr>
 * <tr><td>{@code sex}</td><td>1 or 2; the source does not say which is which</td></tr>
 * <tr><td>{@code bmi}</td><td>body mass index</td></tr>
 * <tr><td>{@code bp}</td><td>average blood pressure</td></tr>
 * <tr><td>{@code s1}</td><td>total serum cholesterol</td></tr>
 * <tr><td>{@code s2}</td><td>low-density lipoproteins</td></tr>
 * <tr><td>{@code s3}</td><td>high-density lipoproteins</td></tr>
 * <tr><td>{@code s4}</td><td>total cholesterol / high-density lipoproteins</td></tr>
 * <tr><td>{@code s5}</td><td>possibly the logarithm of the serum triglycerides level</td></tr>
 * <tr><td>{@code s6}</td><td>blood sugar level</td></tr>
 * <tr><td>{@code progression}</td><td>measure of the progression, an integer from 25 to 346</td></tr>
 * </table>
 *
 * <p>No value is missing. The source states no units but years.
 *
 * <p>The data is inside the jar; nothing is downloaded. From Efron, Hastie, Johnstone and
 * Tibshirani, "Least Angle Regression", 2004; copied from scikit-learn 1.2.1 (BSD-3-Clause), which
 * states no separate licence of the data. The columns have scikit-learn's names, except for the
 * target, which has none there. The numbers are the unscaled ones. scikit-learn counterpart: {@code
 * load_diabetes(scaled=False)}.
 *
 * @since 0.1
 */
public final class Diabetes {

  private Diabetes() {}

  /**
   * Returns the table as CSV: a header and 442 rows.
   *
   * @throws java.io.UncheckedIOException if the jar is damaged
   */
  public static String csv() {
    return TableResource.read("Diabetes.csv", "diabetes.csv");
  }
}
