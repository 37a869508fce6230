package dev.cresset.tabular;

/** Numbers in text. */
final class NumberText {

  private NumberText() {}

  /**
   * Returns the number that a text stands for, in digits with sign, point and exponent.
   *
   * @param column name of the column in the message
   * @param decimalComma whether a comma takes the place of the point
   */
  static double parse(String column, String text, boolean decimalComma) throws CellException {
    String stripped = text.strip();
    if (!isNumber(stripped, decimalComma ? ',' : '.')) {
      throw new CellException(
          "%s is not a number%s"
              .formatted(Texts.quoted(text), remedy(column, stripped, decimalComma)));
    }
    double value = Double.parseDouble(decimalComma ? stripped.replace(',', '.') : stripped);
    if (Double.isInfinite(value)) {
      throw new CellException("%s does not fit double precision".formatted(Texts.quoted(text)));
    }
    return value;
  }

  private static String remedy(String column, String text, boolean decimalComma) {
    char other = decimalComma ? '.' : ',';
    if (isNumber(text, other)) {
      return decimalComma
          ? "; the column is read with decimal commas"
          : "; if the comma is its decimal separator, use number(%s).decimalComma()"
              .formatted(Texts.quoted(column));
    }
    return "; correct it, declare it in missingValues(..), or use category(%s)"
        .formatted(Texts.quoted(column));
  }

  /** Returns whether a text is digits with an optional sign, fraction and exponent. */
  private static boolean isNumber(String text, char point) {
    int at = skipSign(text, 0);
    int whole = skipDigits(text, at);
    int digits = whole - at;
    at = whole;
    if (at < text.length() && text.charAt(at) == point) {
      int fraction = skipDigits(text, at + 1);
      digits += fraction - at - 1;
      at = fraction;
    }
    if (digits > 0 && at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      int begin = skipSign(text, at + 1);
      at = skipDigits(text, begin);
      digits = at - begin;
    }
    return digits > 0 && at == text.length();
  }

  /**
   * Returns the text of a number without the zeros at the end of its fraction, and other text as it
   * is: {@code 3.0} and 3 are one category. Zeros at the beginning stay.
   */
  static String withoutZeros(String text) {
    int end = text.length();
    if (text.indexOf('.') < 1 || skipDigits(text, text.indexOf('.') + 1) < end) {
      return text;
    }
    if (skipDigits(text, skipSign(text, 0)) != text.indexOf('.')) {
      return text;
    }
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static int skipSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
  }

  private static int skipDigits(String text, int begin) {
    int at = begin;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
