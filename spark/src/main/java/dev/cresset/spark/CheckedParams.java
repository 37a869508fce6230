package dev.cresset.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractFunction1;

/**
 * Creates the parameters of a stage. A bad value is refused with one sentence however it is set: by
 * a setter, by {@code set}, in a grid of parameters, or in a file.
 */
final class CheckedParams {

  /** What a parameter accepts; the validator of Spark's class of parameters. */
  private static final class Check<T, V> extends AbstractFunction1<T, Object>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String name;
    private final Class<V> type;
    private final String expected;
    private final Rule<V> rule;

    Check(String operation, String name, Class<V> type, String expected, Rule<V> rule) {
      this.operation = operation;
      this.name = name;
      this.type = type;
      this.expected = expected;
      this.rule = rule;
    }

    /** Returns true, or throws: Spark's own message would not say what is expected. */
    @Override
    public Object apply(@Nullable T value) {
      String problem = "";
      try {
        // Java's type of most parameters is Object, which accepts everything.
        if (type.isInstance(value) && rule.test(type.cast(value))) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        problem = " (%s)".formatted(e.getMessage());
      }
      throw new IllegalArgumentException(
          "%s: %s must be %s, got %s%s".formatted(operation, name, expected, text(value), problem));
    }

    private static String text(@Nullable Object value) {
      if (value instanceof String text) {
        return "\"" + text + "\"";
      }
      if (value instanceof int[] numbers) {
        return Arrays.toString(numbers);
      }
      return value instanceof Object[] values ? Arrays.toString(values) : String.valueOf(value);
    }
  }

  /** Whether a value is accepted; may also throw an exception that says why not. */
  private interface Rule<V> extends Predicate<V>, Serializable {}

  /** Reads a text, or throws an exception that says why that is not possible. */
  interface Reading extends Consumer<String>, Serializable {}

  private final Params stage;
  private final String operation;

  /**
   * @param stage whose parameters are created
   * @param operation its name in messages
   */
  CheckedParams(Params stage, String operation) {
    this.stage = stage;
    this.operation = operation;
  }

  private <T, V> Check<T, V> check(String name, Class<V> type, String expected, Rule<V> rule) {
    return new Check<>(operation, name, type, expected, rule);
  }

  private Param<String> text(
      String name, String doc, String value, String expected, Rule<String> rule) {
    Param<String> param = new Param<>(stage, name, doc, check(name, String.class, expected, rule));
    stage.setDefault(param, value);
    return param;
  }

  /** A required column. */
  Param<String> column(String name, String doc, String value) {
    return text(name, doc, value, "the name of a column", column -> !column.isEmpty());
  }

  /** A column, or empty for none. */
  Param<String> optionalColumn(String name, String doc, String value) {
    return text(name, doc, value, "the name of a column, or empty for none", column -> true);
  }

  /** Several columns; by default none. */
  StringArrayParam columns(String name, String doc) {
    StringArrayParam param =
        new StringArrayParam(
            stage,
            name,
            doc,
            check(
                name,
                String[].class,
                "names of columns",
                columns ->
                    Arrays.stream(columns).noneMatch(each -> each == null || each.isEmpty())));
    stage.setDefault(param, new String[0]);
    return param;
  }

  /** A directory, or empty for none. */
  Param<String> directory(String name, String doc) {
    return text(name, doc, "", "a directory, or empty for none", directory -> true);
  }

  /** One of several texts. */
  Param<String> choice(String name, String doc, String value, String... others) {
    String expected = "\"%s\" or \"%s\"".formatted(value, String.join("\" or \"", others));
    Rule<String> rule = given -> given.equals(value) || Arrays.asList(others).contains(given);
    return text(name, doc, value, expected, rule);
  }

  /** A text that {@code reading} parses. */
  Param<String> readable(String name, String doc, String value, String expected, Reading reading) {
    return text(
        name,
        doc,
        value,
        expected,
        given -> {
          reading.accept(given);
          return true;
        });
  }

  /** An integer that must not be too small. */
  IntParam atLeast(int least, String name, String doc, int value) {
    return integer(name, doc, value, least + " or more", given -> given >= least);
  }

  /** An integer in a range. */
  IntParam inRange(int least, int most, String name, String doc, int value) {
    return integer(
        name,
        doc,
        value,
        "%s to %s".formatted(least, most),
        given -> given >= least && given <= most);
  }

  private IntParam integer(
      String name, String doc, int value, String expected, Rule<Integer> rule) {
    IntParam param = new IntParam(stage, name, doc, check(name, Integer.class, expected, rule));
    stage.setDefault(param, (Object) value);
    return param;
  }

  /** Any integer of 64 bits. */
  LongParam anyLong(String name, String doc, long value) {
    LongParam param =
        new LongParam(stage, name, doc, check(name, Long.class, "a long", given -> true));
    stage.setDefault(param, (Object) value);
    return param;
  }

  /** A learning rate, without a default. */
  DoubleParam rate(String name, String doc) {
    Rule<Double> rule = given -> given >= 0 && Double.isFinite(given);
    return new DoubleParam(
        stage, name, doc, check(name, Double.class, "a finite number of 0 or more", rule));
  }

  /** The shape of a sample; empty by default. */
  IntArrayParam shape(String name, String doc) {
    IntArrayParam param =
        new IntArrayParam(
            stage,
            name,
            doc,
            check(
                name,
                int[].class,
                "sizes of 1 or more, of at most %s features".formatted(Integer.MAX_VALUE),
                CheckedParams::isShape));
    stage.setDefault(param, new int[0]);
    return param;
  }

  private static boolean isShape(int[] shape) {
    long features = 1;
    for (int size : shape) {
      features *= size; // at most 2^62, since it is an int before
      if (size < 1 || features > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  /** True or false; false by default. */
  BooleanParam flag(String name, String doc) {
    BooleanParam param =
        new Flag(stage, name, doc, check(name, Boolean.class, "true or false", given -> true));
    stage.setDefault(param, (Object) false);
    return param;
  }

  /** A parameter of booleans, whose class has no constructor with a validator. */
  private static final class Flag extends BooleanParam {

    private static final long serialVersionUID = 1L;

    private final Check<Object, Boolean> check;

    Flag(Params stage, String name, String doc, Check<Object, Boolean> check) {
      super(stage, name, doc);
      this.check = check;
    }

    @Override
    public void validate(@Nullable Object value) {
      check.apply(value);
    }
  }
}
