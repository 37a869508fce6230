package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkPlanTest {

  @ParameterizedTest
  @CsvSource({
    "1000, 64, 8",
    "1001, 64, 8",
    "7, 64, 8",
    "64, 64, 8",
    "65, 64, 8",
    "100, 10, 3",
    "1, 1, 1"
  })
  void eachRowIsInOneChunkOfAnEpoch(long rows, int batchSize, int chunks) {
    ChunkPlan plan = new ChunkPlan(rows, batchSize, chunks);
    BitSet seen = new BitSet();
    for (int batch = 0; batch < plan.batches(); batch++) {
      int size = 0;
      for (int chunk = 0; chunk < chunks; chunk++) {
        int[] order = plan.order(3, 1, chunk);
        for (int i = 0; i < plan.chunkSize(batch, chunk); i++) {
          int inShard = order[plan.chunkStart(batch, chunk) + i];
          int rank = (int) plan.shardStart(chunk) + inShard;
          assertThat(plan.shardOf(rank)).isEqualTo(chunk);
          assertThat(seen.get(rank)).isFalse();
          seen.set(rank);
          size++;
        }
      }
      assertThat(size).isEqualTo(plan.batchSize(batch));
    }
    assertThat(seen.cardinality()).isEqualTo((int) rows);
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "8, 3", "8, 8", "5, 2", "7, 4"})
  void eachShardHasOneWorker(int chunks, int workers) {
    ChunkPlan plan = new ChunkPlan(1000, 64, chunks);
    for (int worker = 0; worker < workers; worker++) {
      for (int shard = plan.firstShard(worker, workers);
          shard < plan.firstShard(worker + 1, workers);
          shard++) {
        assertThat(plan.workerOf(shard, workers)).isEqualTo(worker);
      }
    }
    assertThat(plan.firstShard(0, workers)).isZero();
    assertThat(plan.firstShard(workers, workers)).isEqualTo(chunks);
  }
}
