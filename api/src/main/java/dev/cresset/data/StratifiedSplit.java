package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Splits the samples of each class into the same fractions. */
final class StratifiedSplit {

  /** Samples whose labels are read at once, unless their inputs are large. */
  private static final int CHUNK = 1000;

  /** Elements of the inputs that are gathered along with the labels, at most. */
  private static final long CHUNK_ELEMENTS = 1 << 20;

  private final double[] fractions;
  private final List<List<Integer>> parts = new ArrayList<>();

  /** Number of samples assigned to parts so far. */
  private int given;

  private StratifiedSplit(double... fractions) {
    this.fractions = fractions;
    for (int i = 0; i < fractions.length; i++) {
      parts.add(new ArrayList<>());
    }
  }

  static List<Dataset> of(Dataset dataset, Generator generator, double... fractions) {
    StratifiedSplit split = new StratifiedSplit(fractions);
    for (List<Integer> samples : byClass(dataset).values()) {
      split.add(shuffled(samples, generator));
    }
    List<Dataset> subsets = new ArrayList<>();
    for (List<Integer> part : split.parts) {
      subsets.add(new Subset(dataset, shuffled(part, generator)));
    }
    return List.copyOf(subsets);
  }

  /**
   * Assigns each part its whole number of samples, and the remaining samples to the parts that are
   * furthest below their fraction.
   */
  private void add(int... samples) {
    int next = 0;
    for (int part = 0; part < fractions.length; part++) {
      int whole = (int) (samples.length * fractions[part]);
      for (int i = 0; i < whole; i++) {
        parts.get(part).add(samples[next++]);
      }
    }
    given += samples.length;
    boolean[] served = new boolean[fractions.length];
    while (next < samples.length) {
      int part = largestDeficit(served);
      if (part < 0) {
        Arrays.fill(served, false);
        continue;
      }
      served[part] = true;
      parts.get(part).add(samples[next++]);
    }
  }

  /**
   * Returns the part that is furthest below its fraction among those not served yet, or -1 if all
   * are.
   */
  private int largestDeficit(boolean... served) {
    int furthest = -1;
    double largest = 0;
    for (int part = 0; part < fractions.length; part++) {
      double deficit = given * fractions[part] - parts.get(part).size();
      if (!served[part] && fractions[part] > 0 && (furthest < 0 || deficit > largest)) {
        furthest = part;
        largest = deficit;
      }
    }
    return furthest;
  }

  private static int[] shuffled(List<Integer> samples, Generator generator) {
    int[] order = samples.stream().mapToInt(Integer::intValue).toArray();
    generator.shuffle(order);
    return order;
  }

  private static SortedMap<Long, List<Integer>> byClass(Dataset dataset) {
    SortedMap<Long, List<Integer>> byClass = new TreeMap<>();
    long[] labels = labels(dataset);
    for (int i = 0; i < labels.length; i++) {
      byClass.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(i);
    }
    return byClass;
  }

  private static long[] labels(Dataset dataset) {
    long[] labels = new long[dataset.size()];
    long fitting = CHUNK_ELEMENTS / Math.max(1, dataset.inputShape().size());
    int chunk = (int) Math.max(1, Math.min(CHUNK, fitting));
    // A separate generator: random transforms must not affect the program's next numbers.
    new Generator(0)
        .during(
            () -> {
              for (int start = 0; start < labels.length; start += chunk) {
                readLabels(dataset, start, chunk, labels);
              }
              return labels;
            });
    return labels;
  }

  private static void readLabels(Dataset dataset, int start, int count, long... labels) {
    int[] indices = IntStream.range(start, Math.min(labels.length, start + count)).toArray();
    TensorScope.within(
        "stratifiedSplit",
        () -> {
          Tensor targets = dataset.gather(indices).targets();
          if (targets == null || targets.dtype() != DType.INT64 || targets.shape().rank() != 1) {
            throw new IllegalArgumentException(
                "stratifiedSplit: targets must be class labels, INT64 [batch], got %s; use randomSplit(..)"
                    .formatted(targets == null ? "none" : targets.dtype() + " " + targets.shape()));
          }
          long[] chunk = targets.toLongArray();
          if (chunk.length != indices.length) {
            throw new IllegalArgumentException(
                "stratifiedSplit: gather(..) of %s samples returned %s labels; return one for each sample"
                    .formatted(indices.length, chunk.length));
          }
          System.arraycopy(chunk, 0, labels, start, chunk.length);
          return indices;
        });
  }
}
