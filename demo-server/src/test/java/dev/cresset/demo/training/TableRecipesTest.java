package dev.cresset.demo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.dashboard.run.RegressionFigures;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TestTable;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.RecipeTable;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.recipe.ScheduleChoice;
import dev.cresset.demo.recipe.ScheduleType;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.metrics.Probabilities;
import dev.cresset.nn.Module;
import dev.cresset.nn.Summary;
import dev.cresset.tabular.Rows;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.LearningRateSweep;
import dev.cresset.train.StopReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of tables, trained with several seeds. */
class TableRecipesTest {

  private static final ImageLibrary NO_IMAGES = new ImageLibrary(Map.of());

  @ParameterizedTest
  @ValueSource(longs = {1, 42, 7})
  void penguinsAreClassified(long seed) {
    Run run = trained("penguins", seed);

    assertThat(run.confusion().accuracy()).isGreaterThanOrEqualTo(0.95);
    assertThat(run.testResult().orElseThrow().classNames())
        .containsExactly("Adelie", "Chinstrap", "Gentoo");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 42, 7})
  void tumoursAreClassified(long seed) {
    Run run = trained("breast-cancer", seed);

    assertThat(run.confusion().accuracy()).isGreaterThanOrEqualTo(0.93);
    assertThat(run.testResult().orElseThrow().classNames()).containsExactly("benign", "malignant");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 42, 7})
  void diabetesIsPredicted(long seed) {
    Run run = trained("diabetes", seed);
    RegressionFigures figures = run.regression();

    assertThat(figures.r2()).isGreaterThanOrEqualTo(0.3);
    assertThat(figures.meanAbsoluteError()).isBetween(30.0, 60.0);
    assertThat(figures.rootMeanSquareError()).isGreaterThan(figures.meanAbsoluteError());
    assertThat(run.confusion()).isNull();
    assertThat(run.testResult()).isEmpty();
    assertThat(run.regressionResult().orElseThrow().target()).isEqualTo("progression");
  }

  @Test
  void seedDeterminesTheRun() {
    List<double[]> twice =
        List.of(1, 2).stream()
            .map(i -> trained("diabetes", 5).regressionResult().orElseThrow().predicted())
            .toList();

    assertThat(twice.get(0)).isEqualTo(twice.get(1));
    assertThat(trained("diabetes", 6).regressionResult().orElseThrow().predicted())
        .isNotEqualTo(twice.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "breast-cancer", "diabetes"})
  void partsHaveTheSizesThatTheRecipeStates(String name) {
    Recipe recipe = recipe(name);
    Run run = trained(name, 3);

    assertThat(run.trainingImages()).isEqualTo(recipe.data().trainingSamples(60_000));
    assertThat(run.validationImages()).isEqualTo(recipe.data().validationSamples());
    Rows all = ((RecipeTable) recipe.data()).rows();
    assertThat(run.trainingImages() + run.validationImages() + run.testImages())
        .isEqualTo(all.size());
    assertThat(run.trainingImages() / (double) all.size()).isBetween(0.59, 0.61);
    assertThat(run.history()).allMatch(epoch -> epoch.validationLoss() != null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "breast-cancer"})
  void partsAreStratified(String name) {
    RecipeTable table = (RecipeTable) recipe(name).data();
    Map<String, Long> all = counts(table.rows(), table.target());
    Tensors.manualSeed(1);
    List<Rows> parts = table.split();

    for (Rows part : parts) {
      double share = part.size() / (double) table.rows().size();
      Map<String, Long> counts = counts(part, table.target());
      all.forEach(
          (value, count) ->
              assertThat(counts.get(value) - share * count).as(value).isBetween(-2.5, 2.5));
    }
  }

  private static Map<String, Long> counts(Rows rows, String column) {
    Map<String, Long> counts = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      counts.merge(String.valueOf(rows.get(row, column)), 1L, Long::sum);
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "breast-cancer", "diabetes"})
  void architectureIsThatOfTheNetwork(String name) {
    Recipe recipe = recipe(name);
    RecipeTable table = (RecipeTable) recipe.data();
    int inputs = table.columns().fit(table.rows()).features().size();
    Summary summary = recipe.variants().get(0).network().get().summary(inputs);

    assertThat(
            summary.layers().stream()
                .filter(layer -> layer.type().equals("Linear"))
                .map(layer -> "-" + layer.outputShape().get(1))
                .collect(Collectors.joining("", "" + inputs, "")))
        .isEqualTo(recipe.architecture());
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "breast-cancer", "diabetes"})
  void runHasTheTableOfItsTest(String name) {
    Run run = trained(name, 2);
    TestTable table = run.table().orElseThrow();

    assertThat(table.rows().size()).isEqualTo(run.testImages());
    if (run.description().task() == Task.REGRESSION) {
      assertThat(table.predictor().value(table.rows()))
          .isEqualTo(run.regressionResult().orElseThrow().predicted());
    } else {
      TestResult result = run.testResult().orElseThrow();
      assertThat(table.predictor().predict(table.rows()).stream().mapToInt(each -> each.index()))
          .containsExactly(boxed(result.predicted()));
    }
    assertThat(run.network()).isEmpty();
    run.archive();
    assertThat(run.table()).isEmpty();
    assertThat(run.regressionResult()).isEmpty();
  }

  private static Integer[] boxed(int... values) {
    return java.util.Arrays.stream(values).boxed().toArray(Integer[]::new);
  }

  @Test
  void samplesAreTheRowsAsText() {
    Run run = trained("penguins", 42);
    Rows rows = run.table().orElseThrow().rows();
    TestSample.Text text = (TestSample.Text) run.testResult().orElseThrow().sample(0);

    assertThat(text.text())
        .contains("species " + rows.get(0, "species"), "island " + rows.get(0, "island"))
        .doesNotContain("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "diabetes"})
  void outputThatIsNotFiniteFailsTheRun(String name) {
    Recipe recipe = recipe(name);
    Module network = recipe.variants().get(0).network().get();
    Map<String, Tensor> state = new HashMap<>();
    network.stateDict().forEach((key, value) -> state.put(key, value.mul(Float.NaN)));
    network.loadStateDict(state);
    RunSamples samples = new TableData((RecipeTable) recipe.data()).split();

    assertThatThrownBy(() -> samples.test(network))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "The output of the network for test row 0 is not finite; try a smaller learning"
                + " rate.");
  }

  @Test
  void validationRowsCalibrate() {
    Run run = trained("penguins", 42);
    Probabilities heldOut = run.testResult().orElseThrow().heldOut();

    assertThat(heldOut.samples()).isEqualTo(run.validationImages());
  }

  @Test
  void scheduleAndEarlyStoppingApply() {
    Recipe recipe = recipe("diabetes");
    RunPlan plan =
        new RunPlan(
            recipe,
            "diabetes",
            200,
            42,
            recipe.optimizer(),
            new ScheduleChoice(ScheduleType.ONE_CYCLE, 0, 1),
            5);
    Run run = trained(plan);

    assertThat(run.state()).isEqualTo(RunState.FINISHED);
    assertThat(run.stopReason()).isEqualTo(StopReason.EARLY_STOPPED);
    assertThat(run.history().get(0).learningRate()).isLessThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "breast-cancer", "diabetes"})
  void learningRatesAreFound(String name) {
    Recipe recipe = recipe(name);
    LearningRateSweep sweep =
        new LearningRateSearch(NO_IMAGES).run(new RunPlan(recipe, name, 1, 1, recipe.optimizer()));

    assertThat(sweep.suggestion()).isBetween(1e-4, 1.0);
  }

  private static Run trained(String name, long seed) {
    Recipe recipe = recipe(name);
    return trained(new RunPlan(recipe, name, recipe.epochs(), seed, recipe.optimizer()));
  }

  private static Run trained(RunPlan plan) {
    try (TrainingService service =
        new TrainingService(NO_IMAGES, new Runs(), new RunEvents(), Runnable::run)) {
      Run run = service.start(plan, RunListener.SILENT).last().join();
      assertThat(run.error()).isNull();
      return run;
    }
  }

  private static Recipe recipe(String name) {
    return Recipes.ALL.named(name).orElseThrow();
  }
}
