package dev.cresset.optim;

import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.cosine;
import static dev.cresset.optim.Schedules.exponential;
import static dev.cresset.optim.Schedules.linearWarmUp;
import static dev.cresset.optim.Schedules.multiStep;
import static dev.cresset.optim.Schedules.oneCycle;
import static dev.cresset.optim.Schedules.reduceOnPlateau;
import static dev.cresset.optim.Schedules.sequential;
import static dev.cresset.optim.Schedules.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of schedules: what they print, and the sentences that wrong ones end in. */
class SchedulesTest {

  record Case(String sentence, ThrowingCallable call) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Case of(String sentence, ThrowingCallable call) {
    return new Case(sentence, call);
  }

  static List<Case> wrong() {
    Schedule plateau = reduceOnPlateau(0.1, 3);
    return List.of(
        of(
            "step: the number of steps between changes must be 1 or more, got 0",
            () -> step(0, 0.1)),
        of("step: the gamma must be finite and 0 or more, got -0.1", () -> step(1, -0.1)),
        of(
            "multiStep: the gamma must be finite and 0 or more, got NaN",
            () -> multiStep(0 / 0., 1)),
        of(
            "multiStep: got no milestones; pass the steps at which the rate changes, for example"
                + " multiStep(0.1, 30, 80)",
            () -> multiStep(0.1)),
        of(
            "multiStep: the milestones must be 0 or more and in increasing order, got [80, 30];"
                + " sort them",
            () -> multiStep(0.1, 80, 30)),
        of(
            "multiStep: the milestones must be 0 or more and in increasing order, got [-1]; sort"
                + " them",
            () -> multiStep(0.1, -1)),
        of("multiStep: the array of milestones must not be null", () -> multiStep(0.1, null)),
        of("exponential: the gamma must be finite and 0 or more, got -1.0", () -> exponential(-1)),
        of("cosine: the number of steps tMax must be 1 or more, got 0", () -> cosine(0)),
        of(
            "cosine: the smallest rate must be finite and 0 or more, got Infinity",
            () -> cosine(5, Double.POSITIVE_INFINITY)),
        of(
            "oneCycle: the largest rate must be finite and 0 or more, got -0.1",
            () -> oneCycle(-0.1, 10)),
        of("oneCycle: the number of steps must be 1 or more, got 0", () -> oneCycle(0.1, 0)),
        of(
            "reduceOnPlateau: the factor must be at least 0 and below 1, got 1.0; 0.1 is a common"
                + " value",
            () -> reduceOnPlateau(1, 3)),
        of(
            "reduceOnPlateau: the patience must be 0 or more, got -1",
            () -> reduceOnPlateau(0.1, -1)),
        of("linearWarmUp: the number of steps must be 1 or more, got 0", () -> linearWarmUp(0)),
        of(
            "linearWarmUp: the start factor must be above 0 and at most 1, got 0.0",
            () -> linearWarmUp(5, 0)),
        of("linearWarmUp: the next schedule must not be null", () -> linearWarmUp(5).then(null)),
        of(
            "sequential: got 2 schedules and 0 milestones; pass a milestone for each schedule after"
                + " the first, the step at which it starts",
            () -> sequential(List.of(cosine(5), cosine(5)))),
        of(
            "sequential: got 0 schedules and 0 milestones; pass a milestone for each schedule after"
                + " the first, the step at which it starts",
            () -> sequential(List.of())),
        of(
            "sequential: the milestones must be above 0 and in increasing order, got [5, 5]",
            () -> sequential(List.of(cosine(5), cosine(5), cosine(5)), 5, 5)),
        of(
            "sequential: the schedule at position 1 must not be null",
            () -> sequential(Arrays.asList(cosine(5), null), 5)),
        of("sequential: the list of schedules must not be null", () -> sequential(null, 5)),
        of(
            "sequential: reduceOnPlateau(factor=0.1, patience=3) follows a monitored value and"
                + " cannot be part of a sequence; start it with over(optimizer) when the other"
                + " schedules have ended",
            () -> linearWarmUp(5).then(plateau)),
        of(
            "schedule: the rate of reduceOnPlateau(factor=0.1, patience=3) depends on a monitored"
                + " value, not on the step; call over(optimizer)",
            () -> plateau.learningRate(1, 1, 1)),
        of("schedule: the optimizer must not be null", () -> cosine(5).over(null)),
        of("schedule: the optimizer must not be null", () -> plateau.over(null)),
        of(
            "loadStateDict: the state must not be null",
            () ->
                cosine(5)
                    .over(sgd(1).over(List.of(Tensors.ones(1).requiresGrad(true))))
                    .loadStateDict(null)));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongSettingsEndInOneSentence(Case each) {
    assertThatThrownBy(each.call()).hasMessage(each.sentence());
  }

  @Test
  void settingsPrintWithPyTorchsNames() {
    assertThat(
            List.of(
                step(30, 0.1),
                multiStep(0.1, 30, 80),
                exponential(0.9),
                cosine(50),
                oneCycle(0.1, 300),
                reduceOnPlateau(0.1, 10),
                linearWarmUp(5, 0.25).then(cosine(45, 1e-5))))
        .extracting(Object::toString)
        .containsExactly(
            "step(step_size=30, gamma=0.1)",
            "multiStep(milestones=[30, 80], gamma=0.1)",
            "exponential(gamma=0.9)",
            "cosine(T_max=50, eta_min=0.0)",
            "oneCycle(max_lr=0.1, total_steps=300, cycle_momentum=True)",
            "reduceOnPlateau(factor=0.1, patience=10)",
            "sequential([linearWarmUp(start_factor=0.25, total_iters=5), cosine(T_max=45,"
                + " eta_min=1.0E-5)], milestones=[5])");
  }

  @Test
  void settingsAreValues() {
    int[] milestones = {3, 5};
    Schedule schedule = multiStep(0.1, milestones);
    milestones[0] = 4;
    assertThat(schedule).isEqualTo(multiStep(0.1, 3, 5)).isNotEqualTo(multiStep(0.1, 4, 5));
    assertThat(linearWarmUp(5).then(cosine(3))).isEqualTo(linearWarmUp(5).then(cosine(3, 0)));
  }

  @Test
  void oneScheduleServesManyOptimizers() {
    Schedule schedule = exponential(0.5);
    Scheduler one = schedule.over(sgd(1).over(List.of(Tensors.ones(1).requiresGrad(true))));
    Scheduler two = schedule.over(sgd(8).over(List.of(Tensors.ones(1).requiresGrad(true))));
    one.step();
    one.step();
    two.step();
    assertThat(one.learningRate()).isEqualTo(0.25);
    assertThat(two.learningRate()).isEqualTo(4);
  }
}
