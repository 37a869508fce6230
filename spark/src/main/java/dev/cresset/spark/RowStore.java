package dev.cresset.spark;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.Serializable;
import java.util.Iterator;

/** The rows of a worker: those of its shards of the training and of the validation rows. */
final class RowStore implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Rows of consecutive ranks. */
  private static final class Block implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long first;
    private final Object[] rows; // float[] if dense, byte[] as encoded if sparse
    private final int width;
    private final float[] labels;
    private final float[] weights;
    private int count;

    Block(ChunkPlan plan, int worker, int workers, int width) {
      this.width = width;
      first = plan.shardStart(plan.firstShard(worker, workers));
      long end = plan.shardStart(plan.firstShard(worker + 1, workers));
      rows = new Object[Math.toIntExact(end - first)];
      labels = new float[Math.multiplyExact(rows.length, width)];
      weights = new float[rows.length];
    }

    void put(byte[] row) {
      long position = EncodedRow.rank(row) - first;
      if (position < 0 || position >= rows.length || rows[(int) position] != null) {
        throw changed("a row that was not counted");
      }
      int slot = (int) position;
      EncodedRow.label(row, labels, slot * width);
      weights[slot] = EncodedRow.weight(row);
      if (EncodedRow.isSparse(row)) {
        rows[slot] = row;
      } else {
        float[] dense = new float[EncodedRow.features(row)];
        EncodedRow.decode(row, dense, 0);
        rows[slot] = dense;
      }
      count++;
    }

    void check() {
      if (count != rows.length) {
        throw changed("%s rows of %s".formatted(count, rows.length));
      }
    }

    private static IllegalStateException changed(String received) {
      return new IllegalStateException(
          "Spark: a worker received %s; the input must give the same rows each time that it is computed, so write it to a file if it is random"
              .formatted(received));
    }
  }

  private final TrainingSpec spec;
  private final int worker;
  private final Block training;
  private final Block validation;
  private long contentHash;

  private RowStore(TrainingSpec spec, int worker) {
    this.spec = spec;
    this.worker = worker;
    int width = spec.targets().width();
    this.training = new Block(spec.training(), worker, spec.workers(), width);
    this.validation = new Block(spec.validation(), worker, spec.workers(), width);
  }

  /** Reads the rows of a worker. */
  static RowStore read(TrainingSpec spec, int worker, Iterator<byte[]> rows) {
    RowStore store = new RowStore(spec, worker);
    while (rows.hasNext()) {
      byte[] row = rows.next();
      boolean validates = EncodedRow.isValidation(row);
      // Odd factors, which differ between rows of either kind.
      store.contentHash +=
          EncodedRow.contentHash(row) * (4 * EncodedRow.rank(row) + (validates ? 3 : 1));
      (validates ? store.validation : store.training).put(row);
    }
    store.training.check();
    store.validation.check();
    return store;
  }

  /** Returns the first shard of the worker. */
  int firstShard() {
    return spec.training().firstShard(worker, spec.workers());
  }

  /** Returns the end of the shards of the worker. */
  int endShard() {
    return spec.training().firstShard(worker + 1, spec.workers());
  }

  /** Returns a hash of all rows and their ranks; those of all workers are added. */
  long contentHash() {
    return contentHash;
  }

  /**
   * Rows of a chunk as tensors.
   *
   * @param inputs {@code [rows, ..]}
   * @param targets as the loss expects them
   * @param weights one for each row
   */
  record Samples(Tensor inputs, Tensor targets, float[] weights) {}

  /**
   * Gathers rows; as Spark's iterators do, only until Spark kills the task.
   *
   * @param ofValidation whether they are validation rows
   * @param shardStart rank of the first row of the shard
   * @param order rows of the shard, counted from its first; empty for their own order
   */
  Samples gather(boolean ofValidation, long shardStart, int[] order, int from, int count) {
    KilledTask.check();
    Block block = ofValidation ? validation : training;
    int features = spec.features();
    float[] inputs = new float[Math.multiplyExact(count, features)];
    int width = block.width;
    float[] labels = new float[count * width];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      int inShard = order.length == 0 ? from + i : order[from + i];
      int slot = Math.toIntExact(shardStart - block.first) + inShard;
      if (block.rows[slot] instanceof float[] dense) {
        System.arraycopy(dense, 0, inputs, i * features, features);
      } else {
        EncodedRow.decode((byte[]) block.rows[slot], inputs, i * features);
      }
      System.arraycopy(block.labels, slot * width, labels, i * width, width);
      weights[i] = block.weights[slot];
    }
    return new Samples(
        Tensors.tensor(inputs, shape(count)), spec.targets().tensor(labels), weights);
  }

  private long[] shape(int count) {
    long[] shape = new long[spec.inputShape().length + 1];
    shape[0] = count;
    System.arraycopy(spec.inputShape(), 0, shape, 1, spec.inputShape().length);
    return shape;
  }
}
