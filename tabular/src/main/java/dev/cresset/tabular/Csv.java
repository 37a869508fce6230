package dev.cresset.tabular;

import dev.cresset.io.internal.FileProblem;
import dev.cresset.types.NotNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Reads CSV files.
 *
 * <pre>{@code
 * Rows rows = Csv.read(Path.of("penguins.csv"));
 * }</pre>
 *
 * <p>The first line names the columns. Fields may be in quotes and then contain separators, line
 * breaks and doubled quotes (RFC 4180). Values are kept as text; a column becomes numbers,
 * categories or dates when {@link Columns} are fitted. Empty lines are skipped.
 *
 * <p>All lines must have the same number of fields. Anything else is an error that names file, line
 * and column: an unclosed quote, bytes that are not in the encoding, a name or the whole header a
 * second time, a field of more than a million characters.
 *
 * <p>pandas counterpart: {@code pandas.read_csv}.
 *
 * @since 0.1
 */
public final class Csv {

  private static final String READ = "Csv.read";
  private static final String PARSE = "Csv.parse";

  private Csv() {}

  /** Reads a source. */
  @FunctionalInterface
  private interface Reading {
    Table read() throws IOException;
  }

  /**
   * Reads a file with commas, in UTF-8, whose first line names the columns.
   *
   * @throws UncheckedIOException if the file cannot be read or is not valid; the message names the
   *     file, the line and the column
   */
  public static Rows read(Path file) {
    return read(file, csv -> csv);
  }

  /**
   * Reads a file in another format: {@code Csv.read(path, csv -> csv.separator(';'))}.
   *
   * @param format returns the format, given that of {@link #read(Path)}
   * @throws UncheckedIOException if the file cannot be read or is not valid; the message names the
   *     file, the line and the column
   */
  public static Rows read(Path file, UnaryOperator<CsvFormat> format) {
    NotNull.check(READ, "file", file);
    CsvFormat settings = format(READ, format);
    return reading(
        READ,
        file.toString(),
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return CsvParser.read(file.toString(), in, settings);
          }
        });
  }

  /**
   * Reads a stream to its end, for example a resource of a jar, and does not close it.
   *
   * @param name name of the source in messages
   * @param format returns the format, given that of {@link #read(Path)}
   * @throws UncheckedIOException if the stream cannot be read or is not valid; the message names
   *     the source, the line and the column
   */
  public static Rows read(String name, InputStream stream, UnaryOperator<CsvFormat> format) {
    NotNull.check(READ, "name", name);
    NotNull.check(READ, "stream", stream);
    CsvFormat settings = format(READ, format);
    return reading(READ, name, () -> CsvParser.read(name, stream, settings));
  }

  /**
   * Reads CSV that is in memory.
   *
   * @throws UncheckedIOException if the text is not valid; the message names the line and the
   *     column
   */
  public static Rows parse(String text) {
    return parse(text, csv -> csv);
  }

  /**
   * Reads CSV that is in memory, in another format.
   *
   * @param format returns the format, given that of {@link #read(Path)}; its encoding is ignored
   * @throws UncheckedIOException if the text is not valid; the message names the line and the
   *     column
   */
  public static Rows parse(String text, UnaryOperator<CsvFormat> format) {
    NotNull.check(PARSE, "text", text);
    CsvFormat settings = format(PARSE, format).charset(StandardCharsets.UTF_8);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return reading(
        PARSE, "text", () -> CsvParser.read("text", new ByteArrayInputStream(bytes), settings));
  }

  private static CsvFormat format(String operation, UnaryOperator<CsvFormat> format) {
    NotNull.check(operation, "format", format);
    return NotNull.check(
        operation, "format that the function returns", format.apply(CsvFormat.STANDARD));
  }

  private static Rows reading(String operation, String source, Reading reading) {
    try {
      return Rows.of(reading.read());
    } catch (NoSuchFileException e) {
      throw failed(operation, source, "the file does not exist", e);
    } catch (CsvProblem e) {
      throw failed(operation, source, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw failed(
          operation, source, "the file cannot be read (%s)".formatted(FileProblem.reason(e)), e);
    }
  }

  private static UncheckedIOException failed(
      String operation, String source, String problem, IOException cause) {
    return new UncheckedIOException("%s: %s: %s".formatted(operation, source, problem), cause);
  }
}
