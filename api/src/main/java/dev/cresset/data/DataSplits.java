package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Divides datasets. */
public final class DataSplits {

  private DataSplits() {}

  /**
   * Divides a dataset at random into parts of these sizes; PyTorch counterpart: {@code
   * torch.utils.data.random_split}.
   *
   * <pre>{@code
   * List<Dataset> parts = DataSplits.randomSplit(Mnist.train(), 50_000, 10_000);
   * }</pre>
   *
   * @throws IllegalArgumentException if a size is negative or they do not add up to the dataset's
   */
  public static List<Dataset> randomSplit(Dataset dataset, int... sizes) {
    return randomSplit(dataset, Generator.standard().split(), sizes);
  }

  /** The same, drawing from a generator of one's own. */
  public static List<Dataset> randomSplit(Dataset dataset, Generator generator, int... sizes) {
    NotNull.check("randomSplit", "dataset", dataset);
    NotNull.check("randomSplit", "generator", generator);
    NotNull.check("randomSplit", "array of sizes", sizes);
    long total = Arrays.stream(sizes).asLongStream().sum();
    if (total != dataset.size() || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          "randomSplit: the sizes %s must be 0 or more and add up to the %s samples of the dataset, they give %s"
              .formatted(Arrays.toString(sizes), dataset.size(), total));
    }
    int[] order = new int[dataset.size()];
    Arrays.setAll(order, i -> i);
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
   * Returns the first samples of a dataset, in order.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  public static Dataset first(Dataset dataset, int count) {
    NotNull.check("first", "dataset", dataset);
    if (count < 0 || count > dataset.size()) {
      throw new IllegalArgumentException(
          "first: %s samples were asked for, the dataset has %s".formatted(count, dataset.size()));
    }
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return new Subset(dataset, order);
  }
}
