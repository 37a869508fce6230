package dev.cresset.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

  @Test
  void ratiosAreTakenWithinARoundAgainstTheFasterPyTorch() {
    Results results = new Results();
    for (int round = 1; round <= 3; round++) {
      results.add("pytorch@1", round, Map.of("ms", 100.0 * round));
      results.add("pytorch@2", round, Map.of("ms", 1000.0 * round));
      results.add("nd4j", round, Map.of("ms", 50.0 * round));
    }

    assertThat(results.table())
        .isEqualTo(
            """
            | library | ms | range | times as fast as pytorch@1 |
            | --- | --- | --- | --- |
            | pytorch@1 | 200 | 100–300 | 1.00 (1.00–1.00) |
            | pytorch@2 | 2000 | 1000–3000 | 0.100 (0.100–0.100) |
            | nd4j | 100 | 50.0–150 | 2.00 (2.00–2.00) |
            """);
  }

  @Test
  void theBareProductsAreTheLimit() {
    Results results = new Results();
    results.add("nd4j", 1, Map.of("ms", 30.0));
    results.add("gemm@1", 1, Map.of("ms", 20.0));

    assertThat(results.table())
        .contains("| library | ms | range | times the time of gemm@1 |")
        .contains("| nd4j | 30.0 | 30.0–30.0 | 1.50 (1.50–1.50) |");
  }

  @Test
  void aStepIsComparedWithItsOwnProductsOnAsManyThreads() {
    Results results = new Results();
    results.add("nd4j", 1, Map.of("ms", 30.0));
    results.add("nd4j@1", 1, Map.of("ms", 50.0));
    results.add("jvm", 1, Map.of("ms", 60.0));
    results.add("gemm-pieces", 1, Map.of("ms", 24.0));
    results.add("gemm-pieces@1", 1, Map.of("ms", 20.0));

    assertThat(results.table())
        .isEqualTo(
            """
            | library | ms | range | times its own gemm calls |
            | --- | --- | --- | --- |
            | nd4j | 30.0 | 30.0–30.0 | 1.25 (1.25–1.25) |
            | nd4j@1 | 50.0 | 50.0–50.0 | 2.50 (2.50–2.50) |
            | jvm | 60.0 | 60.0–60.0 |  |
            | gemm-pieces | 24.0 | 24.0–24.0 |  |
            | gemm-pieces@1 | 20.0 | 20.0–20.0 |  |
            """);
  }

  @Test
  void aRoundThatOneLacksIsLeftOutOfItsRatios() {
    Results results = new Results();
    results.add("pytorch@1", 1, Map.of("ms", 10.0));
    results.add("pytorch@1", 2, Map.of("ms", 40.0));
    results.add("nd4j", 2, Map.of("ms", 10.0));

    assertThat(results.table()).contains("| nd4j | 10.0 | 10.0–10.0 | 4.00 (4.00–4.00) |");
  }

  @Test
  void sayingThatThereIsNothingBeatsAnEmptyTable() {
    assertThat(new Results().table()).isEqualTo("nothing was measured\n");
  }
}
