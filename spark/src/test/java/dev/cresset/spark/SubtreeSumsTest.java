package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubtreeSumsTest {

  private static final int CHUNKS = 13;

  private static final IntFunction<PartialSum> CHUNK =
      chunk -> {
        Random random = new Random(chunk);
        float[] values = {random.nextFloat() * 1000, random.nextFloat(), -random.nextFloat()};
        return chunk == 4 ? PartialSum.EMPTY : new PartialSum(values, 0.1 * chunk, chunk, 1);
      };

  private static PartialSum expected() {
    return SubtreeSums.of(CHUNKS, 0, CHUNKS, CHUNK).total();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 13})
  void theTotalHasTheSameBitsForEachNumberOfWorkersAndOrder(int workers) {
    ChunkPlan plan = new ChunkPlan(100, 50, CHUNKS);
    for (boolean forward : new boolean[] {true, false}) {
      SubtreeSums merged = new SubtreeSums(CHUNKS);
      for (int i = 0; i < workers; i++) {
        int worker = forward ? i : workers - 1 - i;
        int first = plan.firstShard(worker, workers);
        int last = plan.firstShard(worker + 1, workers);
        merged = merged.merge(SubtreeSums.of(CHUNKS, first, last, CHUNK));
      }
      PartialSum total = merged.total();
      assertThat(total.values()).isEqualTo(expected().values());
      assertThat(total.loss()).isEqualTo(expected().loss());
      assertThat(total.weight()).isEqualTo(expected().weight());
      assertThat(total.chunks()).isEqualTo(CHUNKS - 1);
    }
  }

  /** docs/spark.md states how many sums a worker sends. */
  @ParameterizedTest
  @CsvSource({
    "2, 8, 1",
    "4, 8, 1",
    "8, 8, 1",
    "4, 12, 1",
    "16, 16, 1",
    "256, 512, 1",
    "3, 8, 2",
    "3, 24, 4"
  })
  void chunksOfAWorkerAreOneSubtreeForPowersOfTwo(int workers, int chunks, int most) {
    ChunkPlan plan = new ChunkPlan(0, 1, chunks);
    int found = 0;
    for (int worker = 0; worker < workers; worker++) {
      int first = plan.firstShard(worker, workers);
      int last = plan.firstShard(worker + 1, workers);
      found = Math.max(found, SubtreeSums.ranges(chunks, first, last).size());
    }
    assertThat(found).isEqualTo(most);
  }

  @Test
  void anotherOrderOfAdditionHasOtherBits() {
    float[] inOrder = new float[3];
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      float[] values = CHUNK.apply(chunk).values();
      for (int i = 0; i < values.length; i++) {
        inOrder[i] += values[i];
      }
    }
    assertThat(inOrder).isNotEqualTo(expected().values());
  }
}
