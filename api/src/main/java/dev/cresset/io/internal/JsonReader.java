package dev.cresset.io.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) step by step: the caller asks for what must come next.
 *
 * <p>No values are built, so memory stays proportional to the names of the open objects. A name
 * that an object has twice, deep nesting and text with half a surrogate pair are errors.
 */
public final class JsonReader {

  /** Thrown when the text is not the JSON that the caller asked for. */
  public static final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    JsonException(String message) {
      super(message);
    }
  }

  private static final int MAX_DEPTH = 32;
  private static final char END = '\uffff';

  /** An object or array that has begun. */
  private static final class Level {
    final Set<String> names = new HashSet<>();
    boolean started;
  }

  private final CharSequence text;
  private final Deque<Level> open = new ArrayDeque<>();
  private int at;

  /** Creates a reader of a whole text. */
  public JsonReader(CharSequence text) {
    this.text = text;
  }

  /** Reads the beginning of an object. */
  public void beginObject() throws JsonException {
    begin('{', "an object");
  }

  /** Reads the beginning of an array. */
  public void beginArray() throws JsonException {
    begin('[', "an array");
  }

  private void begin(char bracket, String what) throws JsonException {
    skipWhitespace();
    if (peek() != bracket) {
      throw expected(what);
    }
    if (open.size() == MAX_DEPTH) {
      throw wrong("is nested more than %s levels deep".formatted(MAX_DEPTH));
    }
    at++;
    open.push(new Level());
  }

  /** Returns the next name of the innermost object, or null at its end. */
  public @Nullable String nextName() throws JsonException {
    if (!nextItem('}')) {
      return null;
    }
    if (peek() != '"') {
      throw expected("a name in quotes");
    }
    Set<String> names = open.element().names;
    String name = text();
    if (!names.add(name)) {
      throw wrong("has the name %s twice in one object".formatted(Quoted.of(name)));
    }
    skipWhitespace();
    if (peek() != ':') {
      throw expected("a colon");
    }
    at++;
    return name;
  }

  /** Returns whether the innermost array has another element, which is then next. */
  public boolean nextElement() throws JsonException {
    return nextItem(']');
  }

  private boolean nextItem(char bracket) throws JsonException {
    skipWhitespace();
    if (peek() == bracket) {
      at++;
      open.pop();
      return false;
    }
    if (open.element().started) {
      if (peek() != ',') {
        throw expected("a comma or " + bracket);
      }
      at++;
      skipWhitespace();
    }
    open.element().started = true;
    return true;
  }

  /** Reads text. */
  public String text() throws JsonException {
    skipWhitespace();
    if (peek() != '"') {
      throw expected("text in quotes");
    }
    int begin = at;
    StringBuilder read = new StringBuilder();
    at++;
    while (peek() != '"') {
      char c = peek();
      if (at >= text.length()) {
        throw wrong("ends within text");
      }
      if (c < ' ') {
        throw wrong("has a control character in text");
      }
      at++;
      read.append(c == '\\' ? escaped() : c);
    }
    at++;
    if (hasHalfPair(read)) {
      throw wrong("has half a surrogate pair in the text that begins at character " + begin);
    }
    return read.toString();
  }

  private char escaped() throws JsonException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++, at++) {
          int digit = digit(peek());
          if (digit < 0) {
            throw expected("four hexadecimal digits");
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw wrong("has an unknown escape in text");
    };
  }

  /** Unlike {@code Character.digit}, takes no digits of other scripts. */
  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static boolean hasHalfPair(CharSequence text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Reads an integer without fraction, exponent, sign of zero or leading zeros. */
  public long integer() throws JsonException {
    skipWhitespace();
    int begin = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    int length = at - digits;
    boolean zero = length > 0 && text.charAt(digits) == '0';
    if (length == 0 || zero && (length > 1 || begin < digits) || ".eE".indexOf(peek()) >= 0) {
      at = begin;
      throw expected("an integer");
    }
    try {
      return Long.parseLong(text, begin, at, 10);
    } catch (NumberFormatException e) {
      at = begin;
      throw wrong("has an integer that does not fit 64 bits");
    }
  }

  /** Returns whether an array is next. */
  public boolean isAtArray() {
    skipWhitespace();
    return peek() == '[';
  }

  /**
   * Reads text, a boolean or a number. Returns a {@code String}, a {@code Boolean}, for a number
   * without fraction and exponent a {@code Long}, and otherwise a finite {@code Double}.
   */
  public Object scalar() throws JsonException {
    skipWhitespace();
    return switch (peek()) {
      case '"' -> text();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      default -> number();
    };
  }

  private boolean word(String word, boolean value) throws JsonException {
    if (!word.contentEquals(text.subSequence(at, Math.min(text.length(), at + word.length())))) {
      throw expected(word);
    }
    at += word.length();
    return value;
  }

  private Object number() throws JsonException {
    int begin = at;
    skip("-");
    int digits = skipDigits();
    boolean isZero = digits > 0 && text.charAt(at - digits) == '0';
    boolean isComplete = digits > 0 && !(isZero && digits > 1);
    boolean isInteger = !(isZero && digits < at - begin);
    if (isComplete && skip(".")) {
      isInteger = false;
      isComplete = skipDigits() > 0;
    }
    if (isComplete && skip("eE")) {
      isInteger = false;
      skip("+-");
      isComplete = skipDigits() > 0;
    }
    if (!isComplete) {
      at = begin;
      throw expected("text, a number, true or false");
    }
    if (isInteger) {
      at = begin;
      return integer();
    }
    double value = Double.parseDouble(text.subSequence(begin, at).toString());
    if (Double.isInfinite(value)) {
      at = begin;
      throw wrong("has a number that does not fit double precision");
    }
    return value;
  }

  private boolean skip(String characters) {
    boolean found = characters.indexOf(peek()) >= 0;
    at += found ? 1 : 0;
    return found;
  }

  private int skipDigits() {
    int begin = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at - begin;
  }

  /** Checks that only spaces follow. */
  public void end() throws JsonException {
    while (peek() == ' ') {
      at++;
    }
    if (at < text.length()) {
      throw wrong("has something after its end");
    }
  }

  private void skipWhitespace() {
    while (" \t\n\r".indexOf(peek()) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private JsonException expected(String what) {
    return wrong(
        "has %s where %s is expected"
            .formatted(
                at < text.length() ? Quoted.of(String.valueOf(text.charAt(at))) : "no more text",
                what));
  }

  private JsonException wrong(String problem) {
    return new JsonException("%s (at character %s)".formatted(problem, at));
  }
}
