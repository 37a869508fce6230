package dev.cresset.optim;

import java.util.List;

/** See {@link Schedules#multiStep}. */
record MultiStepDecay(double gamma, List<Integer> milestones) implements Schedule {

  MultiStepDecay {
    ScheduleChecks.notNegative("multiStep", "gamma", gamma);
    if (milestones.isEmpty()) {
      throw new IllegalArgumentException(
          "multiStep: got no milestones; pass the steps at which the rate changes, for example"
              + " multiStep(0.1, 30, 80)");
    }
    for (int i = 0; i < milestones.size(); i++) {
      int smallest = i == 0 ? 0 : milestones.get(i - 1);
      if (milestones.get(i) < smallest) {
        throw new IllegalArgumentException(
            "multiStep: the milestones must be 0 or more and in increasing order, got %s; sort them"
                .formatted(milestones));
      }
    }
  }

  @Override
  public double learningRate(long step, double base, double current) {
    long count = milestones.stream().filter(milestone -> milestone == step).count();
    return count == 0 ? current : current * StrictMath.pow(gamma, count);
  }

  @Override
  public String toString() {
    return "multiStep(milestones=%s, gamma=%s)".formatted(milestones, gamma);
  }
}
