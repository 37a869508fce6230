package dev.cresset.train;

import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.Module;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.testing.NoTensorLeaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of unusual models, directories and moments. */
class CheckpointEdgeCasesTest {

  private static final int BATCHES = 6;

  @TempDir private Path folder;

  private final DataLoader loader = Clouds.loader(30, 5);

  private static Trainer trainer(Module model) {
    return Clouds.trainer(model).optimizer(adam(0.02)).epochs(3);
  }

  private Checkpoints in(String name) {
    return Checkpoints.in(folder.resolve(name));
  }

  private static List<Long> steps(Checkpoints checkpoints) {
    return checkpoints.list().stream().map(Checkpoint::step).toList();
  }

  // Moments

  @Test
  void theLastCheckpointHasTheLastEpoch() {
    Checkpoints checkpoints = in("end").everySteps(BATCHES).everyEpochs(2);
    History history = trainer(Clouds.model()).checkpoints(checkpoints).fit(loader);

    Checkpoint last = checkpoints.last().orElseThrow();
    assertThat(last.epoch()).isEqualTo(3);
    assertThat(last.monitored()).hasValue(history.last().trainingLoss());
  }

  @Test
  void anInterruptedThreadResumesNothingAndLosesNothing() {
    Checkpoints checkpoints = in("interrupted");
    trainer(Clouds.model()).checkpoints(checkpoints).fit(loader);
    List<Checkpoint> before = checkpoints.list();

    Thread.currentThread().interrupt();
    History history;
    try {
      history = trainer(Clouds.model()).epochs(5).checkpoints(checkpoints).resume().fit(loader);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(history.stopReason()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(history.epochs()).hasSize(3);
    assertThat(checkpoints.list()).isEqualTo(before);
  }

  @Test
  void metricsKeepTheirOrder() {
    Checkpoints checkpoints = in("metrics").everySteps(1);
    int[] batches = {0};
    Trainer trainer =
        trainer(Clouds.model())
            .metric("z", Metric.accuracy())
            .metric("a \"quoted\"\n=ü", (outputs, targets) -> Double.NaN)
            .epochs(1)
            .checkpoints(checkpoints)
            .resume();
    trainer.onBatch((e, b, l) -> batches[0]++).stopWhen(() -> batches[0] == 3).fit(loader);
    assertThat(trainer.fit(loader).last().trainingMetrics().keySet())
        .containsExactly("z", "a \"quoted\"\n=ü");
  }

  // Directories

  @Test
  void theDirectoryMayBeASymbolicLink() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    trainer(Clouds.model()).checkpoints(Checkpoints.in(link)).fit(loader);
    assertThat(Checkpoints.in(target).list()).isNotEmpty();
  }

  @Test
  void aCheckpointThatIsDeletedMeanwhileIsNotListed() throws Exception {
    Checkpoints checkpoints = in("listed");
    trainer(Clouds.model()).checkpoints(checkpoints).fit(loader);
    List<Checkpoint> before = checkpoints.list();
    // A link to nothing is, like a file that is deleted meanwhile, in the directory but not there.
    Files.createSymbolicLink(
        checkpoints.directory().resolve("checkpoint-000000001.safetensors"),
        folder.resolve("nothing"));
    assertThat(checkpoints.list()).isEqualTo(before);
    assertThat(checkpoints.best()).isPresent();
  }

  @Test
  void aFileThatCannotBeDeletedDoesNotEndTraining() throws Exception {
    Checkpoints checkpoints = in("undeletable").keepBest(0);
    Path temporary =
        checkpoints
            .directory()
            .resolve(".checkpoint-000000003.safetensors.01234567-89ab-cdef-0123-456789abcdef.tmp");
    Files.createDirectories(temporary.resolve("something"));
    Path first = checkpoints.directory().resolve("checkpoint-000000006.safetensors");
    Trainer trainer =
        trainer(Clouds.model())
            .checkpoints(checkpoints)
            .resume()
            .onBatch(
                (epoch, batch, loss) -> {
                  if (epoch == 2 && batch == 1) {
                    obstruct(first);
                  }
                  if (epoch == 3 && batch == 1) {
                    assertThat(first).isDirectory();
                    delete(first.resolve("something"));
                  }
                });
    Warnings warnings = new Warnings();
    History history = warnings.during(() -> trainer.fit(loader));
    assertThat(history.epochs()).hasSize(3);
    assertThat(warnings.messages)
        .singleElement()
        .asString()
        .startsWith(
            "Trainer: the old checkpoint %s could not be deleted (the directory is not empty);"
                .formatted(first));
    assertThat(steps(checkpoints)).as("deleted later").containsExactly(18L);
  }

  private static void obstruct(Path file) {
    delete(file);
    try {
      Files.createDirectories(file.resolve("something"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCheckpointOfANewerFormatIsNotReplacedByAnOlderOne() {
    Checkpoints checkpoints = in("newer").keepLast(3);
    trainer(Clouds.model()).checkpoints(checkpoints).fit(loader);
    Path last = checkpoints.last().orElseThrow().file();
    Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(last));
    metadata.put("cresset.training.format", "2");
    Safetensors.save(last, Safetensors.load(last), metadata);
    assertThatThrownBy(() -> trainer(Clouds.model()).checkpoints(checkpoints).resume().fit(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Checkpoints: %s has training state of format 2, but this version of the library reads format 1; use the version that wrote it"
                .formatted(last));
  }

  // Models

  /** A module that files cannot describe, with a child of a reserved name and an INT64 buffer. */
  private static final class Custom extends Module {
    private final Module body = register("cresset", linear(2, 3));
    private final Tensor passes = registerBuffer("passes", Tensors.tensor(new long[] {1L << 40}));

    @Override
    public Tensor forward(Tensor x) {
      if (isTraining()) {
        updateBuffer(passes, Tensors.tensor(new long[] {passes.toLongArray()[0] + 1}));
      }
      return body.forward(x).logSoftmax(1);
    }
  }

  @Test
  void theWeightsOfAModuleThatFilesCannotDescribeCanBeLoaded() {
    Checkpoints checkpoints = in("weights");
    Custom model = new Custom();
    trainer(model).earlyStopping(EarlyStopping.patience(9)).checkpoints(checkpoints).fit(loader);
    Custom loaded = new Custom();
    loaded.loadStateDict(Safetensors.load(checkpoints.best().orElseThrow().file()));
    assertThat(Clouds.weights(loaded.body)).containsExactlyElementsOf(Clouds.weights(model.body));
    assertThat(loaded.passes.toLongArray()).containsExactly((1L << 40) + 18);

    Custom resumed = new Custom();
    trainer(resumed)
        .earlyStopping(EarlyStopping.patience(9))
        .checkpoints(checkpoints)
        .resume()
        .fit(loader);
    assertThat(resumed.passes.toLongArray()).containsExactly((1L << 40) + 18);
  }

  /** A module whose registration forgets its setting. */
  private static final class Wrong extends Module {
    private final Module body = register("body", linear(2, 3));

    @Override
    public Tensor forward(Tensor x) {
      return body.forward(x).logSoftmax(1);
    }
  }

  @Test
  void aModuleThatIsRegisteredWronglyIsNamedBeforeTraining() {
    LayerTypes.register(
        "com.example.Wrong",
        Wrong.class,
        wrong -> LayerConfig.empty().with("other", linear(2, 3)),
        config -> new Wrong());
    List<Integer> batches = new ArrayList<>();
    assertThatThrownBy(
            () ->
                trainer(new Wrong())
                    .checkpoints(in("wrong"))
                    .onBatch((epoch, batch, loss) -> batches.add(batch))
                    .fit(loader))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("com.example.Wrong");
    assertThat(batches).isEmpty();
  }

  private static Trainer scaled(Module model, Tensor scale) {
    return Trainer.of(model)
        .step(batch -> nll().apply(model.forward(batch.inputs()).mul(scale), batch.targets()))
        .optimizer(
            adam(0.02), ParameterGroup.of(model.parameters()), ParameterGroup.of(List.of(scale)));
  }

  @Test
  void aFrozenParameterOutsideOfTheModelStaysFrozen() {
    Checkpoints checkpoints = in("outside");
    Tensor scale = ones(3).requiresGrad(true);
    scaled(Clouds.model(), scale)
        .checkpoints(checkpoints)
        .onEpoch(epoch -> scale.requiresGrad(false))
        .fit(loader);
    Tensor resumed = ones(3).requiresGrad(true);
    scaled(Clouds.model(), resumed).checkpoints(checkpoints).resume().epochs(2).fit(loader);
    assertThat(resumed.requiresGrad()).isFalse();
    assertThat(resumed.toFloatArray()).containsExactly(scale.toFloatArray());
  }

  @Test
  void aParameterOutsideOfTheModelThatDoesNotFitChangesNothing() {
    Checkpoints checkpoints = in("shapes");
    trainerOfSgd(Clouds.model(), ones(3).requiresGrad(true)).checkpoints(checkpoints).fit(loader);
    Module other = Clouds.model();
    List<float[]> before = Clouds.weights(other);
    assertThatThrownBy(
            () ->
                trainerOfSgd(other, ones(1).requiresGrad(true))
                    .checkpoints(checkpoints)
                    .resume()
                    .fit(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is a checkpoint of another model or optimizer");
    assertThat(Clouds.weights(other)).containsExactlyElementsOf(before);
  }

  private static Trainer trainerOfSgd(Module model, Tensor scale) {
    return scaled(model, scale)
        .optimizer(
            sgd(0.1), ParameterGroup.of(model.parameters()), ParameterGroup.of(List.of(scale)));
  }

  // Size and memory

  @Test
  void aLongHistoryIsReadAsItWasWritten() throws Exception {
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      epochs.add(
          new Epoch(
              i,
              1.0 / i,
              OptionalDouble.of(Double.NaN),
              OptionalDouble.of(1.0 / 3),
              Map.of("accuracy", Double.POSITIVE_INFINITY),
              1e-3,
              Duration.ofNanos(i)));
    }
    Path file = folder.resolve("history");
    Safetensors.save(file, Map.of(), Map.of("epochs", EpochsJson.write(epochs)));
    assertThat(EpochsJson.read(Safetensors.metadata(file).get("epochs"))).isEqualTo(epochs);
  }

  @Test
  @NoTensorLeaks
  void checkpointsLeaveNoTensors() {
    Checkpoints checkpoints = in("leaks").everySteps(2);
    Trainer trainer = trainer(Clouds.model()).checkpoints(checkpoints).resume();
    trainer.epochs(1).fit(loader);
    trainer.epochs(2).fit(loader);
  }
}
