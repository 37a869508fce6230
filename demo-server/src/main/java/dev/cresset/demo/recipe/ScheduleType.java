package dev.cresset.demo.recipe;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The learning-rate schedules that a run can have. */
public enum ScheduleType {
  /** Multiplies the rate by a factor every few epochs. */
  STEP("step", 2, 0.1),
  /** Multiplies the rate by a factor after each epoch. */
  EXPONENTIAL("exponential", null, 0.9),
  /** Lowers the rate along half a cosine, towards 0 at the end. */
  COSINE("cosine", null, null),
  /** Raises the rate to its maximum and lowers it again, in each step. */
  ONE_CYCLE("one-cycle", null, null),
  /** Raises the rate for some epochs, then lowers it along half a cosine. */
  WARM_UP_COSINE("warm-up-cosine", 1, null),
  /** Multiplies the rate by a factor when the loss has not improved for some epochs. */
  PLATEAU("plateau", 2, 0.1);

  private final String text;
  private final @Nullable Integer epochs;
  private final @Nullable Double factor;

  ScheduleType(String text, @Nullable Integer epochs, @Nullable Double factor) {
    this.text = text;
    this.epochs = epochs;
    this.factor = factor;
  }

  /** Returns the names of all types in the API. */
  public static List<String> names() {
    return Stream.of(values()).map(ScheduleType::text).toList();
  }

  /** Returns the type of this name. */
  public static ScheduleType named(String name) {
    return Stream.of(values()).filter(type -> type.text.equals(name)).findFirst().orElseThrow();
  }

  /** Returns its name in the API. */
  public String text() {
    return text;
  }

  /** Returns the default number of epochs; {@code null} if the type has none. */
  public @Nullable Integer epochs() {
    return epochs;
  }

  /** Returns the default factor; {@code null} if the type has none. */
  public @Nullable Double factor() {
    return factor;
  }
}
