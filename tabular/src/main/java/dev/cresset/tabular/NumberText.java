package dev.cresset.tabular;

/** Numbers in text. */
final class NumberText {

  /** Powers of ten that are exact, as are integers below the last one. */
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private NumberText() {}

  /**
   * Returns the number that a text stands for, in digits with sign, point and exponent.
   *
   * @param column name of the column in the message
   * @param decimalComma whether a comma takes the place of the point
   */
  static double parse(String column, String text, boolean decimalComma) throws CellException {
    String stripped = text.strip();
    char point = decimalComma ? ',' : '.';
    if (!isNumber(stripped, point)) {
      throw new CellException(
          "%s is not a number%s"
              .formatted(Texts.quoted(text), remedy(column, stripped, decimalComma)));
    }
    double value = shortDecimal(stripped, point);
    if (Double.isNaN(value)) {
      value = Double.parseDouble(decimalComma ? stripped.replace(',', '.') : stripped);
    }
    if (Double.isInfinite(value)) {
      throw new CellException("%s does not fit double precision".formatted(Texts.quoted(text)));
    }
    return value;
  }

  /**
   * Returns the value of a number of at most 15 characters without exponent, or NaN for others. Its
   * digits and the power of ten are exact in double precision, so their quotient is the nearest
   * double, as from {@link Double#parseDouble}, in a fraction of the time.
   */
  private static double shortDecimal(String number, char point) {
    if (number.length() >= POWERS.length) {
      return Double.NaN;
    }
    long digits = 0;
    int fraction = 0;
    for (int i = skipSign(number, 0); i < number.length(); i++) {
      char c = number.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + c - '0';
      } else if (c == point) {
        fraction = number.length() - 1 - i;
      } else {
        return Double.NaN;
      }
    }
    double value = digits / POWERS[fraction];
    return number.charAt(0) == '-' ? -value : value;
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
