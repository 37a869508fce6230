package dev.cresset.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a training run that workers need; the model file is sent separately.
 *
 * @param targets what the labels of rows are
 * @param loss text of the loss
 * @param optimizer text of the optimizer
 * @param learningRate replaces that of the optimizer, unless NaN
 * @param epochs number of epochs
 * @param seed seed of the order of rows and of dropout
 * @param inputShape shape of one sample
 * @param training how training rows are cut
 * @param validation how validation rows are cut; without rows if there are none
 * @param weighted whether rows have weights
 * @param workers number of workers
 * @param checkpointDir directory of checkpoints, or null
 * @param checkpointSteps number of steps between checkpoints; 0 for one after each epoch
 * @param timeoutMillis longest wait for another worker
 */
record TrainingSpec(
    Targets targets,
    String loss,
    String optimizer,
    double learningRate,
    int epochs,
    long seed,
    long[] inputShape,
    ChunkPlan training,
    ChunkPlan validation,
    boolean weighted,
    int workers,
    @Nullable String checkpointDir,
    int checkpointSteps,
    int timeoutMillis)
    implements Serializable {

  /** Returns the number of features of a sample. */
  int features() {
    long features = 1;
    for (long dim : inputShape) {
      features *= dim;
    }
    return Math.toIntExact(features);
  }

  /**
   * Returns a hash of all that the result depends on, which checkpoints are named after.
   *
   * @param file the network before training
   * @param contentHash hash of all rows
   */
  long fingerprint(byte[] file, long contentHash) {
    long hash = contentHash * 31 + numericSettings().hashCode();
    return hash * 0x9e3779b97f4a7c15L + Arrays.hashCode(file);
  }

  private String numericSettings() {
    return String.join(
        ";",
        targets.toString(),
        loss,
        optimizer,
        Double.toString(learningRate),
        Integer.toString(epochs),
        Long.toString(seed),
        Arrays.toString(inputShape),
        training.toString(),
        validation.toString(),
        Boolean.toString(weighted));
  }
}
