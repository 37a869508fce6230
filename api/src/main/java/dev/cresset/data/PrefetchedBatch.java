package dev.cresset.data;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.tensor.DetachedResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A batch of images that a worker may gather before the loop requests it. */
final class PrefetchedBatch implements Runnable {

  /**
   * Number of polls before blocking: gathering images takes some microseconds, waking a thread 50.
   */
  private static final int SPINS = 2_000;

  private final BatchPlan plan;
  private final int number;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<DetachedResult<Batch>> gathered = new CompletableFuture<>();

  PrefetchedBatch(BatchPlan plan, int number) {
    this.plan = plan;
    this.number = number;
  }

  /** Gathers the batch, unless another thread has begun to. */
  @Override
  public void run() {
    if (begun.compareAndSet(false, true)) {
      gathered.complete(plan.gather(number));
    }
  }

  /**
   * Gathers the batch, or helps the thread that gathers it and waits for it.
   *
   * @return the batch on the current backend, even if that has changed since it was gathered
   */
  Batch get() {
    run();
    for (int i = 0; i < SPINS && !gathered.isDone(); i++) {
      WorkerPool.shared().assist();
      Thread.onSpinWait();
    }
    Batch batch = gathered.join().deliver();
    boolean elsewhere = batch.inputs().backend() != BackendLookup.current();
    return elsewhere ? plan.gather(number).deliver() : batch;
  }
}
