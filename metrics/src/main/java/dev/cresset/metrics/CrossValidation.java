package dev.cresset.metrics;

import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.data.DatasetFold;
import dev.cresset.nn.Module;
import dev.cresset.types.NotNull;
import java.util.List;
import java.util.function.Function;

/**
 * Predicts each sample of a dataset with a model that was trained without it.
 *
 * <pre>{@code
 * Probabilities outOfSample = CrossValidation.of(images, 5).probabilities(training -> {
 *   Sequential model = network();
 *   trainer(model).fit(DataLoader.of(training).batchSize(64).shuffle(true));
 *   return model;
 * });
 * for (LabelIssue issue : LabelIssues.find(outOfSample)) { .. }
 * }</pre>
 *
 * <p>The folds have the same proportions of the classes. scikit-learn counterpart: {@code
 * cross_val_predict(.., method="predict_proba")}. Immutable.
 *
 * @since 0.1
 */
public final class CrossValidation {

  /** Number of samples that are predicted at a time, unless their inputs are large. */
  private static final int BATCH = 1000;

  /** Elements of the inputs of a batch, at most. */
  private static final long BATCH_ELEMENTS = 1 << 20;

  private final Dataset dataset;
  private final List<DatasetFold> folds;

  private CrossValidation(Dataset dataset, List<DatasetFold> folds) {
    this.dataset = dataset;
    this.folds = folds;
  }

  /**
   * Divides a dataset into folds, at random.
   *
   * @param dataset a dataset with {@code INT64} targets, one for each sample
   * @param folds number of folds, 2 to the size of the dataset
   * @throws IllegalArgumentException if the number of folds is out of range, or the targets are not
   *     class labels
   */
  public static CrossValidation of(Dataset dataset, int folds) {
    return new CrossValidation(dataset, DataSplits.stratifiedFolds(dataset, folds));
  }

  /**
   * Trains a model for each fold and returns the probabilities of all samples.
   *
   * @param training returns a new model, trained on the given samples
   * @return in the order of the dataset
   * @throws IllegalArgumentException as {@link Evaluation#of(Module, DataLoader)} does
   * @throws IllegalStateException as {@link Evaluation#probabilities} does
   */
  public Probabilities probabilities(Function<Dataset, ? extends Module> training) {
    NotNull.check("CrossValidation", "training", training);
    int[] actual = new int[dataset.size()];
    double[][] rows = new double[dataset.size()][];
    for (DatasetFold fold : folds) {
      Module model = training.apply(fold.training());
      NotNull.check("CrossValidation", "model that training returns", model);
      DataLoader test = DataLoader.of(fold.test()).batchSize(batch());
      Probabilities predicted = Evaluation.of(model, test).probabilities();
      int[] labels = predicted.actual();
      int[] indices = fold.testIndices();
      for (int i = 0; i < indices.length; i++) {
        actual[indices[i]] = labels[i];
        rows[indices[i]] = predicted.rows()[i];
      }
    }
    return Probabilities.of(actual, rows);
  }

  private int batch() {
    long fitting = BATCH_ELEMENTS / Math.max(1, dataset.inputShape().size());
    return (int) Math.max(1, Math.min(BATCH, fitting));
  }

  @Override
  public String toString() {
    return "CrossValidation(samples=%s, folds=%s)".formatted(dataset.size(), folds.size());
  }
}
