package dev.cresset.tabular;

import dev.cresset.io.internal.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column fitted to training rows; encodes values as inputs of a network. */
sealed interface FittedFeature permits FittedNumber, FittedCategory, FittedDate {

  /** Returns the name of the column. */
  String column();

  /** Returns the names of the inputs of the network that a value becomes. */
  List<String> names();

  /** Returns their number. */
  int width();

  /** Returns a value of a program as text; empty if it is missing. */
  default String text(@Nullable Object value) throws CellException {
    return CellText.of(value);
  }

  /**
   * Writes a value as inputs.
   *
   * @param text the value, or null if it is missing
   * @param inputs zeros from {@code at} on
   */
  void encode(@Nullable String text, float[] inputs, int at) throws CellException;

  /** Returns the description of this column for callers that build rows. */
  InputColumn input();

  /** Returns the type, what missing values become and the fitted values, as text. */
  List<String> described();

  /** Writes the properties of an open object. */
  void write(JsonWriter json);

  /** Returns an exception for a missing value of a column that does not say what it becomes. */
  static CellException missing(String remedy) {
    return new CellException(
        "the value is missing, and the column does not say what it becomes; %s".formatted(remedy));
  }
}
