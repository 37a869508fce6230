package dev.cresset.golden;

import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
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
import static org.assertj.core.api.Assertions.within;

import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.optim.Schedule;
import dev.cresset.optim.Scheduler;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rates of each schedule against PyTorch's; {@code torch_schedule_goldens.py} has the cases. */
class ScheduleGoldenTest {

  private static final GoldenFile FILE = GoldenFile.read("schedules.txt");
  private static final double[] RATES = {0.1, 0.003};
  private static final int MANUAL_STEP = 20;
  private static final double MANUAL_RATE = 0.02;

  private static final Map<String, List<Schedule>> SCHEDULES = schedules();

  private static Map<String, List<Schedule>> schedules() {
    Map<String, List<Schedule>> all = new TreeMap<>();
    all.put("step", List.of(step(30, 0.1)));
    all.put("step-growing", List.of(step(7, 1.1)));
    all.put("step-each", List.of(step(1, 0.5)));
    all.put("multi-step", List.of(multiStep(0.1, 30, 80, 200)));
    all.put("multi-step-twice", List.of(multiStep(0.7, 0, 10, 10, 35)));
    all.put("exponential", List.of(exponential(0.97)));
    all.put("exponential-by-hand", List.of(exponential(0.9)));
    all.put("cosine", List.of(cosine(50)));
    all.put("cosine-once", List.of(cosine(300)));
    all.put("cosine-min", List.of(cosine(23, 0.001)));
    all.put("cosine-min-above", List.of(cosine(9, 0.05)));
    all.put("cosine-1", List.of(cosine(1, 0.001)));
    all.put("cosine-2", List.of(cosine(2)));
    all.put("cosine-by-hand", List.of(cosine(30, 0.001)));
    all.put("one-cycle", List.of(oneCycle(0.4, 300)));
    all.put("one-cycle-no-momentum", List.of(oneCycle(0.4, 301).cycleMomentum(false)));
    all.put("one-cycle-1", List.of(oneCycle(0.1, 1)));
    all.put("one-cycle-2", List.of(oneCycle(0.1, 2)));
    all.put("one-cycle-3", List.of(oneCycle(0.1, 3)));
    all.put("one-cycle-10", List.of(oneCycle(0.1, 10)));
    all.put("plateau", List.of(reduceOnPlateau(0.1, 10)));
    all.put("plateau-impatient", List.of(reduceOnPlateau(0.7, 0)));
    all.put("warm-up", List.of(linearWarmUp(5)));
    all.put("warm-up-long", List.of(linearWarmUp(300, 0.001)));
    all.put("warm-up-cosine", List.of(linearWarmUp(5).then(cosine(295))));
    all.put("warm-up-cosine-min", List.of(linearWarmUp(10, 0.1).then(cosine(20, 0.001))));
    all.put(
        "three-in-sequence",
        List.of(
            sequential(
                List.of(linearWarmUp(20, 0.05), step(15, 0.5), exponential(0.98)), 20, 110)));
    all.put("cosine-then-warm-up", List.of(sequential(List.of(cosine(12), linearWarmUp(12)), 12)));
    all.put(
        "sequence-multi-step",
        List.of(sequential(List.of(exponential(0.9), multiStep(0.5, 0, 6, 9)), 8)));
    all.put(
        "one-cycle-in-sequence",
        List.of(sequential(List.of(oneCycle(0.4, 20), exponential(0.9)), 20)));
    all.put("warm-up-one-cycle", List.of(linearWarmUp(10).then(oneCycle(0.4, 30))));
    Schedule inverseRoot = (step, base, current) -> base * (1 / Math.sqrt(1 + step));
    all.put("lambda", List.of(inverseRoot));
    all.put(
        "multiplicative",
        List.of((step, base, current) -> step == 0 ? current : current * (step / (1.0 + step))));
    all.put("warm-up-lambda", List.of(linearWarmUp(7).then(inverseRoot)));
    all.put("two-at-once", List.of(linearWarmUp(10), cosine(40, 0.0005)));
    all.put("one-after-another", List.of(oneCycle(0.4, 50), cosine(40)));
    return all;
  }

  private static final Map<String, OptimizerSettings> CYCLED =
      new TreeMap<>(
          Map.of(
              "sgd", sgd(0.01),
              "nesterov", sgd(0.01).momentum(0.5).nesterov(true),
              "dampening", sgd(0.01).momentum(0.5).dampening(0.2),
              "adam", adam(0.01),
              "adamw", adamW(0.01).betas(0.5, 0.99).weightDecay(0.1)));

  static Set<String> names() {
    return SCHEDULES.keySet();
  }

  static Set<String> cycled() {
    return CYCLED.keySet();
  }

  @Test
  void theScriptAndThisHaveTheSameCases() {
    Set<String> names = new LinkedHashSet<>();
    for (GoldenFile.Section section : FILE.sections()) {
      names.add(section.name().replaceAll("(?<!weights):.*", ""));
    }
    Set<String> expected = new LinkedHashSet<>(SCHEDULES.keySet());
    CYCLED.keySet().forEach(name -> expected.add("weights:" + name));
    expected.add("monitored");
    assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("names")
  void ratesEqualPyTorchs(String name) {
    Optimizer optimizer = sgd(1).momentum(0.9).over(groups());
    List<Scheduler> schedulers = new ArrayList<>();
    SCHEDULES.get(name).forEach(schedule -> schedulers.add(schedule.over(optimizer)));
    double[] first = FILE.section(name + ":0").doubles();
    double[] second = FILE.section(name + ":1").doubles();
    double[] monitored = FILE.section("monitored").doubles();
    for (int step = 0; step < first.length; step++) {
      equal(optimizer.groups().get(0).learningRate(), first[step], name, step);
      equal(optimizer.groups().get(1).learningRate(), second[step], name, step);
      if (step == MANUAL_STEP && name.endsWith("by-hand")) {
        optimizer.groups().get(0).learningRate(MANUAL_RATE);
      }
      if (step < first.length - 1) {
        schedulers.forEach(
            each -> advance(each, monitored[each.isMonitored() ? (int) each.steps() : 0]));
      }
    }
  }

  @Test
  void momentumsEqualPyTorchs() {
    int compared = 0;
    for (GoldenFile.Section section : FILE.sections()) {
      if (!section.name().endsWith(":momentum")) {
        continue;
      }
      String name = section.name().replace(":momentum", "");
      Scheduler scheduler = SCHEDULES.get(name).get(0).over(sgd(1).momentum(0.9).over(groups()));
      double[] expected = section.doubles();
      for (int step = 0; step < expected.length; step++) {
        equal(scheduler.stateDict().get("momentum"), expected[step], name, step);
        if (step < expected.length - 1) {
          scheduler.step();
        }
      }
      compared++;
    }
    assertThat(compared).isEqualTo(8);
    assertThat(
            SCHEDULES.get("one-cycle-no-momentum").get(0).over(sgd(1).over(groups())).stateDict())
        .doesNotContainKey("momentum");
  }

  /** Weights after each step of a training whose momentum changes with the rate. */
  @ParameterizedTest
  @MethodSource("cycled")
  void trainingWithOneCycleFollowsPyTorch(String name) {
    Tensor weight = Tensors.tensor(new float[] {1, -2, 3}, 3).requiresGrad(true);
    Tensor scale = Tensors.tensor(new float[] {1, 0.5f, 0.1f}, 3);
    Optimizer optimizer = CYCLED.get(name).over(List.of(weight));
    GoldenFile.Section expected = FILE.section("weights:" + name);
    int steps = (int) expected.shape().dim(0);
    Scheduler scheduler = oneCycle(0.05, steps).over(optimizer);
    for (int step = 0; step < steps; step++) {
      optimizer.zeroGrad();
      weight.mul(weight).mul(scale).sum().backward();
      optimizer.step();
      scheduler.step();
      assertThat(weight.toFloatArray())
          .as("step %s", step)
          .containsExactly(expected.rows(step, 1).floats(), within(1e-5f));
    }
  }

  private static void advance(Scheduler scheduler, double monitored) {
    if (scheduler.isMonitored()) {
      scheduler.step(monitored);
    } else {
      scheduler.step();
    }
  }

  private static void equal(double actual, double expected, String name, int step) {
    assertThat(actual)
        .as("%s at step %s", name, step)
        .isCloseTo(expected, within(1e-9 * Math.abs(expected)));
  }

  private static ParameterGroup[] groups() {
    ParameterGroup[] groups = new ParameterGroup[RATES.length];
    for (int i = 0; i < groups.length; i++) {
      Tensor parameter = Tensors.zeros(1).requiresGrad(true);
      groups[i] = ParameterGroup.of(List.of(parameter)).learningRate(RATES[i]);
    }
    return groups;
  }
}
