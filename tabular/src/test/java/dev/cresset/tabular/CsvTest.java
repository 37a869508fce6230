package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What valid CSV files are read as. */
class CsvTest {

  @TempDir private Path folder;

  @Test
  void readsHeaderQuotesAndLineBreaksInFields() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.csv"), "name,note\nA,\"x, \"\"y\"\"\"\n\"B\nC\",\n\nD,5\" disk\n");

    Rows rows = Csv.read(file);

    assertThat(rows.columns()).containsExactly("name", "note");
    assertThat(rows.size()).isEqualTo(3);
    assertThat(rows.get(0, "note")).isEqualTo("x, \"y\"");
    assertThat(rows.get(1, "name")).isEqualTo("B\nC");
    assertThat(rows.get(1, "note")).isNull();
    assertThat(rows.get(2, "note")).isEqualTo("5\" disk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r"})
  void readsAllLineBreaksWithAndWithoutOneAtTheEnd(String text) {
    Rows rows = Csv.parse(text);

    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.numbers("b")).containsExactly(2, 4);
  }

  @Test
  void aFileOfAHeaderAloneHasNoRows() {
    assertThat(Csv.parse("a,b").size()).isZero();
    assertThat(Csv.parse("a,b\n").columns()).containsExactly("a", "b");
  }

  @Test
  void skipsTheByteOrderMark() throws IOException {
    Path file = Files.writeString(folder.resolve("bom.csv"), "\ufeffa,b\n1,2\n");

    assertThat(Csv.read(file).columns()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE"})
  void readsItsEncoding(String name) throws IOException {
    Charset charset = Charset.forName(name);
    String text = "größe,ort\n1,Köln\n2,\"São, Paulo\"\n";
    Path file = Files.write(folder.resolve("a.csv"), text.getBytes(charset));

    Rows rows = Csv.read(file, csv -> csv.charset(charset));

    assertThat(rows.columns()).containsExactly("größe", "ort");
    assertThat(rows.get(0, "ort")).isEqualTo("Köln");
    assertThat(rows.get(1, "ort")).isEqualTo("São, Paulo");
  }

  @Test
  void readsCharactersThatLieAcrossItsBuffers() {
    String field = "ä€😀".repeat(20_000);

    Rows rows = Csv.parse("a,b\nx" + field + ",1\n" + field + ",2\n");

    assertThat(rows.get(0, "a")).isEqualTo("x" + field);
    assertThat(rows.get(1, "a")).isEqualTo(field);
  }

  @Test
  void readsOtherSeparatorsQuotesAndNoHeader() {
    Rows rows = Csv.parse("1;'a;b'\n2;c\n", csv -> csv.separator(';').quote('\'').header("x", "y"));

    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.get(0, "y")).isEqualTo("a;b");
  }

  @Test
  void fieldsAreMissingIfEmptyOrOneOfTheTextsForMissingValues() {
    String text = "a\n\"\"\nNA\nnull\n?\nNaN\nNAN\n";

    assertThat(missing(Csv.parse(text))).containsExactly(true, true, true, false, true, false);
    assertThat(missing(Csv.parse(text, csv -> csv.missingValues("?"))))
        .containsExactly(true, false, false, true, false, false);
  }

  private static List<Boolean> missing(Rows rows) {
    return IntStream.range(0, rows.size()).mapToObj(row -> rows.get(row, "a") == null).toList();
  }

  @Test
  void whiteSpaceIsPartOfNamesAndValuesUnlessTrimmed() {
    String text = "a, b\n1, x \n2,  \n";

    assertThat(Csv.parse(text).get(0, " b")).isEqualTo(" x ");
    Rows trimmed = Csv.parse(text, CsvFormat::trimmed);
    assertThat(trimmed.get(0, "b")).isEqualTo("x");
    assertThat(trimmed.get(1, "b")).isNull();
  }

  @Test
  void readsAStreamWithoutClosingIt() {
    boolean[] closed = {false};
    InputStream stream =
        new ByteArrayInputStream("a\n1\n".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    assertThat(Csv.read("resource", stream, csv -> csv).numbers("a")).containsExactly(1);
    assertThat(closed[0]).isFalse();
  }

  @Test
  void textInMemoryHasNoEncoding() {
    Rows rows = Csv.parse("a\n5 €\n", csv -> csv.charset(StandardCharsets.US_ASCII));

    assertThat(rows.get(0, "a")).isEqualTo("5 €");
  }

  @Test
  void aFormatWithoutDifferentCharactersIsAnError() {
    assertThatThrownBy(() -> Csv.parse("a", csv -> csv.separator('"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CsvFormat: separator \"\"\" and quote \"\"\" must differ, and be no line breaks");
    assertThatThrownBy(() -> Csv.parse("a", csv -> csv.header("a", "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFormatPrintsItsSettings() {
    assertThat(CsvFormat.STANDARD.separator(';').missingValues("?", "-"))
        .hasToString(
            "CsvFormat(separator=\";\", quote=\"\"\", charset=UTF-8, header=first line,"
                + " missingValues=[-, ?], trimmed=false)");
  }
}
