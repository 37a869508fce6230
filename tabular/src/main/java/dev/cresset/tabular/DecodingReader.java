package dev.cresset.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decodes bytes and counts lines. Bytes that the encoding does not allow and the character 0 are
 * errors that say where they are. After the last character comes {@link #END} on a line of its own.
 */
final class DecodingReader extends Reader {

  /**
   * A line that no file contains, as the character 0 is an error. A parser that does not return it
   * as a line is within quotes.
   */
  static final String END = "\0";

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final Charset charset;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
  private final CharBuffer decoded = CharBuffer.allocate(1 << 14).flip();
  private boolean atEnd;
  private boolean endReturned;
  private boolean isStarted;
  private boolean afterReturn;
  private long line = 1;
  private long character;

  DecodingReader(InputStream in, Charset charset) {
    this.in = in;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!decoded.hasRemaining()) {
      if (endReturned) {
        return -1;
      }
      decode();
    }
    int count = Math.min(length, decoded.remaining());
    decoded.get(target, offset, count);
    return count;
  }

  /** Decodes more bytes; at the end of the file, appends the last line. */
  private void decode() throws IOException {
    if (atEnd) {
      endReturned = true;
      decoded.clear().put('\n').put(END).flip();
      return;
    }
    fill();
    decoded.clear();
    CoderResult result = decoder.decode(bytes, decoded, atEnd);
    if (atEnd && result.isUnderflow()) {
      result = decoder.flush(decoded);
      atEnd = result.isUnderflow();
    } else if (result.isOverflow()) {
      atEnd = false;
    }
    decoded.flip();
    if (!isStarted && decoded.hasRemaining()) {
      isStarted = true;
      if (decoded.get(0) == BYTE_ORDER_MARK) {
        decoded.get();
      }
    }
    count();
    if (result.isError()) {
      throw malformed(result.length());
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read > 0) {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
    atEnd = read < 0;
    if (!isStarted && charset.equals(StandardCharsets.UTF_8) && bytes.remaining() > 1) {
      int first = (bytes.get(0) & 0xff) << 8 | bytes.get(1) & 0xff;
      if (first == 0xfffe || first == 0xfeff) {
        throw new CsvProblem(
            "line 1, character 1: the file begins with the byte order mark of UTF-16, and is read"
                + " as UTF-8; read it with csv -> csv.charset(StandardCharsets.UTF_16)");
      }
    }
  }

  private void count() throws IOException {
    char[] characters = decoded.array();
    for (int i = decoded.position(); i < decoded.limit(); i++) {
      char c = characters[i];
      character++;
      if (c == '\0') {
        throw new CsvProblem(
            "line %s, character %s: a character 0, which no text has; the file is not CSV or not in %s; read it with its encoding, csv -> csv.charset(..)"
                .formatted(line, character, charset));
      }
      if (c == '\n' && afterReturn) {
        character = 0;
      } else if (c == '\n' || c == '\r') {
        line++;
        character = 0;
      }
      afterReturn = c == '\r';
    }
  }

  private CsvProblem malformed(int length) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < length && i < bytes.remaining(); i++) {
      hex.append(String.format(Locale.ROOT, "%02X", bytes.get(bytes.position() + i)));
    }
    return new CsvProblem(
        "line %s, character %s: byte 0x%s is not %s; read the file with its encoding, for example csv -> csv.charset(Charset.forName(\"windows-1252\"))"
            .formatted(line, character + 1, hex, charset));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
