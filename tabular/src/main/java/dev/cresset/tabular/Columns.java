package dev.cresset.tabular;

import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a table are the inputs of a network, how they become numbers, and what the
 * network predicts.
 *
 * <pre>{@code
 * import static dev.cresset.tabular.Columns.*;
 *
 * Columns columns = Columns.features(
 *         number("bill_length_mm").standardized().missing(mean()),
 *         category("island").oneHot(),
 *         category("sex").oneHot().missingAsCategory(),
 *         date("day").cyclic(DatePart.DAY_OF_YEAR))
 *     .label("species");
 * FittedColumns fitted = columns.fit(training);
 * }</pre>
 *
 * <p>Other columns are ignored. A missing value is an error unless the column says what it becomes.
 *
 * <p>Immutable: {@link #label} and the other setters return a new object. Counterparts:
 * scikit-learn's {@code ColumnTransformer}, Keras' {@code FeatureSpace}.
 *
 * @since 0.1
 */
public final class Columns {

  private final List<Feature> features;
  private final @Nullable String label;
  private final @Nullable String positive;
  private final List<NumberFeature> targets;

  private Columns(
      List<Feature> features,
      @Nullable String label,
      @Nullable String positive,
      List<NumberFeature> targets) {
    this.features = features;
    this.label = label;
    this.positive = positive;
    this.targets = targets;
  }

  // ---------------------------------------------------------------------------------------------
  // Features

  /**
   * Returns columns with these features, in the order of the inputs of the network.
   *
   * @throws IllegalArgumentException if there are none, or two of one kind are of one column
   */
  public static Columns features(Feature... features) {
    List<Feature> copy = List.of(NotNull.checkEach("Columns.features", "feature", features));
    if (copy.isEmpty()) {
      throw new IllegalArgumentException(
          "Columns.features: got no features; pass number(..), category(..) or date(..)");
    }
    Set<String> seen = new HashSet<>();
    for (Feature feature : copy) {
      if (!seen.add(feature.getClass().getName() + feature.column())) {
        throw new IllegalArgumentException(
            "Columns.features: column %s is listed twice; remove one"
                .formatted(Texts.quoted(feature.column())));
      }
    }
    return new Columns(copy, null, null, List.of());
  }

  /** Returns a column of numbers, which become inputs as they are. */
  public static NumberFeature number(String column) {
    return new NumberFeature(NotNull.check("number", "column", column));
  }

  /** Returns a column of categories, one-hot encoded. */
  public static CategoryFeature category(String column) {
    return new CategoryFeature(NotNull.check("category", "column", column));
  }

  /** Returns a column of dates or dates with times. */
  public static DateFeature date(String column) {
    return new DateFeature(NotNull.check("date", "column", column));
  }

  /** Returns the mean of the training rows, in place of missing numbers. */
  public static Imputation mean() {
    return Imputation.MEAN;
  }

  /** Returns the median of the training rows, in place of missing numbers. */
  public static Imputation median() {
    return Imputation.MEDIAN;
  }

  /** Returns the most frequent value of the training rows, in place of missing values. */
  public static Imputation mostFrequent() {
    return Imputation.MOST_FREQUENT;
  }

  // ---------------------------------------------------------------------------------------------
  // What is predicted

  /**
   * Returns these columns with a column of class names. Targets are {@code INT64 [batch]}, for
   * {@code crossEntropy()}, with a network of one output for each class.
   *
   * @throws IllegalArgumentException if the column is a feature as well
   */
  public Columns label(String column) {
    return new Columns(features, checked("label", column), null, List.of());
  }

  /**
   * Returns these columns with a column of two class names. Targets are {@code FLOAT32 [batch, 1]},
   * 1 for the positive class and 0 for the other, for {@code binaryCrossEntropyWithLogits()}, with
   * a network of one output.
   *
   * @param positive the class whose probability the network computes
   * @throws IllegalArgumentException if the column is a feature as well
   */
  public Columns binaryLabel(String column, String positive) {
    return new Columns(
        features,
        checked("binaryLabel", column),
        NotNull.check("binaryLabel", "positive class", positive),
        List.of());
  }

  /**
   * Returns these columns with columns of numbers to predict. Targets are {@code FLOAT32 [batch,
   * targets]}, for {@code mse()}, with a network of one output for each.
   *
   * <p>As in scikit-learn, the network is trained on the numbers as they are. Targets far from 0
   * train better as {@link #target(NumberFeature...) target(number("price").standardized())}.
   *
   * @throws IllegalArgumentException if there are none, two are equal, or one is a feature as well
   */
  public Columns target(String... columns) {
    NotNull.checkEach("target", "column", columns);
    return target(Stream.of(columns).map(Columns::number).toArray(NumberFeature[]::new));
  }

  /**
   * Returns these columns with columns of numbers to predict, which the network is trained on
   * standardized, rescaled or as logarithms. A {@link TablePredictor} returns them in their
   * original units. scikit-learn counterpart: {@code TransformedTargetRegressor}.
   *
   * @throws IllegalArgumentException if there are none, two are of one column, or one is a feature
   *     as well, is binned or says what missing values become
   */
  public Columns target(NumberFeature... targets) {
    List<NumberFeature> copy = List.of(NotNull.checkEach("target", "target", targets));
    Set<String> names = copy.stream().map(Feature::column).collect(Collectors.toSet());
    if (copy.isEmpty() || names.size() < copy.size()) {
      throw new IllegalArgumentException(
          "target: takes different columns, one at least, got "
              + copy.stream().map(Feature::column).toList());
    }
    copy.forEach(NumberFeature::checkTarget);
    copy.forEach(target -> checked("target", target.column()));
    return new Columns(features, null, null, copy);
  }

  private String checked(String operation, String column) {
    NotNull.check(operation, "column", column);
    if (features.stream().anyMatch(feature -> feature.column().equals(column))) {
      throw new IllegalArgumentException(
          "%s: column %s is a feature as well; a network must not see what it predicts"
              .formatted(operation, Texts.quoted(column)));
    }
    return column;
  }

  /**
   * Returns these columns with what they need to know of training rows: means and standard
   * deviations, categories, class names. Pass the training rows only, so that nothing of the test
   * rows reaches the network.
   *
   * @throws IllegalArgumentException if there are no rows, a column does not exist, a value is
   *     missing where the column does not say what it becomes, or is not of the column's type; the
   *     message names source, line and column
   * @throws IllegalStateException if neither {@link #label} nor {@link #target} was called
   */
  public FittedColumns fit(Rows training) {
    NotNull.check("fit", "rows", training);
    if (label == null && targets.isEmpty()) {
      throw new IllegalStateException(
          "fit: the columns do not say what is predicted; call label(..), binaryLabel(..) or"
              + " target(..)");
    }
    if (training.size() == 0) {
      throw new IllegalArgumentException("fit: there are no rows; pass one at least");
    }
    List<FittedFeature> fitted = new ArrayList<>();
    for (Feature feature : features) {
      fitted.add(feature.fit(training.view("fit", feature.column())));
    }
    List<FittedNumber> numbers = new ArrayList<>();
    for (NumberFeature target : targets) {
      numbers.add(target.fit(training.view("fit", target.column())));
    }
    return new FittedColumns(
        fitted,
        label == null ? null : FittedLabel.fit(training.view("fit", label), positive),
        numbers,
        training.size());
  }

  @Override
  public String toString() {
    String predicted = "";
    if (positive != null) {
      predicted = ".binaryLabel(%s, %s)".formatted(Texts.quoted(label), Texts.quoted(positive));
    } else if (label != null) {
      predicted = ".label(%s)".formatted(Texts.quoted(label));
    } else if (!targets.isEmpty()) {
      predicted = ".target(%s)".formatted(joined(targets));
    }
    return "Columns.features(%s)%s".formatted(joined(features), predicted);
  }

  private static String joined(List<? extends Feature> features) {
    return features.stream().map(Feature::toString).collect(Collectors.joining(", "));
  }
}
