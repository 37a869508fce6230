package dev.cresset.tabular;

import dev.cresset.types.NotNull;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written: separator, quotes, encoding, header, missing values.
 *
 * <pre>{@code
 * Rows rows = Csv.read(path, csv -> csv.separator(';').charset(StandardCharsets.ISO_8859_1));
 * }</pre>
 *
 * <p>Immutable: each setter returns a new object.
 *
 * @since 0.1
 */
public final class CsvFormat {

  private static final String OPERATION = "CsvFormat";

  /** As RFC 4180 says, in UTF-8, with the missing values of R and pandas. */
  static final CsvFormat STANDARD =
      new CsvFormat(
          ',',
          '"',
          StandardCharsets.UTF_8,
          null,
          Set.of("NA", "N/A", "NaN", "nan", "null", "NULL"),
          false);

  private final char separator;
  private final char quote;
  private final Charset charset;
  private final @Nullable List<String> header;
  private final Set<String> missing;
  private final boolean trims;

  private CsvFormat(
      char separator,
      char quote,
      Charset charset,
      @Nullable List<String> header,
      Set<String> missing,
      boolean trims) {
    this.separator = separator;
    this.quote = quote;
    this.charset = charset;
    this.header = header;
    this.missing = missing;
    this.trims = trims;
  }

  /**
   * Returns this format with a character between fields; a comma by default.
   *
   * @throws IllegalArgumentException if it is a line break or the quote
   */
  public CsvFormat separator(char separator) {
    check(separator, quote);
    return new CsvFormat(separator, quote, charset, header, missing, trims);
  }

  /**
   * Returns this format with a character around fields; {@code "} by default.
   *
   * @throws IllegalArgumentException if it is a line break or the separator
   */
  public CsvFormat quote(char quote) {
    check(separator, quote);
    return new CsvFormat(separator, quote, charset, header, missing, trims);
  }

  private static void check(char separator, char quote) {
    if (separator == quote || isReserved(separator) || isReserved(quote)) {
      throw new IllegalArgumentException(
          "%s: separator %s and quote %s must differ, and be no line breaks"
              .formatted(
                  OPERATION,
                  Texts.quoted(Character.toString(separator)),
                  Texts.quoted(Character.toString(quote))));
    }
  }

  private static boolean isReserved(char c) {
    return c == '\n' || c == '\r' || c == '\0';
  }

  /**
   * Returns this format with an encoding; UTF-8 by default. A byte order mark at the beginning of
   * the file is skipped. Bytes that the encoding does not allow are errors.
   */
  public CsvFormat charset(Charset charset) {
    NotNull.check(OPERATION, "charset", charset);
    return new CsvFormat(separator, quote, charset, header, missing, trims);
  }

  /**
   * Returns this format for a file without a header: the names of its columns, in order.
   *
   * @throws IllegalArgumentException if there are none, or two are equal
   */
  public CsvFormat header(String... names) {
    NotNull.checkEach(OPERATION, "name of a column", names);
    List<String> copy = List.of(names);
    if (copy.isEmpty() || Set.copyOf(copy).size() < copy.size()) {
      throw new IllegalArgumentException(
          "%s: header(..) takes a different name for each column, got %s"
              .formatted(OPERATION, copy));
    }
    return new CsvFormat(separator, quote, charset, copy, missing, trims);
  }

  /**
   * Returns this format with texts that stand for missing values, in quotes or not. They replace
   * those of the default: {@code NA}, {@code N/A}, {@code NaN}, {@code nan}, {@code null}, {@code
   * NULL}. An empty field is always a missing value.
   */
  public CsvFormat missingValues(String... texts) {
    NotNull.checkEach(OPERATION, "missing value", texts);
    return new CsvFormat(separator, quote, charset, header, Set.copyOf(List.of(texts)), trims);
  }

  /** Returns this format without white space at the beginning and end of names and values. */
  public CsvFormat trimmed() {
    return new CsvFormat(separator, quote, charset, header, missing, true);
  }

  char separator() {
    return separator;
  }

  char quote() {
    return quote;
  }

  Charset charset() {
    return charset;
  }

  @Nullable List<String> header() {
    return header;
  }

  Set<String> missing() {
    return missing;
  }

  boolean trims() {
    return trims;
  }

  @Override
  public String toString() {
    return "CsvFormat(separator=%s, quote=%s, charset=%s, header=%s, missingValues=%s, trimmed=%s)"
        .formatted(
            Texts.quoted(Character.toString(separator)),
            Texts.quoted(Character.toString(quote)),
            charset,
            header == null ? "first line" : header,
            new TreeSet<>(missing),
            trims);
  }
}
