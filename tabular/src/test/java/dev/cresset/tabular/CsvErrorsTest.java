package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Malformed files end in one sentence that names file, line and column. */
class CsvErrorsTest {

  @TempDir private Path folder;

  private void check(byte[] content, String problem) throws IOException {
    Path file = Files.write(folder.resolve("a.csv"), content);
    Throwable thrown = catchThrowable(() -> Csv.read(file));
    assertThat(thrown)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Csv.read: %s: %s".formatted(file, problem));
  }

  private void check(String content, String problem) throws IOException {
    check(content.getBytes(StandardCharsets.UTF_8), problem);
  }

  @Test
  void aShortLine() throws IOException {
    check(
        "a,b,c\n1,2,3\n4,5\n",
        "line 3, column \"c\": the line ends before this column; it has 2 of 3 fields");
  }

  @Test
  void aLongLine() throws IOException {
    check(
        "a,b\n1,2\n\n1,5,3,1\n",
        "line 4, column 3: the line has 4 fields, but there are 2 columns; put fields that contain"
            + " \",\" in quotes");
  }

  @Test
  void anUnclosedQuote() throws IOException {
    String problem =
        "line 3, column \"b\": the quote at the beginning of the field is not closed; close it, or"
            + " double each quote within a field";
    check("a,b\n1,2\n3,\"x\n5,6\n", problem);
    check("a,b\n1,2\n3,\"x\n5,6", problem);
    check("a,b\n1,2\n3,\"", problem);
    check("a,b\n1,2\n3,\"x\"\"", problem);
  }

  @Test
  void anUnclosedQuoteInTheHeader() throws IOException {
    check(
        "a,\"b\n1,2\n",
        "line 1, column 2: the quote at the beginning of the field is not closed; close it, or"
            + " double each quote within a field");
  }

  @Test
  void anErrorNamesTheMethodThatWasCalled() throws IOException {
    byte[] shortLine = "a,b\n1\n".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("a.csv"), shortLine);
    String problem = "line 2, column \"b\": the line ends before this column; it has 1 of 2 fields";
    assertThatThrownBy(() -> Csv.read(file))
        .hasMessage("Csv.read: %s: %s".formatted(file, problem));
    assertThatThrownBy(() -> Csv.read("a", new ByteArrayInputStream(shortLine), csv -> csv))
        .hasMessage("Csv.read: a: " + problem);
    assertThatThrownBy(() -> Csv.parse("a,b\n1\n")).hasMessage("Csv.parse: text: " + problem);
    assertThatThrownBy(() -> Csv.parse("a", csv -> null)).hasMessageStartingWith("Csv.parse: ");
    assertThatThrownBy(() -> Csv.read(file, csv -> null)).hasMessageStartingWith("Csv.read: ");
  }

  @Test
  void textAfterAClosingQuote() throws IOException {
    assertThatThrownBy(() -> Csv.parse("a,b\n1,2\n3,\"x\"y\n"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(
            "Csv.parse: text: line 3, column \"b\": the field is not valid CSV (");
  }

  @Test
  void bytesOfAnotherEncoding() throws IOException {
    check(
        "ort,x\nBonn,1\nKöln,2\n".getBytes(StandardCharsets.ISO_8859_1),
        "line 3, character 2: byte 0xF6 is not UTF-8; read the file with its encoding, for example"
            + " csv -> csv.charset(Charset.forName(\"windows-1252\"))");
  }

  @Test
  void bytesThatEndWithinACharacter() throws IOException {
    byte[] complete = "a\r\nö".getBytes(StandardCharsets.UTF_8);
    check(
        Arrays.copyOf(complete, complete.length - 1),
        "line 2, character 1: byte 0xC3 is not UTF-8; read the file with its encoding, for example"
            + " csv -> csv.charset(Charset.forName(\"windows-1252\"))");
  }

  @Test
  void utf16ReadAsUtf8() throws IOException {
    check(
        "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16),
        "line 1, character 1: the file begins with the byte order mark of UTF-16, and is read as"
            + " UTF-8; read it with csv -> csv.charset(StandardCharsets.UTF_16)");
    check(
        "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE),
        "line 1, character 2: a character 0, which no text has; the file is not CSV or not in"
            + " UTF-8; read it with its encoding, csv -> csv.charset(..)");
  }

  @Test
  void tenMegabytesInOneField() throws IOException {
    check(
        "a,b\n1," + "x".repeat(10_000_000) + "\n",
        "line 2, column \"b\": the field has more than 1048576 characters; a quote may not be"
            + " closed");
    check(
        "a,b\n1,\"" + "x\n".repeat(5_000_000) + "\n",
        "line 2, column \"b\": the field has more than 1048576 characters; a quote may not be"
            + " closed");
  }

  @Test
  void theHeaderASecondTime() throws IOException {
    check("a,b\n1,2\na,b\n3,4\n", "line 3, column \"a\": the line repeats the header; remove it");
  }

  @Test
  void aNameASecondTime() throws IOException {
    check(
        "a,b,a\n1,2,3\n",
        "line 1, column 3: the header names column \"a\" a second time, after column 1; rename"
            + " one");
  }

  @Test
  void anEmptyFile() throws IOException {
    String problem = "line 1, column 1: there is no header; the first line must name columns";
    check("", problem);
    check("\n\n", problem);
    check("\ufeff", problem);
  }

  @Test
  void anotherSeparator() throws IOException {
    check(
        "a;b\n1;2\n",
        "line 1, column 1: the header is one column, \"a;b\", when read with separator \",\"; read"
            + " it with csv -> csv.separator(';')");
    check(
        "a\tb\n1\t2\n",
        "line 1, column 1: the header is one column, \"a\\u0009b\", when read with separator"
            + " \",\"; read it with csv -> csv.separator('\\t')");
  }

  @Test
  void aFileThatDoesNotExistOrIsADirectory() {
    Path none = folder.resolve("none.csv");
    assertThatThrownBy(() -> Csv.read(none))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Csv.read: %s: the file does not exist".formatted(none));
    assertThatThrownBy(() -> Csv.read(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Csv.read: %s: the file cannot be read (".formatted(folder));
  }
}
