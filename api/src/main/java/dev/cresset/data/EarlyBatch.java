package dev.cresset.data;

import dev.cresset.backend.lookup.BackendLookup;
import dev.cresset.spi.Parts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A batch that another thread may gather before it is asked for. */
final class EarlyBatch implements Runnable {

  /** Looks before going to sleep: gathering images takes some microseconds, waking up 50. */
  private static final int SPINS = 2_000;

  private final Dataset dataset;
  private final int[] indices;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Batch> batch = new CompletableFuture<>();

  EarlyBatch(Dataset dataset, int[] indices) {
    this.dataset = dataset;
    this.indices = indices;
  }

  /**
   * Returns whether a dataset's batches are gathered from memory that is known not to change, so
   * that nobody can tell when.
   */
  static boolean canBeSpareTimeWork(Dataset dataset) {
    return dataset instanceof ImageDataset
        || dataset instanceof Subset subset && canBeSpareTimeWork(subset.whole());
  }

  /** Gathers the batch, unless somebody has begun to. */
  @Override
  public void run() {
    if (begun.compareAndSet(false, true)) {
      try {
        batch.complete(dataset.gather(indices));
      } catch (RuntimeException | Error e) {
        batch.completeExceptionally(e);
      }
    }
  }

  /**
   * Waits for the batch, which somebody must have been told to gather, and helps with it.
   *
   * @return the batch; on the backend in use now, even if another was when it was gathered
   */
  Batch get() {
    for (int i = 0; i < SPINS && !batch.isDone(); i++) {
      Parts.ofThisMachine().help();
      Thread.onSpinWait();
    }
    Batch gathered = join();
    boolean elsewhere = gathered.inputs().backend() != BackendLookup.current();
    return elsewhere && canBeSpareTimeWork(dataset) ? dataset.gather(indices) : gathered;
  }

  private Batch join() {
    try {
      return batch.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
