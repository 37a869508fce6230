package dev.cresset.data;

import dev.cresset.tensor.Generator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Splits the samples of each class into the same fractions, or into folds. */
final class StratifiedSplit {

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
    for (List<Integer> samples : byClass("stratifiedSplit", dataset).values()) {
      split.add(shuffled(samples, generator));
    }
    List<Dataset> subsets = new ArrayList<>();
    for (List<Integer> part : split.parts) {
      subsets.add(new Subset(dataset, shuffled(part, generator)));
    }
    return List.copyOf(subsets);
  }

  /** Returns the samples of each fold: those of each class are dealt out in random order. */
  static List<int[]> folds(Dataset dataset, Generator generator, int count) {
    List<List<Integer>> folds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      folds.add(new ArrayList<>());
    }
    int next = 0;
    for (List<Integer> samples : byClass("stratifiedFolds", dataset).values()) {
      for (int sample : shuffled(samples, generator)) {
        folds.get(next++ % count).add(sample);
      }
    }
    return folds.stream().map(fold -> shuffled(fold, generator)).toList();
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

  private static SortedMap<Long, List<Integer>> byClass(String operation, Dataset dataset) {
    SortedMap<Long, List<Integer>> byClass = new TreeMap<>();
    long[] labels = ClassLabels.of(operation, dataset);
    for (int i = 0; i < labels.length; i++) {
      byClass.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(i);
    }
    return byClass;
  }
}
