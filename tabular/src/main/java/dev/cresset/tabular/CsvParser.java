package dev.cresset.tabular;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the columns of a CSV file from a parser, without an object for each row. */
final class CsvParser extends AbstractBaseCsvCallbackHandler<Boolean> {

  /** Characters of a field, at most. An unclosed quote makes a field of the rest of the file. */
  private static final int LONGEST_FIELD = 1 << 20;

  private static final char[] SEPARATORS = {';', '\t', '|', ','};

  private final CsvFormat format;
  private final List<TextColumn> columns = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();
  private final String[] missing;
  private int[] lines = new int[32];
  private int size;
  private long line;
  private int count;
  private boolean repeatsHeader;

  /** Whether the line is the one after the end of the file. */
  private boolean atEnd;

  /** Whether the last field extends beyond the end of the file: its quote is not closed. */
  private boolean isUnclosed;

  private CsvParser(CsvFormat format) {
    this.format = format;
    List<String> header = format.header();
    if (header != null) {
      header.forEach(name -> columns.add(new TextColumn(name)));
    }
    missing = format.missing().toArray(new String[0]);
  }

  static Table read(String source, InputStream in, CsvFormat format) throws IOException {
    CsvParser parser = new CsvParser(format);
    DecodingReader decoded = new DecodingReader(in, format.charset());
    // Not closed: that would close the stream, which belongs to the caller.
    CsvReader<Boolean> reader =
        CsvReader.builder()
            .fieldSeparator(format.separator())
            .quoteCharacter(format.quote())
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_FIELD)
            .build(parser, decoded);
    try {
      for (Boolean each : reader) {
        parser.add(each);
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw parser.problem(e);
    }
    return parser.table(source);
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = startingLineNumber;
    count = 0;
    fields.clear();
    repeatsHeader = format.header() == null;
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    count++;
    isUnclosed = length > 0 && buffer[offset + length - 1] == DecodingReader.END.charAt(0);
    atEnd = isUnclosed && index == 0 && length == 1;
    int begin = offset;
    int end = offset + length;
    if (format.trims()) {
      while (begin < end && Character.isWhitespace(buffer[begin])) {
        begin++;
      }
      while (begin < end && Character.isWhitespace(buffer[end - 1])) {
        end--;
      }
    }
    if (columns.isEmpty()) {
      fields.add(new String(buffer, begin, end - begin));
      return;
    }
    if (index >= columns.size() || atEnd) {
      return;
    }
    TextColumn column = columns.get(index);
    repeatsHeader = repeatsHeader && isText(column.name(), buffer, begin, end);
    column.append(buffer, begin, isMissing(buffer, begin, end) ? 0 : end - begin);
  }

  private boolean isMissing(char[] buffer, int begin, int end) {
    for (String text : missing) {
      if (isText(text, buffer, begin, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isText(String text, char[] buffer, int begin, int end) {
    if (text.length() != end - begin) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      if (buffer[i] != text.charAt(i - begin)) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected Boolean buildRecord() {
    return true;
  }

  /** Takes what was read as the header or a row. */
  private void add(boolean unused) throws CsvProblem {
    if (atEnd) {
      return;
    }
    if (isUnclosed) {
      throw new CsvProblem(
          "line %s, column %s: the quote at the beginning of the field is not closed; close it, or double each quote within a field"
              .formatted(line, columnName(count - 1)));
    }
    if (columns.isEmpty()) {
      addHeader();
    } else {
      checkRow();
      if (size == lines.length) {
        lines = Arrays.copyOf(lines, size + size / 2);
      }
      lines[size++] = (int) Math.min(Integer.MAX_VALUE, line);
    }
  }

  private void addHeader() throws CsvProblem {
    Map<String, Integer> positions = new HashMap<>();
    for (String name : fields) {
      Integer first = positions.putIfAbsent(name, positions.size() + 1);
      if (first != null) {
        throw new CsvProblem(
            "line %s, column %s: the header names column %s a second time, after column %s; rename one"
                .formatted(line, columns.size() + 1, Texts.quoted(name), first));
      }
      columns.add(new TextColumn(name));
    }
    if (fields.size() == 1) {
      checkSeparator(fields.get(0));
    }
  }

  private void checkSeparator(String header) throws CsvProblem {
    for (char other : SEPARATORS) {
      if (other != format.separator() && header.indexOf(other) >= 0) {
        throw new CsvProblem(
            "line %s, column 1: the header is one column, %s, when read with separator %s; read it with csv -> csv.separator('%s')"
                .formatted(
                    line,
                    Texts.quoted(header),
                    Texts.quoted(Character.toString(format.separator())),
                    other == '\t' ? "\\t" : other));
      }
    }
  }

  private void checkRow() throws CsvProblem {
    int expected = columns.size();
    if (count < expected) {
      throw new CsvProblem(
          "line %s, column %s: the line ends before this column; it has %s of %s fields"
              .formatted(line, columnName(count), count, expected));
    }
    if (count > expected) {
      throw new CsvProblem(
          "line %s, column %s: the line has %s fields, but there are %s columns; put fields that contain %s in quotes"
              .formatted(
                  line,
                  expected + 1,
                  count,
                  expected,
                  Texts.quoted(Character.toString(format.separator()))));
    }
    if (repeatsHeader) {
      throw new CsvProblem(
          "line %s, column %s: the line repeats the header; remove it"
              .formatted(line, columnName(0)));
    }
  }

  private String columnName(int column) {
    return column < columns.size()
        ? Texts.quoted(columns.get(column).name())
        : String.valueOf(column + 1);
  }

  private IOException problem(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
      if (String.valueOf(cause.getMessage()).startsWith("The maximum buffer size")) {
        return new CsvProblem(
            "line %s, column %s: the field has more than %s characters; a quote may not be closed"
                .formatted(line, columnName(count), LONGEST_FIELD));
      }
    }
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return new CsvProblem(
        "line %s, column %s: the field is not valid CSV (%s); double each quote within a field"
            .formatted(line, columnName(count), reason.getMessage()));
  }

  private Table table(String source) throws CsvProblem {
    if (columns.isEmpty()) {
      throw new CsvProblem(
          "line 1, column 1: there is no header; the first line must name columns");
    }
    columns.forEach(TextColumn::trimToSize);
    return new Table(source, List.copyOf(columns), size, Arrays.copyOf(lines, size));
  }
}
