package dev.cresset.tabular;

import dev.cresset.types.NotNull;
import java.util.List;

/**
 * An input column of a predictor: its name, type and accepted values.
 *
 * @param name name of the column
 * @param type type of its values
 * @param categories the categories of the training rows; empty if there are none or they are hashed
 * @param acceptsMissing whether a value may be missing
 * @param acceptsUnknown whether a category may be one that is not listed
 * @since 0.1
 */
public record InputColumn(
    String name,
    Type type,
    List<String> categories,
    boolean acceptsMissing,
    boolean acceptsUnknown) {

  /**
   * The type of the values of a column.
   *
   * @since 0.1
   */
  public enum Type {
    /** Numbers. */
    NUMBER,
    /** Categories. */
    CATEGORY,
    /** Dates, or dates with times. */
    DATE
  }

  /** Creates the description of a column. */
  public InputColumn {
    NotNull.check("InputColumn", "name", name);
    NotNull.check("InputColumn", "type", type);
    categories = List.copyOf(NotNull.check("InputColumn", "list of categories", categories));
  }

  /** Returns this column if another of the same name is listed too: a value must suit both. */
  InputColumn and(InputColumn other) {
    InputColumn narrower = other.type == Type.CATEGORY && type != Type.CATEGORY ? other : this;
    return new InputColumn(
        name,
        narrower.type,
        narrower.categories,
        acceptsMissing && other.acceptsMissing,
        narrower.acceptsUnknown);
  }

  @Override
  public String toString() {
    return "InputColumn(%s, %s%s%s%s)"
        .formatted(
            Texts.quoted(name),
            type,
            categories.isEmpty() ? "" : " of " + Texts.listed(categories),
            acceptsMissing ? ", may be missing" : "",
            acceptsUnknown ? ", may be unknown" : "");
  }
}
