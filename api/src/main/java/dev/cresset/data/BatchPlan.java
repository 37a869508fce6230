package dev.cresset.data;

import dev.cresset.tensor.DetachedResult;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.ShapeException;
import dev.cresset.types.NotNull;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Determines the samples of each batch of an epoch, and the random numbers that they draw.
 *
 * <p>A batch does not depend on when or on which thread it is gathered. Each batch has its own
 * generator, which is the {@link Generator#standard} one while the batch is gathered. Each sample
 * of a dataset that passes generators to its transforms has its own generator too, derived from the
 * position of the sample in the epoch and not from the batch size.
 */
final class BatchPlan {

  private final Dataset dataset;
  private final int[] order;
  private final int batchSize;
  private final int batches;
  private final boolean random;
  private final long batchSeed;
  private final long sampleSeed;

  /**
   * @param epoch generator of the epoch; {@code null} if the dataset draws no random numbers
   */
  BatchPlan(Dataset dataset, int[] order, int batchSize, int batches, @Nullable Generator epoch) {
    this.dataset = dataset;
    this.order = order;
    this.batchSize = batchSize;
    this.batches = batches;
    this.random = epoch != null;
    this.batchSeed = epoch == null ? 0 : epoch.nextLong();
    this.sampleSeed = epoch == null ? 0 : epoch.nextLong();
  }

  int batches() {
    return batches;
  }

  /**
   * Returns whether batches may be gathered at any time and more than once. This holds only for
   * in-memory images without transforms of the program, because for other datasets the time of a
   * read is observable.
   */
  boolean isRepeatable() {
    return isRepeatable(dataset);
  }

  private static boolean isRepeatable(Dataset dataset) {
    return dataset instanceof Subset subset
        ? isRepeatable(subset.whole())
        : dataset instanceof ImageDataset images && images.isRepeatable();
  }

  /** Gathers a batch on this thread, for use on any thread. */
  DetachedResult<Batch> gather(int number) {
    return DetachedResult.of(() -> batch(number));
  }

  private Batch batch(int number) {
    int start = number * batchSize;
    int[] indices =
        Arrays.copyOfRange(order, start, (int) Math.min(order.length, (long) start + batchSize));
    if (!random) {
      return checked(dataset.gather(indices), indices.length);
    }
    return checked(
        new Generator(batchSeed + number)
            .during(
                () ->
                    SampleGenerators.gather(
                        dataset, indices, i -> new Generator(sampleSeed + start + i))),
        indices.length);
  }

  /** One index may stand for a whole batch, in a dataset of batches that is loaded one by one. */
  private static Batch checked(Batch batch, int samples) {
    NotNull.check("dataset", "result of gather(..)", batch);
    if (samples > 1 && batch.size() != samples) {
      throw new ShapeException(
          "dataset: gather(..) of %s samples returned inputs of shape %s; return one row for each index"
              .formatted(samples, batch.inputs().shape()));
    }
    return batch;
  }
}
