package dev.cresset.data;

import dev.cresset.spi.Parts;
import dev.cresset.tensor.TensorScope;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a {@link DataLoader}. Left early, it is garbage.
 *
 * <p>A loop asks {@link #hasNext} before each batch; only then there is a scope, which frees what
 * the body made. A batch taken without asking opens no scope; the caller owns it.
 */
final class BatchIterator implements Iterator<Batch> {

  private static final String MOVED_ON =
      "the loop over a DataLoader, when it moved on to its next batch";
  private static final String NEXT_LOOP = "the next loop over a DataLoader in this thread";

  private final BatchPlan plan;
  private final boolean inSpareTime;
  private final @Nullable Prefetcher prefetcher;
  private @Nullable PrefetchedBatch ahead;
  private int delivered;

  private @Nullable TensorScope scope;
  private @Nullable Thread loopThread;

  /** Number of calls of {@link #hasNext} since the last batch. */
  private int asked;

  /** The most calls of {@link #hasNext} between two batches: more than 1 if a body asks, too. */
  private int mostAsked = 1;

  BatchIterator(BatchPlan plan, int prefetch) {
    this.plan = plan;
    this.inSpareTime = prefetch == 0 && plan.isRepeatable();
    this.prefetcher = prefetch == 0 ? null : new Prefetcher(plan, prefetch);
  }

  @Override
  public boolean hasNext() {
    asked++;
    if (delivered < plan.batches()) {
      return true;
    }
    endLoop();
    return false;
  }

  /** Frees nothing: the body may have asked. */
  private void endLoop() {
    if (scope != null) {
      checkThread();
      scope.detach();
      if (asked >= mostAsked) {
        scope.expire(NEXT_LOOP);
        scope = null;
      }
    }
  }

  @Override
  public Batch next() {
    if (delivered == plan.batches()) {
      throw new NoSuchElementException(
          "DataLoader: all %s batches of the epoch have been delivered".formatted(delivered));
    }
    boolean inLoop = asked > 0;
    if (delivered > 0) {
      mostAsked = Math.max(mostAsked, asked);
    }
    asked = 0;
    if (inLoop) {
      moveOn();
    }
    return take();
  }

  private void moveOn() {
    if (scope == null) {
      scope = TensorScope.open(MOVED_ON);
      loopThread = Thread.currentThread();
    }
    checkThread();
    scope.clear();
  }

  private void checkThread() {
    Thread current = Thread.currentThread();
    if (loopThread != null && loopThread != current) {
      throw new IllegalStateException(
          "DataLoader: the loop over this iterator began in thread \"%s\" and cannot continue in thread \"%s\"; use one thread for a loop"
              .formatted(loopThread.getName(), current.getName()));
    }
  }

  private Batch take() {
    if (prefetcher != null) {
      GatheredBatch gathered = prefetcher.take();
      delivered++;
      return gathered.deliver();
    }
    int number = delivered++;
    if (!inSpareTime) {
      return plan.gather(number);
    }
    PrefetchedBatch gathered = ahead;
    ahead = null;
    Batch batch = gathered == null ? plan.gather(number) : gathered.get();
    if (delivered < plan.batches()) {
      ahead = new PrefetchedBatch(plan, delivered);
      Parts.ofThisMachine().inSpareTime(ahead);
    }
    return batch;
  }
}
