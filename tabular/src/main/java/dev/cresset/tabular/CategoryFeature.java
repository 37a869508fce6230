package dev.cresset.tabular;

import dev.cresset.types.NotNull;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of categories; {@link Columns#category} returns one.
 *
 * <pre>{@code
 * category("island").oneHot()
 * category("sex").oneHot().missingAsCategory().unknownAsCategory()
 * category("city").minimumCount(10)
 * category("user").hashed(64)
 * }</pre>
 *
 * <p>The categories are the different values of the training rows, in order: numbers by size, other
 * text by its characters. A value that is not among them is an error, unless {@link
 * #unknownAsCategory} or {@link #hashed} is called. {@code 3} and {@code 3.0} are the same category
 * when rows are read after the fit.
 *
 * <p>Immutable: each setter returns a new object.
 *
 * @since 0.1
 */
public final class CategoryFeature extends Feature {

  private static final int MOST_INPUTS = 1000;

  private boolean isIndex;
  private int buckets;
  private boolean missingSlot;
  private boolean unknownSlot;
  private int minimumCount = 1;
  private @Nullable String constant;
  private boolean mostFrequent;

  CategoryFeature(String column) {
    super(column);
  }

  private CategoryFeature copy() {
    CategoryFeature copy = new CategoryFeature(column());
    copy.isIndex = isIndex;
    copy.buckets = buckets;
    copy.missingSlot = missingSlot;
    copy.unknownSlot = unknownSlot;
    copy.minimumCount = minimumCount;
    copy.constant = constant;
    copy.mostFrequent = mostFrequent;
    return copy;
  }

  /**
   * Returns this column with one input for each category, 1 for the category of the row and 0 for
   * the others. This is the default. scikit-learn counterpart: {@code OneHotEncoder}.
   */
  public CategoryFeature oneHot() {
    CategoryFeature copy = copy();
    copy.isIndex = false;
    return copy;
  }

  /**
   * Returns this column with one input that holds the index of the category, for an embedding.
   * scikit-learn counterpart: {@code OrdinalEncoder}.
   */
  public CategoryFeature index() {
    CategoryFeature copy = copy();
    copy.isIndex = true;
    return copy;
  }

  /**
   * Returns this column with values distributed to a fixed number of categories by a hash function,
   * so that any value has one. Several values share a category. Keras counterpart: {@code Hashing}.
   *
   * @param buckets number of categories, 2 to 1,000,000
   * @throws IllegalArgumentException if the number is out of range
   */
  public CategoryFeature hashed(int buckets) {
    if (buckets < 2 || buckets > FittedCategory.MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "hashed: the number of categories must be 2 to %s, got %s"
              .formatted(FittedCategory.MOST_BUCKETS, buckets));
    }
    CategoryFeature copy = copy();
    copy.buckets = buckets;
    return copy;
  }

  /**
   * Returns this column with one more category, for values that are not in the training rows. With
   * {@link #minimumCount} it also stands for rare values; otherwise no training row uses it, and
   * its weights keep their initial values.
   */
  public CategoryFeature unknownAsCategory() {
    CategoryFeature copy = copy();
    copy.unknownSlot = true;
    return copy;
  }

  /**
   * Returns this column with {@link #unknownAsCategory}, which also stands for values that fewer
   * training rows have. scikit-learn counterpart: {@code OneHotEncoder(min_frequency=..,
   * handle_unknown="infrequent_if_exist")}.
   *
   * @throws IllegalArgumentException if the count is below 1
   */
  public CategoryFeature minimumCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "minimumCount: the number of rows must be 1 or more, got " + count);
    }
    CategoryFeature copy = unknownAsCategory();
    copy.minimumCount = count;
    return copy;
  }

  /** Returns this column with one more category, for missing values. */
  public CategoryFeature missingAsCategory() {
    CategoryFeature copy = copy();
    copy.missingSlot = true;
    copy.constant = null;
    copy.mostFrequent = false;
    return copy;
  }

  /**
   * Returns this column with {@link Columns#mostFrequent} in place of missing values.
   *
   * @throws IllegalArgumentException if it is a mean or a median
   */
  public CategoryFeature missing(Imputation imputation) {
    if (NotNull.check("missing", "imputation", imputation) != Imputation.MOST_FREQUENT) {
      throw new IllegalArgumentException(
          "missing: categories have no %s; use missing(mostFrequent()), or number(%s) for numbers"
              .formatted(imputation.call(), Texts.quoted(column())));
    }
    CategoryFeature copy = copy();
    copy.mostFrequent = true;
    copy.constant = null;
    copy.missingSlot = false;
    return copy;
  }

  /**
   * Returns this column with a category in place of missing values.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public CategoryFeature missing(String category) {
    if (NotNull.check("missing", "category", category).isEmpty()) {
      throw new IllegalArgumentException(
          "missing: the category is empty text, which is a missing value; use missingAsCategory()");
    }
    CategoryFeature copy = copy();
    copy.constant = category;
    copy.mostFrequent = false;
    copy.missingSlot = false;
    return copy;
  }

  @Override
  FittedCategory fit(ColumnView training) {
    Map<String, Integer> counts = new HashMap<>();
    int missing = -1;
    for (int i = 0; i < training.size(); i++) {
      String value = training.get(i);
      if (value == null) {
        missing = i;
      } else {
        counts.merge(value, 1, Integer::sum);
      }
    }
    if (missing >= 0 && !missingSlot && constant == null && !mostFrequent || counts.isEmpty()) {
      throw training.error(
          "fit",
          firstMissing(training),
          counts.isEmpty()
              ? new CellException("all values of the column are missing; leave the column out")
              : FittedFeature.missing(FittedCategory.REMEDY));
    }
    String fill = mostFrequent ? mostFrequent(counts) : constant;
    if (fill != null) {
      counts.merge(fill, minimumCount, Integer::sum);
    }
    counts.values().removeIf(count -> count < minimumCount);
    List<String> categories =
        buckets > 0 ? List.of() : CategoryOrder.sorted(List.copyOf(counts.keySet()));
    FittedCategory fitted =
        new FittedCategory(
            column(), categories, buckets, isIndex, fill, missingSlot, unknownSlot && buckets == 0);
    if (!isIndex && fitted.slots() > MOST_INPUTS) {
      throw new IllegalArgumentException(
          "fit: %s: column %s has %s categories, too many for one input each; use minimumCount(..), hashed(..), or index() with an embedding"
              .formatted(training.table().source(), Texts.quoted(column()), fitted.slots()));
    }
    return fitted;
  }

  private static int firstMissing(ColumnView training) {
    int row = 0;
    while (training.get(row) != null) {
      row++;
    }
    return row;
  }

  private static String mostFrequent(Map<String, Integer> counts) {
    String best = "";
    for (String each : CategoryOrder.sorted(List.copyOf(counts.keySet()))) {
      best = best.isEmpty() || counts.get(each) > counts.get(best) ? each : best;
    }
    return best;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("category(%s)".formatted(Texts.quoted(column())));
    text.append(buckets > 0 ? ".hashed(%s)".formatted(buckets) : "");
    text.append(isIndex ? ".index()" : ".oneHot()");
    if (minimumCount > 1) {
      text.append(".minimumCount(%s)".formatted(minimumCount));
    } else if (unknownSlot) {
      text.append(".unknownAsCategory()");
    }
    text.append(missingSlot ? ".missingAsCategory()" : "");
    text.append(mostFrequent ? ".missing(mostFrequent())" : "");
    return text.append(constant == null ? "" : ".missing(%s)".formatted(Texts.quoted(constant)))
        .toString();
  }
}
