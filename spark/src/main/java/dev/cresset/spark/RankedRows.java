package dev.cresset.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Encoded rows in an order that depends on their values alone, each with its rank. */
final class RankedRows {

  private static final class ByBytes implements Comparator<byte[]>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(byte[] left, byte[] right) {
      return EncodedRow.compare(left, right);
    }
  }

  private static final class ByWorker extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int workers;

    ByWorker(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object worker) {
      return (Integer) worker;
    }
  }

  /** Rows of a partition, of each kind. */
  private record Counts(int partition, long training, long validation) implements Serializable {}

  private final JavaRDD<byte[]> sorted;
  private final long[] trainingStarts;
  private final long[] validationStarts;

  private RankedRows(JavaRDD<byte[]> sorted) {
    this.sorted = sorted;
    int partitions = sorted.getNumPartitions();
    this.trainingStarts = new long[partitions + 1];
    this.validationStarts = new long[partitions + 1];
    List<Counts> counts = sorted.mapPartitionsWithIndex(RankedRows::count, false).collect();
    counts.forEach(
        each -> {
          trainingStarts[each.partition + 1] = each.training;
          validationStarts[each.partition + 1] = each.validation;
        });
    for (int i = 0; i < partitions; i++) {
      trainingStarts[i + 1] += trainingStarts[i];
      validationStarts[i + 1] += validationStarts[i];
    }
  }

  /** Encodes, sorts and counts the rows. */
  static RankedRows of(Dataset<Row> rows, RowEncoder encoder, int workers) {
    JavaRDD<byte[]> encoded = rows.toJavaRDD().map(encoder::encode);
    int partitions = Math.max(workers, encoded.getNumPartitions());
    JavaRDD<byte[]> sorted =
        encoded
            .mapToPair(row -> new Tuple2<>(row, (byte) 0))
            .sortByKey(new ByBytes(), true, partitions)
            .keys();
    return new RankedRows(sorted);
  }

  private static Iterator<Counts> count(int partition, Iterator<byte[]> rows) {
    long training = 0;
    long validation = 0;
    while (rows.hasNext()) {
      if (EncodedRow.isValidation(rows.next())) {
        validation++;
      } else {
        training++;
      }
    }
    return List.of(new Counts(partition, training, validation)).iterator();
  }

  long training() {
    return trainingStarts[trainingStarts.length - 1];
  }

  long validation() {
    return validationStarts[validationStarts.length - 1];
  }

  /** Returns the ranks of the first training and validation row of each partition. */
  long[][] starts() {
    return new long[][] {trainingStarts, validationStarts};
  }

  /**
   * Returns the rows with their ranks, in one partition for each worker.
   *
   * @param starts the value of {@link #starts}, needed as long as the rows are read
   */
  JavaRDD<byte[]> distribute(TrainingSpec spec, Broadcast<long[][]> starts) {
    JavaPairRDD<Integer, byte[]> ranked =
        JavaPairRDD.fromJavaRDD(
            sorted.mapPartitionsWithIndex(
                (partition, rows) -> rank(spec, starts.value(), partition, rows), false));
    return ranked.partitionBy(new ByWorker(spec.workers())).values();
  }

  private static Iterator<Tuple2<Integer, byte[]>> rank(
      TrainingSpec spec, long[][] starts, int partition, Iterator<byte[]> rows) {
    long[] next = {starts[0][partition], starts[1][partition]};
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Tuple2<Integer, byte[]> next() {
        byte[] row = rows.next();
        boolean validation = EncodedRow.isValidation(row);
        ChunkPlan plan = validation ? spec.validation() : spec.training();
        long rank = Math.min(plan.rows() - 1, next[validation ? 1 : 0]++);
        int worker = plan.workerOf(plan.shardOf(rank), spec.workers());
        return new Tuple2<>(worker, EncodedRow.withRank(row, rank));
      }
    };
  }
}
