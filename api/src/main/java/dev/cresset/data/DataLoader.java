package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a dataset in batches; PyTorch counterpart: {@code torch.utils.data.DataLoader}.
 *
 * <p>Each loop over a loader is one epoch. It opens a scope for each batch: tensors created in the
 * body of the loop are freed when the loop moves on, unless they are {@linkplain
 * dev.cresset.tensor.Tensor#keep kept}. Tensors of the last batch can still be used after the loop.
 * They are freed when this thread moves on in another loop over a loader, when the enclosing scope
 * is closed, or when they are no longer reachable.
 *
 * <p>A batch taken without a loop, by {@link #first} or by {@code iterator().next()} without {@code
 * hasNext()} before it, belongs to the caller like any tensor created there. The body of a loop may
 * call {@code hasNext()} to find out whether its batch is the last one: the loop ends only when
 * {@code hasNext()} returns false at the place in the code that called it before the last batch. A
 * loop is confined to one thread. Single batches can be taken on any thread, by one thread at a
 * time.
 *
 * <p>Random transforms, and datasets that draw from {@link Generator#standard}, use generators that
 * are derived from the seed; {@link Generator} says what is reproducible.
 *
 * <p>Immutable: each setting returns a new loader.
 *
 * @since 0.1
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
   * Returns a loader with a batch size of 1, in the order of the dataset.
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
   * Returns this loader with another batch size.
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

  /**
   * Returns this loader with shuffling enabled or disabled. With shuffling, each epoch has a new
   * random order.
   */
  public DataLoader shuffle(boolean shuffle) {
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /**
   * Returns this loader with or without the last batch of an epoch if that is smaller than the
   * batch size.
   *
   * @param dropLast whether to leave it out
   */
  public DataLoader dropLast(boolean dropLast) {
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /**
   * Returns this loader with a seed of its own for the order and for random transforms, instead of
   * the generator of {@code manualSeed}. A loader derived from the result by another setting starts
   * from the seed again.
   */
  public DataLoader seed(long seed) {
    return new DataLoader(dataset, batchSize, shuffle, dropLast, seed, prefetch);
  }

  /**
   * Returns this loader with up to this number of batches gathered ahead in the background; 0, the
   * default, for none.
   *
   * <p>Each iterator has one background thread, which gathers its batches in order. Numbers,
   * exceptions and the owners of tensors are the same as without prefetching: the thread runs
   * within the same {@code noGrad}, {@code evaluating} and {@link Generator#during} as the loop
   * when it began. The thread ends with the epoch, or when it has waited 10 seconds for the loop to
   * take a batch. A loop that is interrupted while it waits for a batch throws a {@link
   * java.util.concurrent.CancellationException}; the interrupt status stays set.
   *
   * <p>Use it for a dataset that reads files or does long computations. Batches of in-memory images
   * are gathered ahead anyway, by an idle worker thread, unless a transform of the program is not
   * {@linkplain Transform#isPure pure}.
   *
   * <p>PyTorch counterpart: {@code num_workers=1} and {@code prefetch_factor}.
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

  /** Returns the batch size. PyTorch counterpart: {@code loader.batch_size}. */
  public int batchSize() {
    return batchSize;
  }

  /** Returns whether each epoch has a new random order. */
  public boolean isShuffled() {
    return shuffle;
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

  /**
   * Returns the generator of {@link #seed}, or empty if this loader draws from {@link
   * Generator#standard}. {@link Generator#state} and {@link Generator#restore} repeat an epoch.
   * PyTorch counterpart: {@code loader.generator}.
   */
  public Optional<Generator> generator() {
    return Optional.ofNullable(own);
  }

  /** Returns the dataset. */
  public Dataset dataset() {
    return dataset;
  }

  /**
   * Returns the first batch of a new epoch without a loop; with shuffling, the epoch has a new
   * order. The batch belongs to the caller, like a tensor created there. Draws from the generator
   * as the start of an epoch does. PyTorch counterpart: {@code next(iter(loader))}.
   *
   * @throws NoSuchElementException if there is no batch, because of {@code dropLast}
   */
  public Batch first() {
    if (batches() == 0) {
      throw new NoSuchElementException(
          "DataLoader: there is no first batch: dropLast(true) drops the %s samples, fewer than the batch size %s; use a smaller batch size or dropLast(false)"
              .formatted(size(), batchSize));
    }
    return plan().gather(0).deliver();
  }

  /** Returns an iterator over the batches of a new epoch. */
  @Override
  public Iterator<Batch> iterator() {
    return iterator(0);
  }

  /**
   * Returns an iterator over the batches of a new epoch without the first ones, for a training run
   * that continues within an epoch. The skipped batches are not gathered; the others are those of
   * {@link #iterator()}. Counterpart: {@code skip_first_batches} in Accelerate.
   *
   * @param skipped number of batches to skip, from 0 to {@link #batches}
   * @throws IllegalArgumentException if it is out of range
   */
  public Iterator<Batch> iterator(int skipped) {
    if (skipped < 0 || skipped > batches()) {
      throw new IllegalArgumentException(
          "DataLoader: the number of batches to skip must be 0 to %s, the number of batches in an epoch, got %s"
              .formatted(batches(), skipped));
    }
    return new BatchIterator(plan(), prefetch, skipped);
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
