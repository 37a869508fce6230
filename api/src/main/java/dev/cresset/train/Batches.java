package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import java.util.Iterator;
import java.util.concurrent.CancellationException;

/**
 * The first batches of each epoch of a loader. A loop over them fails with {@link LoopInterrupted}
 * when its thread is interrupted.
 *
 * @param limit largest number of batches in an epoch
 */
record Batches(DataLoader loader, int limit) implements Iterable<Batch> {

  /** The thread of a loop was interrupted; its interrupt status stays set. */
  static final class LoopInterrupted extends CancellationException {

    private static final long serialVersionUID = 1L;

    LoopInterrupted() {
      super(
          "Trainer: the thread was interrupted; clear the interrupt status before another training"
              + " run");
    }
  }

  Batches(DataLoader loader) {
    this(loader, Integer.MAX_VALUE);
  }

  /** Returns the number of batches in an epoch. */
  int count() {
    return Math.min(limit, loader.batches());
  }

  static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new LoopInterrupted();
    }
  }

  @Override
  public Iterator<Batch> iterator() {
    return iterator(0);
  }

  /** Returns an iterator over a new epoch without its first batches. */
  Iterator<Batch> iterator(int skipped) {
    Iterator<Batch> all = loader.iterator(skipped);
    return new Iterator<>() {
      private int left = limit - skipped;

      @Override
      public boolean hasNext() {
        return left > 0 && all.hasNext();
      }

      @Override
      public Batch next() {
        checkInterrupt();
        left--;
        try {
          return all.next();
        } catch (CancellationException e) {
          checkInterrupt();
          throw e;
        }
      }
    };
  }
}
