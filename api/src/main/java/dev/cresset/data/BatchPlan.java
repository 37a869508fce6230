package dev.cresset.data;

import dev.cresset.tensor.DetachedResult;
import dev.cresset.tensor.Generator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which samples make up each batch of an epoch, and which random numbers they draw.
 *
 * <p>A batch is the same whichever thread gathers it, and when: each batch has a generator of its
 * own, the {@link Generator#standard} one while it is gathered, and so has each sample of a dataset
 * that can pass it on to random transforms. That of a sample depends on its place in the epoch and
 * not on the batch size.
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
   * @param epoch random numbers of the epoch, {@code null} if the dataset draws none
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
   * Returns whether it makes no difference when a batch is gathered and how often: only for
   * in-memory images without random transforms, because the read time of others is observable.
   */
  boolean isRepeatable() {
    return isRepeatable(dataset);
  }

  private static boolean isRepeatable(Dataset dataset) {
    return dataset instanceof Subset subset
        ? isRepeatable(subset.whole())
        : dataset instanceof ImageDataset images && !images.isRandom();
  }

  /** Gathers a batch in this thread, for any other. */
  DetachedResult<Batch> gather(int number) {
    return DetachedResult.of(() -> batch(number));
  }

  private Batch batch(int number) {
    int start = number * batchSize;
    int[] indices =
        Arrays.copyOfRange(order, start, (int) Math.min(order.length, (long) start + batchSize));
    if (!random) {
      return dataset.gather(indices);
    }
    return new Generator(batchSeed + number)
        .during(
            () ->
                SampleGenerators.gather(
                    dataset, indices, i -> new Generator(sampleSeed + start + i)));
  }
}
