package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table in docs/spark.md has the values of the formula above it. */
class ScalingTableTest {

  private static final int[] WORKERS = {1, 4, 16, 64, 256};
  private static final double BATCH = 8192;
  private static final double OPERATIONS = 45e9;
  private static final double BANDWIDTH = 1e9;
  private static final double MESSAGE = 20e-6;
  private static final double LATENCY = 0.1e-3;

  private static double computation(double parameters, int workers) {
    double stragglers = 1 + 0.05 * Math.sqrt(2 * Math.log(workers));
    return 6 * parameters * BATCH / (OPERATIONS * workers) * stragglers;
  }

  private static double exchange(double parameters, int workers) {
    return workers == 1
        ? 0
        : 8 * parameters * (workers - 1) / (workers * BANDWIDTH)
            + 2 * (workers - 1) * MESSAGE
            + 2 * LATENCY;
  }

  @Test
  void rows() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "spark.md"));
    Map.of("0.1 million", 1e5, "1 million", 1e6, "10 million", 1e7)
        .forEach((name, parameters) -> assertThat(page).contains(row(name, parameters)));
  }

  private static String row(String name, double parameters) {
    List<String> milliseconds = new ArrayList<>();
    List<String> speedups = new ArrayList<>();
    List<String> shares = new ArrayList<>();
    double alone = computation(parameters, 1);
    for (int workers : WORKERS) {
      double exchange = exchange(parameters, workers);
      double step = computation(parameters, workers) + exchange;
      milliseconds.add(Long.toString(Math.round(1e3 * step)));
      if (workers > 1) {
        double speedup = alone / step;
        speedups.add(
            speedup < 10
                ? Double.toString(Math.round(10 * speedup) / 10.0)
                : Long.toString(Math.round(speedup)));
        shares.add(Long.toString(Math.round(100 * exchange / step)));
      }
    }
    return "| %s | %s | %s | %s %% |"
        .formatted(
            name,
            String.join(", ", milliseconds),
            String.join(", ", speedups),
            String.join(", ", shares));
  }
}
