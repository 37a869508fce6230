package dev.cresset.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySampleTest {

  @Test
  void aRowIsReadAsItWasWritten() {
    MemorySample sample = new MemorySample(61.5, 200, 50.25, 300.5, 732, 12.75);

    assertThat(MemorySample.parse(sample.row())).isEqualTo(sample);
    assertThat(sample.row().split(",")).hasSameSizeAs(MemorySample.HEADER.split(","));
  }

  @Test
  void theSlopeIsThatOfTheSecondHalf() {
    List<MemorySample> samples = new ArrayList<>();
    for (int second = 0; second < 120; second++) {
      double heap = second < 60 ? 1000 - second : 2 * second;
      samples.add(new MemorySample(second, second, heap, 300, 7, 1));
    }

    assertThat(MemorySample.slope(samples, MemorySample::heapMegabytes))
        .isCloseTo(120, within(1e-9));
    assertThat(MemorySample.slope(samples, MemorySample::residentMegabytes)).isZero();
  }

  @Test
  void theTableHasARowForEachBackend(@TempDir Path folder) throws IOException {
    List<String> lines =
        List.of(
            MemorySample.HEADER,
            new MemorySample(1, 1, 50, 300, 7, 1).row(),
            new MemorySample(2, 2, 50, 300, 7, 1).row(),
            new MemorySample(3, 3, 51, 301, 8, 1).row());
    Files.write(folder.resolve("nd4j.csv"), lines);
    Files.write(folder.resolve("jvm.csv"), lines);

    assertThat(Soak.table(folder, List.of("nd4j", "jvm")).lines())
        .hasSize(4)
        .endsWith("| `jvm` | 3 | 51.0 | +60.000 | 301 | +60.00 | 8 | +60.00 |");
  }
}
