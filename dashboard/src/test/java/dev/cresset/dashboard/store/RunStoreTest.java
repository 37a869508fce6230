package dev.cresset.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.RunSnapshot;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.metrics.ConfusionMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of runs contain what was recorded, and nothing else is taken for one. */
class RunStoreTest {

  @TempDir Path directory;

  @Test
  void aRunIsReadAsItWasWritten() {
    RunStore store = RunStore.open(directory);
    RunSnapshot written = run();
    store.write("run-1.json", written);

    List<RunStore.StoredRun> read = RunStore.open(directory).changed(Set.of());
    assertThat(read).hasSize(1);
    RunSnapshot again = read.get(0).run();
    assertThat(again)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .ignoringFields("testResult")
        .isEqualTo(written);
    assertThat(again.testResult().confusion().counts())
        .isDeepEqualTo(written.testResult().confusion().counts());
    assertThat(again.testResult().probabilities()).isEqualTo(written.testResult().probabilities());
    assertThat(again.testResult().sample(1)).isEqualTo(new TestSample.Text("row 1"));
    TestSample.Image image = (TestSample.Image) again.testResult().sample(0);
    assertThat(image.width()).isEqualTo(3);
    assertThat(image.pixels()).containsExactly(1, 2, 3, 4, 5, (byte) 255);
  }

  @Test
  void predictedNumbersAreReadAsTheyWereWritten() {
    RunStore.open(directory).write("run-1.json", numbers());

    RunSnapshot again = RunStore.open(directory).changed(Set.of()).get(0).run();

    assertThat(again.description().task()).isEqualTo(Task.REGRESSION);
    assertThat(again.testResult()).isNull();
    assertThat(again.regressionResult().target()).isEqualTo("price");
    assertThat(again.regressionResult().actual()).containsExactly(1, 2, 4);
    assertThat(again.regressionResult().predicted()).containsExactly(1.5, 2, 0.1);
    assertThat(again.regressionResult().sample(2)).isEqualTo(new TestSample.Text("row 2"));
    Run run = Run.restored(5, again);
    assertThat(run.regression()).isEqualTo(numbers().regressionResult().figures());
  }

  @ParameterizedTest
  @CsvSource({"'[1.0,2.0,4.0]', '[1.0,2.0]'", "'[1.0,2.0,4.0]', '[1.0,2.0,null]'"})
  void predictedNumbersThatContradictTheActualOnesAreRefused(String actual, String changed) {
    String file = new String(RunJson.write(RunFile.of(numbers())), StandardCharsets.UTF_8);
    assertThat(file).contains(actual);
    byte[] other = file.replace(actual, changed).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> RunJson.read(other).snapshot())
        .isInstanceOf(InvalidRunException.class);
  }

  @Test
  void onlyChangesAreReadAgain() {
    RunStore store = RunStore.open(directory);
    RunStore reader = RunStore.open(directory);
    store.write("run-1.json", run());
    assertThat(reader.changed(Set.of())).hasSize(1);
    assertThat(reader.changed(Set.of())).isEmpty();

    store.write("run-2.json", run());
    assertThat(reader.changed(Set.of("run-2.json"))).as("its own").isEmpty();
    assertThat(reader.changed(Set.of()))
        .extracting(RunStore.StoredRun::name)
        .containsExactly("run-2.json");
  }

  @Test
  void runOfARunningProgramIsInProgress() {
    Run run = new Run(1, 1, description());
    RunStore.open(directory).write("run-1.json", run.snapshot());

    assertThat(RunStore.open(directory).changed(Set.of()).get(0).run().state())
        .isEqualTo(RunState.TRAINING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":1 | \"version\":2 | it has version 2, this version of Cresset reads version 1",
        "\"format\":\"cresset-run\" | \"format\":\"other\" | it is not a run of Cresset",
        "\"batchSize\":4 | \"batchSize\":\"4x\" | it is damaged",
        "\"batchSize\":4 | \"batchSize\":4,\"unknown\":1 | it is damaged",
        "\"batchSize\":4, | | it is damaged",
        "\"title\":\"points\" | \"title\":null | a value is missing",
        "\"predicted\":[0,1] | \"predicted\":[0,2] | the results of the test contradict each other",
        "\"predicted\":[0,1] | \"predicted\":[0] | the results of the test contradict each other",
        "\"classNames\":[\"no\",\"yes\"] | \"classNames\":[null,\"yes\"] | a value is missing or"
            + " not valid",
        "\"width\":3 | \"width\":300 | an image of the test has another size than stated",
        "\"epoch\":1,\"trainingLoss\" | \"epoch\":2,\"trainingLoss\" | the epochs are not numbered"
            + " from 1"
      })
  void fileThatIsNoRunIsRefused(String text, String changed, String reason) {
    String file = new String(RunJson.write(RunFile.of(run())), StandardCharsets.UTF_8);
    assertThat(file).contains(text.strip());
    String other = file.replace(text.strip(), changed == null ? "" : changed.strip());

    assertThatThrownBy(() -> RunJson.read(other.getBytes(StandardCharsets.UTF_8)).snapshot())
        .isInstanceOf(InvalidRunException.class)
        .hasMessage(reason.strip());
  }

  @Test
  void everyBeginningOfAFileIsRefused() {
    byte[] file = RunJson.write(RunFile.of(run()));
    for (int length = 0; length < file.length; length += 7) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> RunJson.read(part)).isInstanceOf(InvalidRunException.class);
    }
  }

  @Test
  void filesThatAreNoRunsStayAsTheyAre() throws IOException {
    Files.writeString(directory.resolve("notes.json"), "{}");
    Files.writeString(directory.resolve("list.txt"), "text");
    Files.createDirectory(directory.resolve("folder.json"));
    RunStore store = RunStore.open(directory);
    store.write("run-1.json", run());

    assertThat(store.changed(Set.of())).hasSize(1);
    assertThat(Files.readString(directory.resolve("notes.json"))).isEqualTo("{}");
    assertThat(directory.toFile().list()).hasSize(4);
  }

  @Test
  void namesOfRunsAreDifferent() {
    RunSnapshot run = run();
    assertThat(RunStore.newName(run))
        .isNotEqualTo(RunStore.newName(run))
        .matches("run-[0-9a-f-]+\\.json");
  }

  private static RunDescription description() {
    return new RunDescription(
        "points", null, null, null, "jvm", 7L, 3, 4, 0.1, "sgd(0.1)", "mse()", null, null);
  }

  private static RunSnapshot numbers() {
    RunDescription about = description();
    Run run =
        new Run(
            1,
            1,
            new RunDescription(
                about.title(),
                null,
                null,
                null,
                "jvm",
                7L,
                3,
                4,
                0.1,
                "sgd(0.1)",
                "mse()",
                null,
                null,
                "row",
                Task.REGRESSION));
    run.testing();
    run.tested(
        new RegressionResult(
            "test set",
            "price",
            new double[] {1, 2, 4},
            new double[] {1.5, 2, 0.1},
            index -> new TestSample.Text("row " + index)));
    return run.snapshot();
  }

  private static RunSnapshot run() {
    Run run = new Run(1, 1, description());
    run.epochStarted(1, 2);
    run.stepDone(1, 0.5);
    run.stepDone(2, 0.25);
    run.memoryUsed(1000, 2000);
    run.epochDone(new EpochResult(1, 0.375, null, null, 0.5, 0.1, 2.5), List.of());
    run.testing();
    int[] labels = {0, 0};
    int[] predicted = {0, 1};
    run.tested(
        new TestResult(
            "test set",
            List.of("no", "yes"),
            ConfusionMatrix.of(labels, predicted, 2),
            labels,
            predicted,
            new float[] {0.75f, 0.25f, 0.4f, 0.6f},
            index ->
                index == 0
                    ? new TestSample.Image(2, 3, 1, new byte[] {1, 2, 3, 4, 5, (byte) 255})
                    : new TestSample.Text("row " + index)),
        null);
    return run.snapshot();
  }
}
