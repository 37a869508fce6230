package dev.cresset.benchmarks.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void anEpochHasEachRowOnceAndItsOwnOrder() {
    Rows rows = new Rows(100, 30);

    List<Integer> first = epoch(rows);
    List<Integer> second = epoch(rows);

    assertThat(first).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
  }

  private static List<Integer> epoch(Rows rows) {
    List<Integer> all = new ArrayList<>();
    for (int size : new int[] {30, 30, 30, 10}) {
      int[] batch = rows.next();
      assertThat(batch).hasSize(size);
      IntStream.of(batch).forEach(all::add);
    }
    return all;
  }
}
