package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits datasets.
 *
 * @since 0.1
 */
public final class DataSplits {

  private DataSplits() {}

  /**
   * Splits a dataset at random into parts of these sizes; PyTorch counterpart: {@code
   * torch.utils.data.random_split}.
   *
   * <pre>{@code
   * List<Dataset> parts = DataSplits.randomSplit(Mnist.train(), 50_000, 10_000);
   * }</pre>
   *
   * @throws IllegalArgumentException if a size is negative or the sizes do not add up to the size
   *     of the dataset
   */
  public static List<Dataset> randomSplit(Dataset dataset, int... sizes) {
    return randomSplit(dataset, Generator.standard().split(), sizes);
  }

  /**
   * Splits a dataset at random into parts of these sizes, with the given generator.
   *
   * @throws IllegalArgumentException if a size is negative or the sizes do not add up to the size
   *     of the dataset
   */
  public static List<Dataset> randomSplit(Dataset dataset, Generator generator, int... sizes) {
    NotNull.check("randomSplit", "dataset", dataset);
    NotNull.check("randomSplit", "generator", generator);
    NotNull.check("randomSplit", "array of sizes", sizes);
    long total = Arrays.stream(sizes).asLongStream().sum();
    if (total != dataset.size() || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          "randomSplit: the sizes %s must be 0 or more and add up to the %s samples of the dataset, but their sum is %s"
              .formatted(Arrays.toString(sizes), dataset.size(), total));
    }
    int[] order = inOrder(dataset.size());
    generator.shuffle(order);
    List<Dataset> parts = new ArrayList<>(sizes.length);
    int start = 0;
    for (int size : sizes) {
      parts.add(new Subset(dataset, Arrays.copyOfRange(order, start, start + size)));
      start += size;
    }
    return List.copyOf(parts);
  }

  /**
   * Splits a dataset at random into these fractions. As in PyTorch, each part gets {@code
   * floor(fraction * size)} samples, and the remaining samples go to the first parts, one each.
   *
   * <pre>{@code
   * List<Dataset> parts = DataSplits.randomSplit(Mnist.train(), 0.8, 0.2);
   * }</pre>
   *
   * @throws IllegalArgumentException if a fraction is negative or the fractions do not add up to 1
   */
  public static List<Dataset> randomSplit(Dataset dataset, double... fractions) {
    return randomSplit(dataset, Generator.standard().split(), fractions);
  }

  /**
   * Splits a dataset at random into these fractions, with the given generator.
   *
   * @throws IllegalArgumentException if a fraction is negative or the fractions do not add up to 1
   */
  public static List<Dataset> randomSplit(
      Dataset dataset, Generator generator, double... fractions) {
    NotNull.check("randomSplit", "dataset", dataset);
    checkFractions("randomSplit", fractions);
    return randomSplit(dataset, generator, sizes(dataset.size(), fractions));
  }

  private static void checkFractions(String operation, double... fractions) {
    NotNull.check(operation, "array of fractions", fractions);
    double total = Arrays.stream(fractions).sum();
    if (!(Math.abs(total - 1) < 1e-9) || Arrays.stream(fractions).anyMatch(part -> !(part >= 0))) {
      throw new IllegalArgumentException(
          "%s: the fractions %s must be 0 or more and add up to 1, but their sum is %s"
              .formatted(operation, Arrays.toString(fractions), total));
    }
  }

  private static int[] sizes(int total, double... fractions) {
    int[] sizes = new int[fractions.length];
    int left = total;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (int) (total * fractions[i]);
      left -= sizes[i];
    }
    for (int i = 0; left > 0; i = (i + 1) % sizes.length, left--) {
      sizes[i]++;
    }
    return sizes;
  }

  /**
   * Splits a dataset at random into these fractions, each class separately: a part gets its
   * fraction of the samples of each class, to within one sample. scikit-learn counterpart: {@code
   * train_test_split(.., stratify=y)}.
   *
   * <p>Reads the targets of all samples.
   *
   * @param dataset a dataset with {@code INT64} targets, one for each sample
   * @throws IllegalArgumentException if a fraction is negative, the fractions do not add up to 1,
   *     or the targets are not class labels
   */
  public static List<Dataset> stratifiedSplit(Dataset dataset, double... fractions) {
    return stratifiedSplit(dataset, Generator.standard().split(), fractions);
  }

  /**
   * Splits a dataset at random into these fractions, each class separately, with the given
   * generator.
   *
   * @throws IllegalArgumentException if a fraction is negative, the fractions do not add up to 1,
   *     or the targets are not class labels
   */
  public static List<Dataset> stratifiedSplit(
      Dataset dataset, Generator generator, double... fractions) {
    NotNull.check("stratifiedSplit", "dataset", dataset);
    NotNull.check("stratifiedSplit", "generator", generator);
    checkFractions("stratifiedSplit", fractions);
    return StratifiedSplit.of(dataset, generator, fractions);
  }

  /**
   * Returns the folds of a cross-validation: each sample is in the test set of one fold, and in the
   * training set of the others. scikit-learn counterpart: {@code KFold(count, shuffle=True)}.
   *
   * @param count number of folds, 2 to the size of the dataset; their sizes differ by at most 1
   * @throws IllegalArgumentException if the number of folds is out of range
   */
  public static List<DatasetFold> folds(Dataset dataset, int count) {
    return folds(dataset, Generator.standard().split(), count);
  }

  /**
   * Returns the folds of a cross-validation, with the given generator.
   *
   * @throws IllegalArgumentException if the number of folds is out of range
   */
  public static List<DatasetFold> folds(Dataset dataset, Generator generator, int count) {
    checkFolds("folds", dataset, generator, count);
    int[] order = inOrder(dataset.size());
    generator.shuffle(order);
    List<int[]> tests = new ArrayList<>(count);
    int start = 0;
    for (int i = 0; i < count; i++) {
      int end = start + order.length / count + (i < order.length % count ? 1 : 0);
      tests.add(Arrays.copyOfRange(order, start, end));
      start = end;
    }
    return withTraining(dataset, generator, tests);
  }

  /**
   * Returns the folds of a cross-validation, in which the classes have the same proportions: the
   * numbers of samples of a class differ by at most 1 between folds. scikit-learn counterpart:
   * {@code StratifiedKFold(count, shuffle=True)}.
   *
   * <p>Reads the targets of all samples.
   *
   * @param dataset a dataset with {@code INT64} targets, one for each sample
   * @param count number of folds, 2 to the size of the dataset; their sizes differ by at most 1
   * @throws IllegalArgumentException if the number of folds is out of range, or the targets are not
   *     class labels
   */
  public static List<DatasetFold> stratifiedFolds(Dataset dataset, int count) {
    return stratifiedFolds(dataset, Generator.standard().split(), count);
  }

  /**
   * Returns the folds of a cross-validation, in which the classes have the same proportions, with
   * the given generator.
   *
   * @throws IllegalArgumentException if the number of folds is out of range, or the targets are not
   *     class labels
   */
  public static List<DatasetFold> stratifiedFolds(Dataset dataset, Generator generator, int count) {
    checkFolds("stratifiedFolds", dataset, generator, count);
    return withTraining(dataset, generator, StratifiedSplit.folds(dataset, generator, count));
  }

  private static void checkFolds(
      String operation, Dataset dataset, Generator generator, int count) {
    NotNull.check(operation, "dataset", dataset);
    NotNull.check(operation, "generator", generator);
    if (count < 2 || count > dataset.size()) {
      throw new IllegalArgumentException(
          "%s: the number of folds must be 2 to the size of the dataset, %s, got %s"
              .formatted(operation, dataset.size(), count));
    }
  }

  private static List<DatasetFold> withTraining(
      Dataset dataset, Generator generator, List<int[]> tests) {
    return tests.stream()
        .map(test -> new DatasetFold(dataset, generator.nextLong(), test))
        .toList();
  }

  /**
   * Returns the first samples of a dataset, in order.
   *
   * @throws IllegalArgumentException if {@code count} is negative or above the size of the dataset
   */
  public static Dataset first(Dataset dataset, int count) {
    NotNull.check("first", "dataset", dataset);
    if (count < 0 || count > dataset.size()) {
      throw new IllegalArgumentException(
          "first: the number of samples must be 0 to the size of the dataset, %2$s, got %1$s"
              .formatted(count, dataset.size()));
    }
    return new Subset(dataset, inOrder(count));
  }

  private static int[] inOrder(int count) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }
}
