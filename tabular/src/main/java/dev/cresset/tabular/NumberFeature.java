package dev.cresset.tabular;

import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers; {@link Columns#number} returns one.
 *
 * <pre>{@code
 * number("age").standardized().missing(mean())
 * number("income").log1p().standardized().missing(0)
 * number("hour").binned(6, 12, 18)
 * }</pre>
 *
 * <p>Steps are applied in this order, however they are called: missing values, logarithm, scaling
 * or bins. Statistics are those of the training rows, after the steps before.
 *
 * <p>Immutable: each setter returns a new object. Numbers are written with a point and may have an
 * exponent.
 *
 * @since 0.1
 */
public final class NumberFeature extends Feature {

  /** How numbers become inputs. */
  enum Scaling {
    NONE,
    STANDARDIZED,
    RESCALED,
    BINNED
  }

  /** A standard deviation below this fraction of the mean is rounding only. */
  private static final double ROUNDING = 10 * Math.ulp(1.0);

  private Scaling scaling = Scaling.NONE;
  private NumberFunction function = NumberFunction.NONE;
  private int bins;
  private double[] edges = {};
  private @Nullable Imputation imputation;
  private @Nullable Double constant;
  private boolean indicator;
  private boolean decimalComma;

  NumberFeature(String column) {
    super(column);
  }

  private NumberFeature copy() {
    NumberFeature copy = new NumberFeature(column());
    copy.scaling = scaling;
    copy.function = function;
    copy.bins = bins;
    copy.edges = edges;
    copy.imputation = imputation;
    copy.constant = constant;
    copy.indicator = indicator;
    copy.decimalComma = decimalComma;
    return copy;
  }

  /**
   * Returns this column with mean 0 and standard deviation 1 in the training rows: {@code (x -
   * mean) / std}, with the standard deviation of the population. If all values are equal, they
   * become 0. scikit-learn counterpart: {@code StandardScaler}.
   */
  public NumberFeature standardized() {
    return scaled(Scaling.STANDARDIZED);
  }

  /**
   * Returns this column with the range 0 to 1 in the training rows: {@code (x - min) / (max -
   * min)}. Other rows may have values outside of it. If all values are equal, they become 0.
   * scikit-learn counterpart: {@code MinMaxScaler}.
   */
  public NumberFeature rescaled() {
    return scaled(Scaling.RESCALED);
  }

  private NumberFeature scaled(Scaling scaling) {
    NumberFeature copy = copy();
    copy.scaling = scaling;
    return copy;
  }

  /**
   * Returns this column as one-hot bins, each with the same number of training rows as far as equal
   * values allow. scikit-learn counterpart: {@code KBinsDiscretizer(strategy="quantile")}.
   *
   * @param count number of bins, 2 or more; fewer if quantiles are equal
   * @throws IllegalArgumentException if {@code count} is below 2
   */
  public NumberFeature binned(int count) {
    if (count < 2) {
      throw new IllegalArgumentException(
          "binned: the number of bins must be 2 or more, got " + count);
    }
    NumberFeature copy = scaled(Scaling.BINNED);
    copy.bins = count;
    return copy;
  }

  /**
   * Returns this column as one-hot bins with these boundaries: below the first, from the first to
   * below the second, and so on to the last and above.
   *
   * @throws IllegalArgumentException if there are none, or they are not finite and ascending
   */
  public NumberFeature binned(double... boundaries) {
    NotNull.check("binned", "array of boundaries", boundaries);
    boolean ascending = boundaries.length > 0 && Double.isFinite(boundaries[0]);
    for (int i = 1; i < boundaries.length; i++) {
      ascending &= boundaries[i - 1] < boundaries[i] && Double.isFinite(boundaries[i]);
    }
    if (!ascending) {
      throw new IllegalArgumentException(
          "binned: the boundaries must be finite and ascending, one at least, got "
              + Arrays.toString(boundaries));
    }
    NumberFeature copy = scaled(Scaling.BINNED);
    copy.bins = 0;
    copy.edges = boundaries.clone();
    return copy;
  }

  /** Returns this column as natural logarithms; numbers must be above 0. */
  public NumberFeature logarithm() {
    NumberFeature copy = copy();
    copy.function = NumberFunction.LOGARITHM;
    return copy;
  }

  /** Returns this column as natural logarithms of {@code 1 + x}; numbers must be above -1. */
  public NumberFeature log1p() {
    NumberFeature copy = copy();
    copy.function = NumberFunction.LOG1P;
    return copy;
  }

  /**
   * Returns this column with a number in place of missing values: {@link Columns#mean}, {@link
   * Columns#median} or {@link Columns#mostFrequent} of the training rows.
   */
  public NumberFeature missing(Imputation imputation) {
    NumberFeature copy = copy();
    copy.imputation = NotNull.check("missing", "imputation", imputation);
    copy.constant = null;
    return copy;
  }

  /**
   * Returns this column with a number in place of missing values.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public NumberFeature missing(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("missing: the number must be finite, got " + number);
    }
    NumberFeature copy = copy();
    copy.constant = number;
    copy.imputation = null;
    return copy;
  }

  /**
   * Returns this column with one more input: 1 if the value is missing, and 0 if not. {@code
   * missing(..)} says what the value itself becomes. scikit-learn counterpart: {@code
   * SimpleImputer(add_indicator=True)}.
   */
  public NumberFeature missingIndicator() {
    NumberFeature copy = copy();
    copy.indicator = true;
    return copy;
  }

  /**
   * Returns this column for text whose numbers have a comma before their fraction: {@code 12,5}.
   */
  public NumberFeature decimalComma() {
    NumberFeature copy = copy();
    copy.decimalComma = true;
    return copy;
  }

  void checkTarget() {
    if (scaling == Scaling.BINNED || imputation != null || constant != null || indicator) {
      throw new IllegalArgumentException(
          "target: %s can be scaled, but neither binned nor have missing values; remove such rows with rows.withoutMissing(%s)"
              .formatted(this, Texts.quoted(column())));
    }
  }

  @Override
  FittedNumber fit(ColumnView training) {
    double[] numbers = numbers(training);
    Double fill = fill(training, numbers);
    if (fill != null) {
      checkFill(fill);
    }
    for (int i = 0; i < numbers.length; i++) {
      try {
        if (Double.isNaN(numbers[i]) && fill == null) {
          throw FittedFeature.missing(FittedNumber.REMEDY);
        }
        numbers[i] = function.apply(Double.isNaN(numbers[i]) ? fill : numbers[i]);
      } catch (CellException e) {
        throw training.error("fit", i, e);
      }
    }
    FittedNumber fitted = fitted(fill, numbers);
    if (!Double.isFinite(fitted.shift()) || !Double.isFinite(fitted.scale())) {
      throw new IllegalArgumentException(
          "fit: %s: column %s has numbers too large to be scaled; call logarithm(), or use other units"
              .formatted(training.table().source(), Texts.quoted(column())));
    }
    return fitted;
  }

  private void checkFill(double fill) {
    try {
      function.apply(fill);
    } catch (CellException e) {
      throw new IllegalArgumentException(
          "fit: column %s: missing values become %s, but %s"
              .formatted(Texts.quoted(column()), Texts.figure(fill), e.getMessage()),
          e);
    }
  }

  private FittedNumber fitted(@Nullable Double fill, double... numbers) {
    return switch (scaling) {
      case NONE -> fitted(0, 1, new double[0], fill);
      case STANDARDIZED -> {
        double mean = mean(numbers);
        double std = standardDeviation(mean, numbers);
        yield fitted(mean, std <= ROUNDING * Math.abs(mean) ? 1 : std, new double[0], fill);
      }
      case RESCALED -> {
        double min = Arrays.stream(numbers).min().orElse(0);
        double range = Arrays.stream(numbers).max().orElse(0) - min;
        yield fitted(min, range == 0 ? 1 : range, new double[0], fill);
      }
      case BINNED -> fitted(0, 1, bins == 0 ? edges : quantiles(numbers), fill);
    };
  }

  private FittedNumber fitted(double shift, double scale, double[] edges, @Nullable Double fill) {
    return new FittedNumber(
        column(), decimalComma, function, scaling, shift, scale, edges, fill, indicator);
  }

  /** Returns the numbers of a column, with NaN for missing ones. */
  private double[] numbers(ColumnView training) {
    double[] numbers = new double[training.size()];
    for (int i = 0; i < numbers.length; i++) {
      String text = training.get(i);
      try {
        numbers[i] = text == null ? Double.NaN : NumberText.parse(column(), text, decimalComma);
      } catch (CellException e) {
        throw training.error("fit", i, e);
      }
    }
    return numbers;
  }

  private @Nullable Double fill(ColumnView training, double... numbers) {
    if (imputation == null) {
      return constant;
    }
    double[] present = Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).toArray();
    if (present.length == 0) {
      throw training.error(
          "fit",
          0,
          new CellException(
              "all values of the column are missing, so they have no %s; use missing(number), or leave the column out"
                  .formatted(imputation.call())));
    }
    return switch (imputation) {
      case MEAN -> mean(present);
      case MEDIAN -> quantile(sorted(present), 0.5);
      case MOST_FREQUENT -> mostFrequent(sorted(present));
    };
  }

  private static double mean(double... numbers) {
    double sum = Arrays.stream(numbers).sum();
    return Double.isFinite(sum)
        ? sum / numbers.length
        : Arrays.stream(numbers).map(x -> x / numbers.length).sum();
  }

  /** Returns the standard deviation of the population; squares may exceed double precision. */
  private static double standardDeviation(double mean, double... numbers) {
    double largest = Arrays.stream(numbers).map(x -> Math.abs(x - mean)).max().orElse(0);
    double unit = largest == 0 ? 1 : largest;
    return unit
        * Math.sqrt(mean(Arrays.stream(numbers).map(x -> square((x - mean) / unit)).toArray()));
  }

  private static double[] sorted(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double mostFrequent(double... sorted) {
    Map<Double, Integer> counts = new HashMap<>();
    double best = sorted[0];
    for (double each : sorted) {
      counts.merge(each, 1, Integer::sum);
    }
    for (double each : sorted) {
      best = counts.get(each) > counts.get(best) ? each : best;
    }
    return best;
  }

  private double[] quantiles(double... numbers) {
    double[] sorted = sorted(numbers);
    return IntStream.range(1, bins)
        .mapToDouble(i -> quantile(sorted, (double) i / bins))
        .distinct()
        .toArray();
  }

  /** Returns a quantile of sorted numbers, with linear interpolation as in NumPy. */
  static double quantile(double[] sorted, double fraction) {
    double position = fraction * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("number(%s)".formatted(Texts.quoted(column())));
    text.append(decimalComma ? ".decimalComma()" : "");
    text.append(function.call());
    text.append(
        switch (scaling) {
          case NONE -> "";
          case STANDARDIZED -> ".standardized()";
          case RESCALED -> ".rescaled()";
          case BINNED -> ".binned(%s)".formatted(bins > 0 ? bins : Arrays.toString(edges));
        });
    if (imputation != null) {
      text.append(".missing(%s)".formatted(imputation.call()));
    } else if (constant != null) {
      text.append(".missing(%s)".formatted(constant));
    }
    return text.append(indicator ? ".missingIndicator()" : "").toString();
  }
}
