package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random CSV files are read as they were written, and random bytes are read or refused. */
class CsvRandomTest {

  private static final String[] PIECES = {
    "a", "\"", ",", "\n", "\r\n", ";", " ", "ä", "€", "😀", "1", "\t", "'"
  };

  private static String field(Random random) {
    StringBuilder field = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      field.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return field.toString();
  }

  private static String quoted(String field, Random random) {
    boolean needsQuotes = field.matches("(?s).*[\",\n\r].*");
    return needsQuotes || random.nextBoolean() ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
  }

  @Test
  void whatIsWrittenIsRead() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int columns = 2 + random.nextInt(3);
      List<List<String>> rows = new ArrayList<>();
      StringBuilder csv = new StringBuilder("c0");
      for (int c = 1; c < columns; c++) {
        csv.append(",c").append(c);
      }
      for (int i = random.nextInt(30); i > 0; i--) {
        List<String> row = new ArrayList<>();
        csv.append(random.nextBoolean() ? "\n" : "\r\n");
        for (int c = 0; c < columns; c++) {
          row.add(field(random));
          csv.append(c == 0 ? "" : ",").append(quoted(row.get(c), random));
        }
        rows.add(row);
      }
      csv.append(random.nextBoolean() ? "\n" : "");

      Rows read = Csv.parse(csv.toString());

      assertThat(read.size()).as("%s", csv).isEqualTo(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(List.copyOf(read.row(i).values())).as("%s", csv).isEqualTo(rows.get(i));
      }
    }
  }

  @Test
  void anyBytesAreReadOrRefusedInOneSentence() {
    String valid = "name,x\n\"a, b\",1\r\nKöln,\"2\"\n";
    byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = bytes.clone();
      for (int change = 0; change < 1 + i % 3; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Throwable thrown =
          catchThrowable(() -> Csv.read("bytes", new ByteArrayInputStream(damaged), csv -> csv));
      if (thrown != null) {
        refused++;
        assertThat(thrown).isInstanceOf(UncheckedIOException.class);
        assertThat(thrown.getMessage())
            .matches("Csv\\.read: bytes: line \\d+, (column|character) .+: .+")
            .doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
