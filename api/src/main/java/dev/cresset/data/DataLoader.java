package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a dataset in batches; PyTorch counterpart: {@code torch.utils.data.DataLoader}.
 *
 * <p>Each loop over it is one epoch, and opens a scope for each batch: what was computed in the
 * body of the loop is freed when the loop moves on, unless it is {@link
 * dev.cresset.tensor.Tensor#keep kept}. What the last body computed can be used after the loop; it
 * is freed when this thread moves on in another loop over a loader or closes the scope around, or
 * when it is no longer reachable.
 *
 * <p>A batch taken without a loop, by {@link #first} or by {@code iterator().next()} without asking
 * {@code hasNext()} before it, belongs to the program like a tensor made there: nothing is freed
 * until it is no longer reachable. A body may ask {@code hasNext()} whether its batch is the last
 * one: this changes nothing, as the loop ends only when {@code hasNext()} returns false at the
 * place in the code that asked before the last batch. A loop belongs to one thread. A single batch
 * can be taken in any, by one thread at a time.
 *
 * <p>Random transforms, and datasets that draw from {@link Generator#standard}, draw numbers of
 * their own for each batch, which follow from the seed; {@link Generator} says what is promised.
 *
 * <p>Immutable: each setting returns another loader.
 */
public final class DataLoader implements Iterable<Batch> {

  private final Dataset dataset;
  private final int batchSize;
  private final boolean shuffle;
  private final boolean dropLast;
  private final @Nullable Long seed;
  private final @Nullable Generator own;
  private final int prefetch;

  private DataLoader(
      Dataset dataset,
      int batchSize,
      boolean shuffle,
      boolean dropLast,
      @Nullable Long seed,
      int prefetch) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.seed = seed;
    this.own = seed == null ? null : new Generator(seed);
    this.prefetch = prefetch;
  }

  /**
   * Returns a loader of single samples in their order, each batch gathered when it is asked for.
   *
   * @throws IllegalArgumentException if the dataset is empty
   */
  public static DataLoader of(Dataset dataset) {
    NotNull.check("DataLoader.of", "dataset", dataset);
    if (dataset.size() == 0) {
      throw new IllegalArgumentException(
          "DataLoader: the dataset is empty (0 samples, expected 1 or more); check what it was read"
              + " from or split into");
    }
    return new DataLoader(dataset, 1, false, false, null, 0);
  }

  /**
   * Returns this loader with another number of samples a batch.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public DataLoader batchSize(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "DataLoader: the batch size must be 1 or more, got " + batchSize);
    }
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /** Returns this loader going through the samples in a new random order each epoch, or not. */
  public DataLoader shuffle(boolean shuffle) {
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /** Returns this loader leaving out a last batch that is not full, or not. */
  public DataLoader dropLast(boolean dropLast) {
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /**
   * Returns this loader drawing its orders from a seed of its own instead of {@code manualSeed}'s
   * generator. Each loader made of the result starts at the seed again.
   */
  public DataLoader seed(long seed) {
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /**
   * Returns this loader gathering up to this number of batches ahead in the background; 0, the
   * default, for none.
   *
   * <p>One thread for each iterator gathers its batches, one after the other and in order. Numbers,
   * exceptions and the owners of tensors are the same as without: the thread is within the same
   * {@code noGrad}, {@code evaluating} and {@link Generator#during} as the loop was when it began.
   * It ends with the epoch, or 10 seconds after the loop last took a batch. A loop that is
   * interrupted while it waits for a batch ends in a {@link
   * java.util.concurrent.CancellationException}; the interrupt status stays set.
   *
   * <p>Use it for a dataset that reads files or computes. Batches of in-memory images are gathered
   * ahead anyway, by a processor that is idle.
   *
   * <p>PyTorch: {@code num_workers=1} and {@code prefetch_factor}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public DataLoader prefetch(int batches) {
    if (batches < 0) {
      throw new IllegalArgumentException(
          "DataLoader: the number of batches to prefetch must be 0 or more, got " + batches);
    }
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, batches);
  }

  /** Returns the number of batches in an epoch. */
  public int batches() {
    int full = dataset.size() / batchSize;
    return dropLast || dataset.size() % batchSize == 0 ? full : full + 1;
  }

  /** Returns the number of samples in the dataset. */
  public int size() {
    return dataset.size();
  }

  /** Returns the dataset. */
  public Dataset dataset() {
    return dataset;
  }

  /**
   * Returns the first batch in order, if shuffling of a new order, without a loop. It belongs to
   * the caller, like a tensor made here. Draws from the generator like the beginning of an epoch.
   * PyTorch counterpart: {@code next(iter(loader))}.
   *
   * @throws NoSuchElementException if there is no batch
   */
  public Batch first() {
    if (batches() == 0) {
      throw new NoSuchElementException(
          "DataLoader: there is no first batch: dropLast(true) drops the %s samples, fewer than the batch size %s; use a smaller batch size or dropLast(false)"
              .formatted(size(), batchSize));
    }
    return plan().gather(0).deliver();
  }

  /** Begins an epoch. */
  @Override
  public Iterator<Batch> iterator() {
    return new BatchIterator(plan(), prefetch);
  }

  private BatchPlan plan() {
    int[] order = new int[dataset.size()];
    Arrays.setAll(order, i -> i);
    boolean random = SampleGenerators.mayBeUsedBy(dataset);
    Generator epoch = null;
    if (shuffle || random) {
      epoch = (own == null ? Generator.standard() : own).split();
    }
    if (shuffle) {
      epoch.shuffle(order);
    }
    return new BatchPlan(dataset, order, batchSize, batches(), random ? epoch : null);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("DataLoader(dataset=").append(dataset);
    text.append(", batch_size=").append(batchSize);
    text.append(", shuffle=").append(shuffle ? "True" : "False");
    text.append(dropLast ? ", drop_last=True" : "");
    text.append(prefetch > 0 ? ", prefetch=" + prefetch : "");
    text.append(seed == null ? "" : ", seed=" + seed);
    return text.append(')').toString();
  }
}
