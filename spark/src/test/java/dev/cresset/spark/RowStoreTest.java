package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An input that gives other rows when it is computed again is reported, whatever differs. */
class RowStoreTest {

  private static final TrainingSpec SPEC =
      new TrainingSpec(
          Targets.of(Targets.Kind.NUMBERS, 1),
          "mse()",
          "sgd(lr=0.1)",
          Double.NaN,
          1,
          0,
          new long[] {1},
          new ChunkPlan(4, 4, 2),
          new ChunkPlan(0, 4, 2),
          false,
          1,
          null,
          0,
          1000);

  private static RowStore read(long... ranks) {
    return RowStore.read(
        SPEC, 0, Arrays.stream(ranks).mapToObj(rank -> row(false, rank)).iterator());
  }

  private static byte[] row(boolean validation, long rank) {
    byte[] row = EncodedRow.encode(validation, null, new float[] {1}, 1, new float[] {rank});
    return EncodedRow.withRank(row, rank);
  }

  @Test
  void allRows() {
    RowStore.Samples samples = read(3, 1, 0, 2).gather(false, 0, new int[0], 0, 4);
    assertThat(samples.inputs().toFloatArray()).containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 3, 3", "0, 1, 2, 4", "0, 1, 2, -1"})
  void rowsThatWereNotCounted(long first, long second, long third, long fourth) {
    assertThatThrownBy(() -> read(first, second, third, fourth))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Spark: a worker received a row that was not counted; the input must give the same rows"
                + " each time that it is computed, so write it to a file if it is random");
  }

  @Test
  void aValidationRowWhereThereWasNone() {
    assertThatThrownBy(() -> RowStore.read(SPEC, 0, Arrays.asList(row(true, -1)).iterator()))
        .hasMessageStartingWith("Spark: a worker received a row that was not counted; the input");
  }

  @Test
  void rowsThatAreMissing() {
    assertThatThrownBy(() -> read(0, 2))
        .hasMessageStartingWith("Spark: a worker received 2 rows of 4; the input must give");
  }
}
