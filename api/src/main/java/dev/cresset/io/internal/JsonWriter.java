package dev.cresset.io.internal;

import java.util.Locale;

/** Writes JSON (RFC 8259) without spaces. */
public final class JsonWriter {

  private final StringBuilder json = new StringBuilder();

  /** Creates a writer of an empty text. */
  public JsonWriter() {}

  /** Begins an object. */
  public JsonWriter beginObject() {
    return begin('{');
  }

  /** Begins an array. */
  public JsonWriter beginArray() {
    return begin('[');
  }

  private JsonWriter begin(char bracket) {
    separate();
    json.append(bracket);
    return this;
  }

  /** Ends the innermost object. */
  public JsonWriter endObject() {
    json.append('}');
    return this;
  }

  /** Ends the innermost array. */
  public JsonWriter endArray() {
    json.append(']');
    return this;
  }

  /** Writes the name of the next value of an object. */
  public JsonWriter name(String name) {
    separate();
    text(name);
    json.append(':');
    return this;
  }

  /** Writes text, a boolean or a finite number. */
  public JsonWriter scalar(Object value) {
    separate();
    if (value instanceof String text) {
      text(text);
    } else {
      json.append(value);
    }
    return this;
  }

  private void separate() {
    if (!json.isEmpty() && "{[:".indexOf(json.charAt(json.length() - 1)) < 0) {
      json.append(',');
    }
  }

  /** Returns what was written. */
  @Override
  public String toString() {
    return json.toString();
  }

  /** Appends text in quotes, with escapes. */
  private void text(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        default -> {
          if (c < ' ') {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
