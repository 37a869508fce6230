package dev.cresset.train;

import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.cosine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The moments at which a run can end, and the values that are restored then. */
class ResumeMomentsTest {

  private static final int BATCHES = 6;

  @TempDir private Path folder;

  private static Trainer trainer(Module model) {
    return Clouds.trainer(model).optimizer(adam(0.02)).epochs(3);
  }

  private static DataLoader loader() {
    return Clouds.loader(30, 5).shuffle(true).seed(5);
  }

  private static DataLoader held() {
    return Clouds.loader(20, 5).shuffle(true).seed(6);
  }

  private Checkpoints in(String name) {
    return Checkpoints.in(folder.resolve(name));
  }

  private static List<Long> steps(Checkpoints checkpoints) {
    return checkpoints.list().stream().map(Checkpoint::step).toList();
  }

  /** Returns the epochs without their durations. */
  private static List<Epoch> epochs(History history) {
    return history.epochs().stream()
        .map(
            epoch ->
                new Epoch(
                    epoch.number(),
                    epoch.trainingLoss(),
                    epoch.validationLoss(),
                    epoch.validationAccuracy(),
                    epoch.trainingMetrics(),
                    epoch.learningRate(),
                    Duration.ZERO))
        .toList();
  }

  // Moments

  @Test
  void aRunMayEndBetweenTheLastUpdateOfAnEpochAndItsCheckpoint() {
    Function<Module, Trainer> settings =
        model ->
            trainer(model)
                .schedule(cosine(3))
                .metric("accuracy", Metric.accuracy())
                .validateOn(held())
                .earlyStopping(EarlyStopping.patience(9));
    Sequential expected = Clouds.modelWithDropout();
    DataLoader expectedLoader = loader();
    DataLoader expectedHeld = held();
    History whole = settings.apply(expected).validateOn(expectedHeld).fit(expectedLoader);

    Checkpoints checkpoints = in("epoch").everySteps(1);
    for (int crash = 1; crash <= 3; crash++) {
      int epochOfCrash = crash;
      assertThatThrownBy(
              () ->
                  settings
                      .apply(Clouds.modelWithDropout())
                      .checkpoints(checkpoints)
                      .resume()
                      .onEpoch(
                          epoch -> {
                            if (epoch.number() == epochOfCrash) {
                              throw new IllegalStateException("crash");
                            }
                          })
                      .fit(loader()))
          .hasMessage("crash");
      assertThat(checkpoints.last().orElseThrow().step()).isEqualTo(crash * BATCHES);
      assertThat(checkpoints.last().orElseThrow().epoch()).isEqualTo(crash - 1);
    }

    Sequential model = Clouds.modelWithDropout();
    DataLoader loader = loader();
    DataLoader held = held();
    History history =
        settings.apply(model).validateOn(held).checkpoints(checkpoints).resume().fit(loader);
    assertThat(epochs(history)).isEqualTo(epochs(whole));
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
    assertThat(loader.generator()).get().hasToString(expectedLoader.generator().get().toString());
    assertThat(held.generator()).get().hasToString(expectedHeld.generator().get().toString());
  }

  @Test
  void aRunThatStopsBetweenUpdatesHasNoCheckpointOfHalfAnUpdate() {
    Sequential expected = Clouds.modelWithDropout();
    History whole = trainer(expected).accumulate(4).fit(loader());

    Checkpoints checkpoints = in("accumulate").everySteps(1);
    int[] batches = {0};
    trainer(Clouds.modelWithDropout())
        .accumulate(4)
        .checkpoints(checkpoints)
        .onBatch((epoch, batch, loss) -> batches[0]++)
        .stopWhen(() -> batches[0] == BATCHES + 5)
        .fit(loader());
    assertThat(steps(checkpoints)).as("two updates an epoch").contains(3L).doesNotContain(4L);
    assertThat(checkpoints.last().orElseThrow().step()).isEqualTo(3);

    Sequential model = Clouds.modelWithDropout();
    History history = trainer(model).accumulate(4).checkpoints(checkpoints).resume().fit(loader());
    assertThat(epochs(history)).isEqualTo(epochs(whole));
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
  }

  @Test
  void aRunThatStopsBeforeItsFirstUpdateHasNoCheckpoint() {
    Checkpoints checkpoints = in("none");
    Trainer trainer = trainer(Clouds.model()).checkpoints(checkpoints).resume();
    assertThat(trainer.stopWhen(() -> true).fit(loader()).epochs()).isEmpty();
    assertThat(checkpoints.list()).isEmpty();
    assertThat(trainer.fit(loader()).epochs()).hasSize(3);
  }

  @Test
  void aCheckpointHasWhatListenersDidAfterTheBatch() {
    Checkpoints checkpoints = in("listener").everySteps(1);
    Sequential model = Clouds.model();
    Tensor frozen = model.parameters().get(0);
    int[] batches = {0};
    trainer(model)
        .checkpoints(checkpoints)
        .onBatch((epoch, batch, loss) -> frozen.requiresGrad(++batches[0] < 2))
        .stopWhen(() -> batches[0] == 2)
        .fit(loader());
    Sequential resumed = Clouds.model();
    trainer(resumed).checkpoints(checkpoints).resume().stopWhen(() -> true).fit(loader());
    assertThat(resumed.parameters().get(0).requiresGrad()).isFalse();
  }

  @Test
  void fewerEpochsEndTheRunAfterTheCurrentOne() {
    Checkpoints checkpoints = in("fewer").everySteps(1);
    int[] batches = {0};
    trainer(Clouds.model())
        .checkpoints(checkpoints)
        .onBatch((epoch, batch, loss) -> batches[0]++)
        .stopWhen(() -> batches[0] == BATCHES + 2)
        .fit(loader());
    Trainer resuming = trainer(Clouds.model()).epochs(1).checkpoints(checkpoints).resume();
    assertThat(resuming.fit(loader()).epochs()).hasSize(2);
    assertThat(resuming.fit(loader()).epochs()).hasSize(2);
  }

  @Test
  void patienceThatEndedWithTheLastEpochEndsALongerRun() {
    Trainer constant =
        trainer(Clouds.model())
            .optimizer(sgd(0))
            .earlyStopping(EarlyStopping.patience(2))
            .checkpoints(in("patience"))
            .resume();
    DataLoader loader = Clouds.loader(30, 5);
    assertThat(constant.fit(loader).stopReason()).isEqualTo(StopReason.COMPLETED);
    assertThat(constant.fit(loader).stopReason()).isEqualTo(StopReason.COMPLETED);
    History longer = constant.epochs(5).fit(loader);
    assertThat(longer.stopReason()).isEqualTo(StopReason.EARLY_STOPPED);
    assertThat(longer.epochs()).hasSize(3);
  }

  // Values

  @Test
  void aResumedRunCountsUpdatesAndKeepsAsManyFiles() {
    Checkpoints checkpoints = in("count").keepLast(2).keepBest(0);
    trainer(Clouds.model()).checkpoints(checkpoints).fit(loader());
    assertThat(steps(checkpoints)).containsExactly(12L, 18L);
    trainer(Clouds.model()).epochs(4).checkpoints(checkpoints).resume().fit(loader());
    assertThat(steps(checkpoints)).containsExactly(18L, 24L);
  }

  @Test
  void theBestBeforeARunWasResumedStaysTheBest() {
    Checkpoints checkpoints = in("best");
    Trainer constant = trainer(Clouds.model()).optimizer(sgd(0)).checkpoints(checkpoints).resume();
    DataLoader loader = Clouds.loader(30, 5);
    constant.epochs(2).fit(loader);
    constant.epochs(4).fit(loader);
    assertThat(steps(checkpoints)).as("the first of equal ones").containsExactly(6L, 24L);
    assertThat(checkpoints.best().orElseThrow().epoch()).isEqualTo(1);
  }

  @Test
  void nanIsNeverTheBest() {
    Checkpoints checkpoints = in("nan").keepBest(2);
    DataLoader broken =
        DataLoader.of(Dataset.of(new float[][] {{Float.NaN, Float.NaN}}, new long[] {0}));
    trainer(Clouds.model()).validateOn(broken).checkpoints(checkpoints).fit(loader());
    assertThat(checkpoints.best()).isEmpty();
    assertThat(checkpoints.list())
        .singleElement()
        .satisfies(last -> assertThat(last.monitored()).hasValue(Double.NaN));
  }

  @Test
  void theDurationOfAnEpochIncludesTheTimeBeforeTheCheckpoint() {
    Checkpoints checkpoints = in("duration").everySteps(1);
    int[] batches = {0};
    trainer(Clouds.model())
        .checkpoints(checkpoints)
        .onBatch((epoch, batch, loss) -> batches[0]++)
        .stopWhen(() -> batches[0] == 2)
        .fit(loader());
    Path file = checkpoints.last().orElseThrow().file();
    Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(file));
    Duration before = Duration.ofDays(9);
    metadata.put("cresset.training.epoch_nanoseconds", Long.toString(before.toNanos()));
    Safetensors.save(file, Safetensors.load(file), metadata);
    History history = trainer(Clouds.model()).checkpoints(checkpoints).resume().fit(loader());
    assertThat(history.epochs().get(0).duration()).isGreaterThanOrEqualTo(before);
    assertThat(history.epochs().get(1).duration()).isLessThan(before);
  }

  @Test
  void earlyStoppingContinuesFromItsValues() {
    Sequential model = Clouds.model();
    EarlyStopper stopper = EarlyStopping.patience(5).minDelta(0.5).over(model);
    for (double loss : new double[] {3, 2.9, Double.NaN, 4}) {
      stopper.step(loss);
    }
    assertThat(stopper.values())
        .containsOnly(
            entry("epochs", 4.0),
            entry("best", 2.9),
            entry("best_epoch", 2.0),
            entry("improved", 3.0),
            entry("without_improvement", 3.0));

    EarlyStopper loaded = EarlyStopping.patience(5).minDelta(0.5).over(Clouds.model());
    loaded.load(stopper.values(), stopper.bestWeights());
    assertThat(loaded.values()).isEqualTo(stopper.values());
    List<Boolean> stops = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      stops.add(loaded.step(3));
    }
    assertThat(stops).containsExactly(false, true);

    EarlyStopper unused = EarlyStopping.patience(5).over(model);
    loaded.load(unused.values(), unused.bestWeights());
    assertThat(loaded.canRestore()).as("weights of another state").isFalse();
  }
}
