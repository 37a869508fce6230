package dev.cresset.tabular;

import dev.cresset.io.internal.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers, fitted to training rows.
 *
 * @param column name of the column
 * @param decimalComma whether a comma takes the place of the point
 * @param function applied first
 * @param scaling applied then
 * @param shift subtracted from the result of the function
 * @param scale divides the difference; above 0
 * @param edges ascending boundaries of bins, if scaling is BINNED
 * @param fill in place of missing values, or null if they are errors
 * @param indicator whether an input says that the value is missing
 */
record FittedNumber(
    String column,
    boolean decimalComma,
    NumberFunction function,
    NumberFeature.Scaling scaling,
    double shift,
    double scale,
    double[] edges,
    @Nullable Double fill,
    boolean indicator)
    implements FittedFeature {

  static final String TYPE = "number";
  static final String REMEDY =
      "call missing(mean()), missing(number), or remove such rows with rows.withoutMissing(..)";

  private boolean isBinned() {
    return scaling == NumberFeature.Scaling.BINNED;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (isBinned()) {
      for (int i = 0; i <= edges.length; i++) {
        names.add(column + bin(i));
      }
    } else {
      names.add(column);
    }
    if (indicator) {
      names.add(column + " missing");
    }
    return names;
  }

  @Override
  public int width() {
    return (isBinned() ? edges.length + 1 : 1) + (indicator ? 1 : 0);
  }

  private String bin(int index) {
    if (edges.length == 0) {
      return " any";
    }
    if (index == 0) {
      return " < " + Texts.figure(edges[0]);
    }
    return index == edges.length
        ? " >= " + Texts.figure(edges[index - 1])
        : " %s to %s".formatted(Texts.figure(edges[index - 1]), Texts.figure(edges[index]));
  }

  @Override
  public void encode(@Nullable String text, float[] inputs, int at) throws CellException {
    double value = value(text);
    if (isBinned()) {
      int bin = 0;
      while (bin < edges.length && value >= edges[bin]) {
        bin++;
      }
      inputs[at + bin] = 1;
    } else {
      float input = (float) ((value - shift) / scale);
      if (!Float.isFinite(input)) {
        throw new CellException(
            "%s does not fit single precision".formatted(Texts.quoted(String.valueOf(text))));
      }
      inputs[at] = input;
    }
    if (indicator && text == null) {
      inputs[at + width() - 1] = 1;
    }
  }

  private double value(@Nullable String text) throws CellException {
    if (text != null) {
      return function.apply(NumberText.parse(column, text, decimalComma));
    }
    if (fill == null) {
      throw FittedFeature.missing(REMEDY);
    }
    return function.apply(fill);
  }

  @Override
  public String text(@Nullable Object value) throws CellException {
    String text = CellText.of(value);
    return decimalComma && value instanceof Number ? text.replace('.', ',') : text;
  }

  /** Returns the number that a text stands for, before function and scaling. */
  double number(@Nullable String text) throws CellException {
    if (text == null) {
      throw FittedFeature.missing(REMEDY);
    }
    return NumberText.parse(column, text, decimalComma);
  }

  @Override
  public InputColumn input() {
    return new InputColumn(column, InputColumn.Type.NUMBER, List.of(), fill != null, false);
  }

  /** Returns the number that an output of a network stands for. */
  double invert(double output) {
    return function.invert(output * scale + shift);
  }

  @Override
  public List<String> described() {
    return List.of(
        TYPE,
        fill == null ? "error" : Texts.figure(fill) + (indicator ? ", indicator" : ""),
        function.call().replace(".", "").replace("()", " ")
            + switch (scaling) {
              case NONE -> "as it is";
              case STANDARDIZED ->
                  "mean %s, std %s".formatted(Texts.figure(shift), Texts.figure(scale));
              case RESCALED ->
                  "min %s, max %s".formatted(Texts.figure(shift), Texts.figure(shift + scale));
              case BINNED ->
                  "bins at "
                      + String.join(", ", Arrays.stream(edges).mapToObj(Texts::figure).toList());
            });
  }

  @Override
  public void write(JsonWriter json) {
    json.name("type").scalar(TYPE);
    json.name("column").scalar(column);
    json.name("decimal_comma").scalar(decimalComma);
    json.name("function").scalar(function.name());
    json.name("scaling").scalar(scaling.name());
    json.name("shift").scalar(shift);
    json.name("scale").scalar(scale);
    json.name("edges").beginArray();
    Arrays.stream(edges).forEach(json::scalar);
    json.endArray();
    if (fill != null) {
      json.name("fill").scalar(fill);
    }
    json.name("indicator").scalar(indicator);
  }

  static FittedNumber read(JsonProperties json) throws ColumnsFormatException {
    FittedNumber read =
        new FittedNumber(
            json.text("column"),
            json.flag("decimal_comma"),
            json.constant("function", NumberFunction.class),
            json.constant("scaling", NumberFeature.Scaling.class),
            json.number("shift"),
            json.number("scale"),
            json.numbers("edges"),
            json.has("fill") ? json.number("fill") : null,
            json.flag("indicator"));
    boolean ascending = true;
    for (int i = 1; i < read.edges.length; i++) {
      ascending &= read.edges[i - 1] < read.edges[i];
    }
    if (!(read.scale > 0) || !ascending || read.edges.length > 0 && !read.isBinned()) {
      throw new ColumnsFormatException(
          "the scale or the boundaries of column %s are wrong"
              .formatted(Texts.quoted(read.column)));
    }
    return read;
  }
}
