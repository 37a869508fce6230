package dev.cresset.data;

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

  private final Dataset training;
  private final Dataset test;
  private final int[] testIndices;

  DatasetFold(Dataset whole, int[] trainingIndices, int[] testIndices) {
    this.training = new Subset(whole, trainingIndices);
    this.test = new Subset(whole, testIndices);
    this.testIndices = testIndices;
  }

  /** Returns the samples to train on, in random order. */
  public Dataset training() {
    return training;
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
        .formatted(training.size(), test.size());
  }
}
