package dev.cresset.data;

import dev.cresset.spi.Parts;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One epoch of a {@link DataLoader}. Left early, it is garbage: no thread belongs to it. */
final class BatchIterator implements Iterator<Batch> {

  private static final Executor BACKGROUND =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "cresset-prefetch");
            thread.setDaemon(true);
            return thread;
          });

  private final Dataset dataset;
  private final int[] order;
  private final int batchSize;
  private final int batches;
  private final boolean inSpareTime;
  private final int mostAhead;
  private final Queue<EarlyBatch> ahead = new ArrayDeque<>();
  private int scheduled;
  private int delivered;
  private @Nullable TensorScope scope;

  BatchIterator(Dataset dataset, int[] order, int batchSize, int batches, int prefetch) {
    this.dataset = dataset;
    this.order = order;
    this.batchSize = batchSize;
    this.batches = batches;
    this.inSpareTime = prefetch == 0 && EarlyBatch.canBeSpareTimeWork(dataset);
    this.mostAhead = inSpareTime ? 1 : prefetch;
  }

  @Override
  public boolean hasNext() {
    if (delivered < batches) {
      return true;
    }
    if (scope != null) {
      scope.close();
      scope = null;
    }
    return false;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "DataLoader: the epoch's %d batches have all been delivered".formatted(batches));
    }
    if (scope == null) {
      scope = TensorScope.open("the loop over a DataLoader, when it moved on to its next batch");
    } else {
      scope.clear();
    }
    delivered++;
    Batch batch = take();
    scheduleAhead();
    return batch;
  }

  private Batch take() {
    EarlyBatch early = ahead.poll();
    if (early == null) {
      return dataset.gather(indices(scheduled++));
    }
    if (inSpareTime) {
      early.run(); // there may have been none
    }
    Batch batch = early.get();
    scope.adopt(batch.inputs());
    scope.adopt(batch.targets());
    return batch;
  }

  private void scheduleAhead() {
    while (ahead.size() < mostAhead && scheduled < batches) {
      EarlyBatch early = new EarlyBatch(dataset, indices(scheduled++));
      ahead.add(early);
      if (inSpareTime) {
        Parts.ofThisMachine().inSpareTime(early);
      } else {
        BACKGROUND.execute(early);
      }
    }
  }

  private int[] indices(int batch) {
    int start = batch * batchSize;
    return Arrays.copyOfRange(order, start, Math.min(order.length, start + batchSize));
  }
}
