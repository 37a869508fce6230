package dev.cresset.optim;

import static dev.cresset.optim.Optimizers.adam;
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
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulerTest {

  private static final int TOTAL = 90;

  static List<Schedule> schedules() {
    return List.of(
        step(7, 0.3),
        multiStep(0.5, 20, 50),
        exponential(0.97),
        cosine(13, 1e-4),
        oneCycle(0.3, TOTAL),
        oneCycle(0.3, TOTAL).cycleMomentum(false),
        linearWarmUp(60, 0.01),
        linearWarmUp(11).then(cosine(40)),
        sequential(List.of(oneCycle(0.3, 20), exponential(0.9), cosine(9)), 20, 41),
        (step, base, current) -> 0.5 * current + 0.5 * base / (1 + step),
        reduceOnPlateau(0.7, 2));
  }

  @Test
  void theFirstRateIsSetAtOnce() {
    Optimizer optimizer = twoGroups(sgd(0.1));
    Scheduler scheduler = linearWarmUp(10, 0.5).over(optimizer);
    assertThat(scheduler.learningRate()).isEqualTo(0.05);
    assertThat(optimizer.learningRate()).isEqualTo(0.05);
    assertThat(optimizer.groups().get(1).learningRate()).isEqualTo(0.0005);
    assertThat(scheduler.steps()).isZero();
    assertThat(oneCycle(0.25, 100).over(twoGroups(sgd(1))).learningRate())
        .isCloseTo(0.01, within(1e-17));
  }

  @Test
  void eachGroupKeepsItsOwnBaseRate() {
    Optimizer optimizer = twoGroups(sgd(0.1));
    Scheduler scheduler = linearWarmUp(2, 0.5).then(cosine(4)).over(optimizer);
    double[] shares = {0.75, 1, 0.5 + Math.sqrt(0.125), 0.5, 0.5 - Math.sqrt(0.125), 0};
    for (double share : shares) {
      scheduler.step();
      assertThat(optimizer.groups().get(0).learningRate()).isCloseTo(0.1 * share, within(1e-15));
      assertThat(optimizer.groups().get(1).learningRate()).isCloseTo(0.001 * share, within(1e-17));
    }
    assertThat(scheduler.steps()).isEqualTo(6);
  }

  /** Rates, momentum and all else are in the state of a run that is interrupted at any step. */
  @ParameterizedTest
  @MethodSource("schedules")
  void aRestoredStateContinuesBitForBit(Schedule schedule) {
    for (OptimizerSettings settings : List.of(sgd(0.1).momentum(0.9), adam(0.1))) {
      Optimizer uninterrupted = twoGroups(settings);
      Scheduler expected = schedule.over(uninterrupted);
      List<Map<String, Double>> states = new ArrayList<>();
      for (int i = 0; i < TOTAL; i++) {
        states.add(expected.stateDict());
        advance(expected, i);
      }
      states.add(expected.stateDict());
      for (int from = 0; from <= TOTAL; from += 1 + from % 3) {
        Optimizer optimizer = twoGroups(settings);
        Scheduler resumed = schedule.over(optimizer);
        // The state is read from text, as from a file.
        Map<String, Double> saved = new HashMap<>();
        states.get(from).forEach((name, value) -> saved.put(name, Double.valueOf("" + value)));
        resumed.loadStateDict(saved);
        for (int i = from; i < TOTAL; i++) {
          assertThat(resumed.stateDict()).as("from %s, at %s", from, i).isEqualTo(states.get(i));
          advance(resumed, i);
        }
        assertThat(resumed.stateDict()).isEqualTo(states.get(TOTAL));
      }
    }
  }

  @Test
  void theMomentumIsRestoredToo() {
    Weight original = new Weight(1, sgd(0.01));
    Scheduler scheduler = oneCycle(0.1, 40).over(original.optimizer());
    for (int i = 0; i < 17; i++) {
      scheduler.step();
    }
    Weight resumed = new Weight(1, sgd(0.01));
    oneCycle(0.1, 40).over(resumed.optimizer()).loadStateDict(scheduler.stateDict());
    for (double gradient : new double[] {0.3, -2, 0.7}) {
      original.step(gradient);
      resumed.step(gradient);
      assertThat(resumed.tensor().item()).isEqualTo(original.tensor().item());
    }
  }

  @Test
  void twoSchedulesChangeOneRate() {
    Optimizer optimizer = twoGroups(sgd(0.1));
    Scheduler warmUp = linearWarmUp(3, 0.25).over(optimizer);
    Scheduler decay = exponential(0.5).over(optimizer);
    assertThat(decay.learningRate()).isEqualTo(0.025);
    double[] expected = {0.025, 0.01875, 0.0125, 0.00625};
    for (double rate : expected) {
      warmUp.step();
      decay.step();
      assertThat(optimizer.learningRate()).isCloseTo(rate, within(1e-16));
    }
  }

  @Test
  void aRateSetByHandIsChangedFurther() {
    Optimizer optimizer = twoGroups(sgd(0.1));
    Scheduler scheduler = exponential(0.5).over(optimizer);
    scheduler.step();
    optimizer.learningRate(8);
    scheduler.step();
    assertThat(scheduler.learningRate()).isEqualTo(4);
  }

  @Test
  void plateausAreCountedInSteps() {
    Optimizer optimizer = twoGroups(sgd(0.1));
    Scheduler scheduler = reduceOnPlateau(0.5, 1).over(optimizer);
    double[] losses = {2, 1.9999, 1.9997, Double.NaN, 2, 2, 2, 1};
    double[] rates = {0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025};
    for (int i = 0; i < losses.length; i++) {
      scheduler.step(losses[i]);
      assertThat(scheduler.learningRate()).as("after loss %s", i).isEqualTo(rates[i]);
    }
  }

  @Test
  void theWrongStepIsRefused() {
    Scheduler plateau = reduceOnPlateau(0.5, 1).over(twoGroups(sgd(0.1)));
    assertThat(plateau.isMonitored()).isTrue();
    assertThatThrownBy(plateau::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "schedule: step() got no monitored value, but reduceOnPlateau(factor=0.5, patience=1)"
                + " follows one; call step(value), for example with the validation loss");
    Scheduler cosine = cosine(5).over(twoGroups(sgd(0.1)));
    assertThat(cosine.isMonitored()).isFalse();
    assertThatThrownBy(() -> cosine.step(0.25))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "schedule: step(0.25) got a monitored value, but cosine(T_max=5, eta_min=0.0) depends"
                + " on the number of steps; call step()");
    assertThat(plateau.steps() + cosine.steps()).isZero();
  }

  @Test
  void oneCycleEnds() {
    Scheduler scheduler = oneCycle(0.1, 2).over(twoGroups(sgd(0.1)));
    scheduler.step();
    scheduler.step();
    Map<String, Double> before = scheduler.stateDict();
    assertThatThrownBy(scheduler::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "oneCycle: step 3 is beyond the 2 steps of the schedule; create it with the number of"
                + " batches per epoch times the number of epochs");
    assertThat(scheduler.stateDict()).isEqualTo(before);
  }

  @Test
  void oneCycleChangesTheMomentumOfBuiltInOptimizersOnly() {
    Tensor parameter = Tensors.full(1, 1).requiresGrad(true);
    Optimizer own =
        new Optimizer(0.5, ParameterGroup.of(List.of(parameter))) {
          @Override
          protected void update(List<Tensor> parameters, double learningRate) {}
        };
    assertThat(oneCycle(0.25, 10).over(own).learningRate()).isCloseTo(0.01, within(1e-3));
    Weight kept = new Weight(1, sgd(0.01));
    oneCycle(0.25, 10_000).cycleMomentum(false).over(kept.optimizer());
    kept.step(1).step(1).is(1 - 2 * 0.01);
    Weight cycled = new Weight(1, sgd(0.01));
    oneCycle(0.25, 10_000).over(cycled.optimizer());
    cycled.step(1).step(1).is(1 - (1 + 1.95) * 0.01);
  }

  @Test
  void aRateThatIsNotFiniteIsRefused() {
    Optimizer optimizer = twoGroups(sgd(0.1));
    Schedule wrong = (step, base, current) -> step < 2 ? base : base - 0.5;
    Scheduler scheduler = wrong.over(optimizer);
    scheduler.step();
    assertThatThrownBy(scheduler::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "schedule: the learning rate must be finite and 0 or more, got -0.4 for parameter group"
                + " 0 at step 2 of ");
    assertThat(scheduler.steps()).isEqualTo(1);
    assertThat(optimizer.learningRate()).isEqualTo(0.1);
    Schedule atOnce = (step, base, current) -> Double.NaN;
    assertThatThrownBy(() -> atOnce.over(optimizer)).hasMessageContaining("got NaN");
  }

  @Test
  void aStateOfAnotherScheduleIsRefused() {
    Scheduler scheduler = cosine(5).over(twoGroups(sgd(0.1)));
    Map<String, Double> plateau = reduceOnPlateau(0.5, 1).over(twoGroups(sgd(0.1))).stateDict();
    assertThatThrownBy(() -> scheduler.loadStateDict(plateau))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loadStateDict: the state has the values [best, last_epoch, lr.0, lr.1,"
                + " num_bad_epochs], but this scheduler has [base_lrs.0, base_lrs.1, last_epoch,"
                + " lr.0, lr.1]; load it with the schedule and the number of parameter groups that"
                + " it was saved with");
  }

  @Test
  void aDamagedStateChangesNothing() {
    Scheduler scheduler = oneCycle(0.1, 50).over(twoGroups(sgd(0.1)));
    scheduler.step();
    Map<String, Double> before = scheduler.stateDict();
    refused(scheduler, "last_epoch", 1.5, "a whole number");
    refused(scheduler, "last_epoch", -1.0, "a whole number");
    refused(scheduler, "last_epoch", Double.NaN, "a whole number");
    refused(scheduler, "lr.1", -0.5, "finite and 0 or more");
    refused(scheduler, "base_lrs.0", Double.POSITIVE_INFINITY, "finite and 0 or more");
    refused(scheduler, "momentum", 1.0, "at least 0 and below 1");
    Map<String, Double> missing = new HashMap<>(before);
    missing.put("lr.0", null);
    assertThatThrownBy(() -> scheduler.loadStateDict(missing))
        .hasMessage("loadStateDict: the value \"lr.0\" must not be null");
    assertThat(scheduler.stateDict()).isEqualTo(before);
    Scheduler plateau = reduceOnPlateau(0.5, 1).over(twoGroups(sgd(0.1)));
    refused(plateau, "best", Double.NaN, "a number");
    refused(plateau, "num_bad_epochs", -1.0, "a whole number");
  }

  private static void refused(Scheduler scheduler, String name, double value, String expected) {
    Map<String, Double> state = new HashMap<>(scheduler.stateDict());
    state.put(name, value);
    assertThatThrownBy(() -> scheduler.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loadStateDict: the value \"%s\" must be %s, got %s; the state is damaged"
                .formatted(name, expected, value));
  }

  @Test
  void theSavedBaseRatesReplaceThoseOfTheOptimizer() {
    Schedule inverse = (step, base, current) -> base / (1 + step);
    Scheduler saved = inverse.over(twoGroups(sgd(0.1)));
    saved.step();
    Scheduler loaded = inverse.over(twoGroups(sgd(0.5)));
    loaded.loadStateDict(saved.stateDict());
    saved.step();
    loaded.step();
    assertThat(loaded.stateDict()).isEqualTo(saved.stateDict());
    assertThat(loaded.learningRate()).isEqualTo(0.1 / 3);
  }

  @Test
  void statesAreCopies() {
    Scheduler scheduler = cosine(5).over(twoGroups(sgd(0.1)));
    Map<String, Double> state = scheduler.stateDict();
    scheduler.step();
    assertThat(state).containsEntry("last_epoch", 0.0).containsEntry("lr.0", 0.1);
    assertThatThrownBy(() -> state.put("lr.0", 1.0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(scheduler.toString())
        .startsWith("cosine(T_max=5, eta_min=0.0) over [Group(1 parameters, lr=0.09")
        .endsWith("], steps=1");
  }

  private static Optimizer twoGroups(OptimizerSettings settings) {
    return settings.over(
        ParameterGroup.of(List.of(Tensors.full(1, 1).requiresGrad(true))),
        ParameterGroup.of(List.of(Tensors.full(1, 1).requiresGrad(true))).learningRate(0.001));
  }

  private static void advance(Scheduler scheduler, int i) {
    if (scheduler.isMonitored()) {
      scheduler.step(2 + Math.sin(i) - 0.01 * i);
    } else {
      scheduler.step();
    }
  }
}
