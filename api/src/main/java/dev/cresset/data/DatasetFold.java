package dev.cresset.data;

import dev.cresset.tensor.Generator;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * One fold of a cross-validation: a test set, and the other samples for training.
 *
 * <pre>{@code
 * for (DatasetFold fold : DataSplits.stratifiedFolds(images, 5)) {
 *   train(fold.training());
 *   evaluate(fold.test());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class DatasetFold {

  private final Dataset whole;
  private final long seed;
  private final Dataset test;
  private final int[] testIndices;

  /** Creates a fold; {@code seed} determines the order of the training samples. */
  DatasetFold(Dataset whole, long seed, int[] testIndices) {
    this.whole = whole;
    this.seed = seed;
    this.test = new Subset(whole, testIndices);
    this.testIndices = testIndices;
  }

  /**
   * Returns the samples to train on, in a random order that is the same for each call. Their
   * indices are computed by each call, so that the folds of a leave-one-out cross-validation do not
   * hold the indices of all samples for each sample.
   */
  public Dataset training() {
    BitSet tested = new BitSet(whole.size());
    for (int sample : testIndices) {
      tested.set(sample);
    }
    int[] others = IntStream.range(0, whole.size()).filter(i -> !tested.get(i)).toArray();
    new Generator(seed).shuffle(others);
    return new Subset(whole, others);
  }

  /** Returns the samples to test on, in random order. */
  public Dataset test() {
    return test;
  }

  /** Returns the index in the whole dataset of each sample of {@link #test}, in the same order. */
  public int[] testIndices() {
    return testIndices.clone();
  }

  @Override
  public String toString() {
    return "DatasetFold(training=%s samples, test=%s samples)"
        .formatted(whole.size() - test.size(), test.size());
  }
}
