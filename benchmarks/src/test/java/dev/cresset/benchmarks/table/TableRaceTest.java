package dev.cresset.benchmarks.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableRaceTest {

  @Test
  void theTableHasMediansAndLeavesFiguresOutThatAreNotKnown() {
    Map<String, List<Double>> figures =
        Map.of("read", List.of(3.0, 1.0, 2.0), "read CPU", List.of(1.5), "loss", List.of(0.25));
    assertThat(TableRace.table(Map.of("jvm", figures)))
        .isEqualTo(
            """
            | library | read | fit | encode | train | total | loss |
            |---|---|---|---|---|---|---|
            | jvm | 2.00 (1.50) |  () |  () |  () |  () | 0.250 |
            """);
  }
}
