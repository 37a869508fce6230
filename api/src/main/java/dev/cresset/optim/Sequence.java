package dev.cresset.optim;

import java.util.List;

/** See {@link Schedules#sequential}. */
record Sequence(List<Schedule> schedules, List<Integer> milestones) implements Schedule {

  Sequence {
    if (schedules.isEmpty() || milestones.size() != schedules.size() - 1) {
      throw new IllegalArgumentException(
          "sequential: got %s schedules and %s milestones; pass a milestone for each schedule after the first, the step at which it starts"
              .formatted(schedules.size(), milestones.size()));
    }
    for (int i = 0; i < milestones.size(); i++) {
      if (milestones.get(i) <= (i == 0 ? 0 : milestones.get(i - 1))) {
        throw new IllegalArgumentException(
            "sequential: the milestones must be above 0 and in increasing order, got %s"
                .formatted(milestones));
      }
    }
    for (Schedule schedule : schedules) {
      if (schedule instanceof ReduceOnPlateau) {
        throw new IllegalArgumentException(
            "sequential: %s follows a monitored value and cannot be part of a sequence; start it with over(optimizer) when the other schedules have ended"
                .formatted(schedule));
      }
    }
  }

  @Override
  public double learningRate(long step, double base, double current) {
    int part = partAt(step);
    long since = step - start(part);
    // A later schedule starts from the base rate, not from where the one before has ended.
    double from = since == 0 && part > 0 ? base : current;
    return schedules.get(part).learningRate(since, base, from);
  }

  @Override
  public boolean isPerBatch() {
    return schedules.stream().anyMatch(Schedule::isPerBatch);
  }

  /** Returns the index of the schedule that is in force at a step. */
  int partAt(long step) {
    int part = 0;
    while (part < milestones.size() && step >= milestones.get(part)) {
      part++;
    }
    return part;
  }

  /** Returns the step at which a schedule starts. */
  long start(int part) {
    return part == 0 ? 0 : milestones.get(part - 1);
  }

  @Override
  public String toString() {
    return "sequential(%s, milestones=%s)".formatted(schedules, milestones);
  }
}
