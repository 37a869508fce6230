package dev.cresset.benchmarks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tabular.Csv;
import dev.cresset.tabular.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerFileTest {

  @Test
  void hasAllPlansAndSomeMissingValues(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("customers.csv");
    CustomerFile.write(file, 1000);
    Rows rows = Csv.read(file);
    assertThat(rows.size()).isEqualTo(1000);
    assertThat(rows.withoutMissing().size()).isBetween(800, 950);
    Set<String> plans = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      plans.add(rows.get(i, "plan"));
    }
    assertThat(plans).containsExactlyInAnyOrder("free", "basic", "premium");
  }

  @Test
  void hasTheSameContentEachTime(@TempDir Path folder) throws IOException {
    CustomerFile.write(folder.resolve("a.csv"), 50);
    CustomerFile.write(folder.resolve("b.csv"), 50);
    assertThat(folder.resolve("b.csv")).hasSameTextualContentAs(folder.resolve("a.csv"));
    assertThat(Files.readAllLines(folder.resolve("a.csv")).get(1))
        .isEqualTo("68,26006.88,260.17,13,45.17,city 3,tablet,shop,2022-05-28,basic");
  }
}
