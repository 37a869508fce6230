package dev.cresset.train;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final int BATCHES = 6;

  @TempDir private Path folder;

  private final DataLoader loader = Clouds.loader(30, 5);

  private static Trainer trainer(Module model) {
    return Clouds.trainer(model).optimizer(adam(0.5)).epochs(5);
  }

  private Checkpoints in(String name) {
    return Checkpoints.in(folder.resolve(name));
  }

  private static List<Long> steps(Checkpoints checkpoints) {
    return checkpoints.list().stream().map(Checkpoint::step).toList();
  }

  // When they are written and which are kept

  @Test
  void theLastAndTheBestAreKept() {
    Checkpoints checkpoints = in("default");
    assertThat(checkpoints.list()).isEmpty();
    assertThat(checkpoints.last()).isEmpty();
    assertThat(checkpoints.best()).isEmpty();
    History history = trainer(Clouds.model()).checkpoints(checkpoints).fit(loader);

    Checkpoint last = checkpoints.last().orElseThrow();
    assertThat(last.epoch()).isEqualTo(5);
    assertThat(last.step()).isEqualTo(5 * BATCHES);
    assertThat(last.monitored()).hasValue(history.last().trainingLoss());
    Checkpoint best = checkpoints.best().orElseThrow();
    assertThat(best.epoch()).isEqualTo(history.best().number());
    assertThat(best.monitored()).hasValue(history.best().trainingLoss());
    assertThat(checkpoints.list()).containsOnly(best, last);
  }

  @Test
  void asManyAreKeptAsWereAskedFor() {
    for (int best = 0; best <= 3; best++) {
      Checkpoints checkpoints = in("keep" + best).keepLast(2).keepBest(best);
      History history =
          trainer(Clouds.model()).validateOn(loader).checkpoints(checkpoints).fit(loader);
      List<Integer> expected =
          Stream.concat(
                  history.epochs().stream()
                      .sorted(Comparator.comparingDouble(Epoch::monitored))
                      .limit(best)
                      .map(Epoch::number),
                  Stream.of(4, 5))
              .distinct()
              .sorted()
              .toList();
      assertThat(checkpoints.list().stream().map(Checkpoint::epoch).toList())
          .as("best %s", best)
          .isEqualTo(expected);
    }
  }

  @Test
  void theyAreWrittenAfterUpdatesAndEpochsAndAtTheEnd() {
    Checkpoints steps = in("steps").everySteps(4).everyEpochs(2).keepLast(100);
    trainer(Clouds.model()).checkpoints(steps).fit(loader);
    assertThat(steps(steps)).containsExactly(4L, 8L, 12L, 16L, 20L, 24L, 28L, 30L);
    assertThat(steps.list().stream().filter(c -> c.monitored().isPresent()).map(Checkpoint::epoch))
        .containsExactly(2, 4, 5);

    Checkpoints accumulated = in("accumulated").everySteps(2).everyEpochs(100).keepLast(100);
    trainer(Clouds.model()).epochs(2).accumulate(4).checkpoints(accumulated).fit(loader);
    assertThat(steps(accumulated)).as("two updates an epoch").containsExactly(2L, 4L);
  }

  @Test
  void otherFilesStay() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("others"));
    for (String name :
        List.of("notes.txt", "checkpoint-1.safetensors", "checkpoint-000000001.safetensors.bak")) {
      Files.writeString(directory.resolve(name), "mine");
    }
    String left = ".checkpoint-000000003.safetensors.01234567-89ab-cdef-0123-456789abcdef.tmp";
    Files.writeString(directory.resolve(left), "half a checkpoint");
    trainer(Clouds.model()).checkpoints(Checkpoints.in(directory).keepBest(0)).resume().fit(loader);
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder(
            "notes.txt",
            "checkpoint-1.safetensors",
            "checkpoint-000000001.safetensors.bak",
            "checkpoint-000000030.safetensors");
  }

  @Test
  void trialsWriteNone() {
    Checkpoints checkpoints = in("trials").everySteps(1);
    Trainer trainer = trainer(Clouds.model()).checkpoints(checkpoints);
    trainer.fastDevRun(loader);
    trainer.overfitOneBatch(loader);
    LearningRateFinder.of(trainer).run(loader);
    assertThat(checkpoints.directory()).doesNotExist();
  }

  // What is in them

  @Test
  void aCheckpointIsAModelFile() {
    Checkpoints checkpoints = in("model").info(ModelInfo.empty().classNames("a", "b", "c"));
    Sequential model = Clouds.model();
    trainer(model).earlyStopping(EarlyStopping.patience(9)).checkpoints(checkpoints).fit(loader);
    Path best = checkpoints.best().orElseThrow().file();
    assertThat(Clouds.weights(Sequential.load(best)))
        .as("early stopping restored them")
        .containsExactlyElementsOf(Clouds.weights(model));
    ModelInfo info = ModelFile.load(best).info();
    assertThat(info.classNames()).containsExactly("a", "b", "c");
    assertThat(info.metadata()).isEmpty();
    assertThat(Safetensors.load(best).keySet())
        .containsAll(model.stateDict().keySet())
        .contains("cresset.training.optimizer.state.0.exp_avg");
  }

  /** A module that files cannot describe. */
  private static final class Unregistered extends Module {
    private final Module body = register("body", linear(2, 3));

    @Override
    public Tensor forward(Tensor x) {
      return body.forward(x).logSoftmax(1);
    }
  }

  @Test
  void modulesThatFilesCannotDescribeHaveCheckpointsToo() {
    Checkpoints checkpoints = in("unregistered");
    Module model = new Unregistered();
    trainer(model).epochs(2).checkpoints(checkpoints).fit(loader);
    List<float[]> after = Clouds.weights(model);
    Module resumed = new Unregistered();
    trainer(resumed).epochs(2).checkpoints(checkpoints).resume().fit(loader);
    assertThat(Clouds.weights(resumed)).containsExactlyElementsOf(after);
    assertThatThrownBy(() -> ModelFile.load(checkpoints.last().orElseThrow().file()))
        .hasMessageContaining("without the architecture of a model");
  }

  /** A registered module whose child is made by its constructor, and not part of files. */
  private static final class Scaled extends Module {
    private final Unregistered body = register("body", new Unregistered());

    @Override
    public Tensor forward(Tensor x) {
      return body.forward(x);
    }
  }

  @Test
  void aCheckpointHasTheArchitectureWheneverAModelFileHasIt() {
    LayerTypes.register(
        "CheckpointsTest.Scaled", Scaled.class, scaled -> LayerConfig.empty(), c -> new Scaled());
    Module model = new Scaled();
    model.save(folder.resolve("model.safetensors"));
    Checkpoints checkpoints = in("constructed");
    trainer(model).epochs(1).checkpoints(checkpoints).fit(loader);
    Module loaded = ModelFile.load(checkpoints.last().orElseThrow().file()).model();
    assertThat(Clouds.weights(loaded)).containsExactlyElementsOf(Clouds.weights(model));
  }

  @Test
  void aModelFileIsNoCheckpoint() {
    Path file = folder.resolve("checkpoint-000000001.safetensors");
    Clouds.model().save(file);
    assertThatThrownBy(() -> Checkpoints.in(folder).list())
        .hasMessage("Checkpoints: %s: it has no training state".formatted(file));
    assertThatThrownBy(
            () -> trainer(Clouds.model()).checkpoints(Checkpoints.in(folder)).resume().fit(loader))
        .hasMessage("Trainer.resume: %s: it has no training state".formatted(file));
  }

  // Arguments and failures

  @Test
  void settingsAreChecked() {
    Checkpoints checkpoints = in("checked");
    assertThatThrownBy(() -> checkpoints.everySteps(0))
        .hasMessage("Checkpoints.everySteps: the number of updates must be 1 or more, got 0");
    assertThatThrownBy(() -> checkpoints.everyEpochs(0))
        .hasMessage("Checkpoints.everyEpochs: the number of epochs must be 1 or more, got 0");
    assertThatThrownBy(() -> checkpoints.keepLast(0))
        .hasMessage("Checkpoints.keepLast: the number of checkpoints must be 1 or more, got 0");
    assertThatThrownBy(() -> checkpoints.keepBest(-1))
        .hasMessage("Checkpoints.keepBest: the number of checkpoints must be 0 or more, got -1");
    assertThat(checkpoints.everySteps(500).keepLast(3))
        .hasToString(
            "Checkpoints(in=%s, every_steps=500, every_epochs=1, keep_last=3, keep_best=1)"
                .formatted(folder.resolve("checked")));
    assertThat(trainer(Clouds.model()).optimizer(sgd(0.1)).checkpoints(checkpoints).resume())
        .asString()
        .contains("checkpoints=Checkpoints(in=", ", resume=True");
  }

  @Test
  void aDirectoryThatCannotBeUsedIsNamedBeforeTraining() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "a file");
    List<Integer> batches = new ArrayList<>();
    for (Path directory : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(
              () ->
                  trainer(Clouds.model())
                      .checkpoints(Checkpoints.in(directory))
                      .onBatch((epoch, batch, loss) -> batches.add(batch))
                      .fit(loader))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("director");
    }
    assertThat(batches).isEmpty();
  }

  @Test
  void aCheckpointThatCannotBeWrittenEndsTrainingAndLeavesTheFormerOnes() throws Exception {
    Checkpoints checkpoints = in("full");
    Path obstacle = checkpoints.directory().resolve("checkpoint-000000012.safetensors");
    assertThatThrownBy(
            () ->
                trainer(Clouds.model())
                    .checkpoints(checkpoints)
                    .onEpoch(
                        epoch -> {
                          if (epoch.number() == 2) {
                            create(obstacle);
                          }
                        })
                    .fit(loader))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("%s could not be written (it is a directory)".formatted(obstacle));
    Files.delete(obstacle);
    assertThat(steps(checkpoints)).containsExactly((long) BATCHES);
  }

  private static void create(Path directory) {
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileIsNoDirectoryOfCheckpoints() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(
            () -> trainer(Clouds.model()).checkpoints(Checkpoints.in(file)).resume().fit(loader))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith("%s is a file; choose a directory for checkpoints".formatted(file));
  }
}
