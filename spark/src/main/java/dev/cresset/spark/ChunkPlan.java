package dev.cresset.spark;

import dev.cresset.tensor.Generator;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Cuts rows into shards, and each batch into one micro-chunk of each shard.
 *
 * <p>Rows are numbered by their rank in an order that does not depend on partitions. Shard {@code
 * s} has consecutive ranks, just as many as the chunks {@code s} of all batches need. A worker
 * holds consecutive shards and computes their chunks, so the number of workers changes where a
 * chunk is computed, but not what is in it.
 *
 * @param rows number of rows
 * @param batchSize number of rows of each batch but the last
 * @param chunks number of shards, and of chunks of a batch
 */
record ChunkPlan(long rows, int batchSize, int chunks) implements Serializable {

  /** Returns the number of batches of an epoch. */
  int batches() {
    return Math.toIntExact((rows + batchSize - 1) / batchSize);
  }

  /** Returns the number of rows of a batch. */
  int batchSize(int batch) {
    return (int) Math.min(batchSize, rows - (long) batch * batchSize);
  }

  /** Returns the number of rows of a chunk of a batch; 0 if the batch has too few. */
  int chunkSize(int batch, int chunk) {
    return part(batchSize(batch), chunk);
  }

  private int part(int size, int chunk) {
    return (int) ((long) size * (chunk + 1) / chunks - (long) size * chunk / chunks);
  }

  /** Returns the rank of the first row of a shard; that of the shard {@code chunks} is the end. */
  long shardStart(int shard) {
    if (rows == 0) {
      return 0;
    }
    long full = batches() - 1L;
    int last = batchSize(batches() - 1);
    return full * ((long) batchSize * shard / chunks) + (long) last * shard / chunks;
  }

  /** Returns the number of rows of a shard. */
  int shardSize(int shard) {
    return Math.toIntExact(shardStart(shard + 1) - shardStart(shard));
  }

  /** Returns the shard of a row. */
  int shardOf(long rank) {
    int low = 0;
    int high = chunks - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (shardStart(middle) <= rank) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Returns the first row of a chunk within its shuffled shard. */
  int chunkStart(int batch, int chunk) {
    return Math.toIntExact((long) batch * part(batchSize, chunk));
  }

  /** Returns the first shard of a worker; that of the worker {@code workers} is the end. */
  int firstShard(int worker, int workers) {
    return (int) ((long) chunks * worker / workers);
  }

  /** Returns the worker that holds a shard. */
  int workerOf(int shard, int workers) {
    int worker = (int) ((long) shard * workers / chunks);
    while (firstShard(worker + 1, workers) <= shard) {
      worker++;
    }
    return worker;
  }

  /** Returns the rows of a shard, counted from its first, in the order of an epoch. */
  int[] order(long seed, int epoch, int shard) {
    int[] order = new int[shardSize(shard)];
    Arrays.setAll(order, i -> i);
    new Generator(epochGenerator(seed, epoch).nextLong() + shard).shuffle(order);
    return order;
  }

  /** Returns the generator of the dropout masks of a chunk: the same on each worker. */
  Generator dropout(long seed, int epoch, int batch, int chunk) {
    Generator generator = epochGenerator(seed, epoch);
    generator.nextLong();
    return new Generator(generator.nextLong() + (long) batch * chunks + chunk);
  }

  private static Generator epochGenerator(long seed, int epoch) {
    return new Generator(new Generator(seed).nextLong() + epoch);
  }
}
