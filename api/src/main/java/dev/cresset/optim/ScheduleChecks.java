package dev.cresset.optim;

/** Checks of the settings of schedules. */
final class ScheduleChecks {

  private ScheduleChecks() {}

  static void atLeast(String schedule, String what, int smallest, int value) {
    if (value < smallest) {
      throw new IllegalArgumentException(
          "%s: the %s must be %s or more, got %s".formatted(schedule, what, smallest, value));
    }
  }

  static void notNegative(String schedule, String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s: the %s must be finite and 0 or more, got %s".formatted(schedule, what, value));
    }
  }
}
