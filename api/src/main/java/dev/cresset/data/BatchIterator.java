package dev.cresset.data;

import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.tensor.DetachedResult;
import dev.cresset.tensor.TensorScope;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a {@link DataLoader}. It needs no cleanup if the loop ends early.
 *
 * <p>A loop calls {@link #hasNext} before each batch. Only then is a scope opened, which frees the
 * tensors that the body of the loop created. A batch taken without {@code hasNext} opens no scope;
 * the caller owns it.
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

  private boolean asked;

  /**
   * The place where {@link #hasNext} was called before the last batch: the condition of the loop.
   */
  private @Nullable CallPath condition;

  BatchIterator(BatchPlan plan, int prefetch, int skipped) {
    this.plan = plan;
    this.inSpareTime = prefetch == 0 && plan.isRepeatable();
    this.prefetcher = prefetch == 0 ? null : new Prefetcher(plan, prefetch, skipped);
    this.delivered = skipped;
  }

  @Override
  public boolean hasNext() {
    asked = true;
    if (delivered < plan.batches() - 1) {
      return true;
    }
    CallPath caller = CallPath.toCaller();
    if (delivered < plan.batches()) {
      condition = caller;
      return true;
    }
    if (scope != null && scope.isOpen()) {
      checkThread();
      // The body may also call hasNext() to find out whether its batch is the last one.
      if (caller.equals(condition)) {
        scope.expire(NEXT_LOOP);
        scope = null;
      }
    }
    return false;
  }

  @Override
  public Batch next() {
    if (delivered == plan.batches()) {
      throw new NoSuchElementException(
          "DataLoader: all %s batches of the epoch have been delivered".formatted(delivered));
    }
    if (asked) {
      asked = false;
      moveOn();
    }
    return take();
  }

  private void moveOn() {
    // A dataset may use an iterator in gather(..). The scope then ends with each gather(..), and
    // the next one may run on another thread.
    if (scope == null || !scope.isOpen()) {
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
      DetachedResult<Batch> gathered = prefetcher.take();
      delivered++;
      return gathered.deliver();
    }
    int number = delivered++;
    PrefetchedBatch gathered = ahead;
    ahead = null;
    Batch batch = gathered == null ? plan.gather(number).deliver() : gathered.get();
    if (inSpareTime && delivered < plan.batches()) {
      ahead = new PrefetchedBatch(plan, delivered);
      WorkerPool.shared().submitIdle(ahead);
    }
    return batch;
  }
}
