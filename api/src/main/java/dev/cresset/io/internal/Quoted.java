package dev.cresset.io.internal;

import java.util.Locale;

/** Text of a file in messages: in quotes, short, and without control characters. */
public final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  /** Returns the text in quotes. */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    int length = Math.min(text.length(), LONGEST);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
        quoted.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append(length < text.length() ? "...\"" : "\"").toString();
  }
}
