package dev.cresset.train;

import static dev.cresset.data.Transforms.random;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.rmsProp;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.cosine;
import static dev.cresset.optim.Schedules.oneCycle;
import static dev.cresset.optim.Schedules.reduceOnPlateau;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.withSeed;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that ends at any step and is resumed has the numbers of a run that does not end. */
class ResumeTest {

  private static final int BATCHES = 7;
  private static final int EPOCHS = 4;

  @TempDir private Path folder;

  /** The crash of a program at a training step. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A model whose buffer changes in each forward pass of training. */
  private static final class Counting extends Module {
    private final Module body =
        register(
            "body",
            Sequential.of(
                linear(2, 8), batchNorm1d(8), relu(), dropout(0.3), linear(8, 3), logSoftmax(1)));
    private final Tensor passes = registerBuffer("passes", zeros(1));

    @Override
    public Tensor forward(Tensor x) {
      if (isTraining()) {
        updateBuffer(passes, passes.add(1));
      }
      return body.forward(x);
    }
  }

  /** All that a program builds anew in each process. */
  private static final class Program {
    final Module model;
    final Trainer trainer;
    final DataLoader loader;

    Program(Function<Module, Trainer> settings, boolean ownSeeds) {
      model = withSeed(1, Counting::new);
      Dataset augmented =
          Clouds.dataset(BATCHES * 6 - 2, 1)
              .transform(
                  random(
                      (sample, shape, generator) -> {
                        float[] noise = new float[sample.length];
                        generator.fillNormal(noise);
                        for (int i = 0; i < noise.length; i++) {
                          sample[i] += 0.1f * noise[i];
                        }
                        return sample;
                      }));
      DataLoader shuffled = DataLoader.of(augmented).batchSize(6).shuffle(true);
      DataLoader held = DataLoader.of(Clouds.dataset(20, 2)).batchSize(5).shuffle(true);
      loader = ownSeeds ? shuffled.seed(5).prefetch(2) : shuffled;
      trainer =
          settings
              .apply(model)
              .epochs(EPOCHS)
              .validateOn(ownSeeds ? held.seed(6) : held)
              .metric("accuracy", Metric.accuracy());
    }
  }

  /** The losses by epoch and batch, the epochs and the weights. */
  private record Numbers(Map<String, Double> losses, List<String> epochs, List<float[]> weights) {}

  private static Numbers numbers(Map<String, Double> losses, History history, Module model) {
    return new Numbers(
        losses,
        history.epochs().stream().map(ResumeTest::withoutDuration).toList(),
        Clouds.weights(model));
  }

  private static String withoutDuration(Epoch epoch) {
    return "%s %s %s %s %s %s"
        .formatted(
            epoch.number(),
            epoch.trainingLoss(),
            epoch.validationLoss(),
            epoch.validationAccuracy(),
            epoch.trainingMetrics(),
            epoch.learningRate());
  }

  private static BatchAction record(Map<String, Double> losses) {
    return (epoch, batch, loss) -> losses.put(epoch + "/" + batch, loss);
  }

  /** Trains, crashing at each step of {@code crashes}, until the run is complete. */
  private Numbers train(
      Function<Module, Trainer> settings, boolean ownSeeds, Path directory, int... crashes) {
    Map<String, Double> losses = new TreeMap<>();
    for (int crash : crashes) {
      manualSeed(9); // as a program that is started again
      Program program = new Program(settings, ownSeeds);
      int[] steps = {0};
      try {
        program
            .trainer
            .checkpoints(Checkpoints.in(directory).everySteps(2).keepLast(2))
            .resume()
            .onBatch(record(losses))
            .onBatch(
                (epoch, batch, loss) -> {
                  if (++steps[0] == crash) {
                    throw new Crash();
                  }
                })
            .fit(program.loader);
      } catch (Crash e) {
        continue;
      }
    }
    manualSeed(9);
    Program program = new Program(settings, ownSeeds);
    History history =
        program
            .trainer
            .checkpoints(Checkpoints.in(directory).everySteps(2).keepLast(2))
            .resume()
            .onBatch(record(losses))
            .fit(program.loader);
    return numbers(losses, history, program.model);
  }

  private static Numbers uninterrupted(Function<Module, Trainer> settings, boolean ownSeeds) {
    manualSeed(9);
    Program program = new Program(settings, ownSeeds);
    Map<String, Double> losses = new TreeMap<>();
    History history = program.trainer.onBatch(record(losses)).fit(program.loader);
    return numbers(losses, history, program.model);
  }

  private static void assertSame(Numbers actual, Numbers expected) {
    assertThat(actual.losses()).isEqualTo(expected.losses());
    assertThat(actual.epochs()).isEqualTo(expected.epochs());
    assertThat(actual.weights()).containsExactlyElementsOf(expected.weights());
  }

  private static final Map<String, Function<Module, Trainer>> SETTINGS = new LinkedHashMap<>();

  static {
    SETTINGS.put("sgd", model -> Trainer.of(model).loss(nll()).optimizer(sgd(0.1)).seed(3));
    SETTINGS.put(
        "everything",
        model ->
            Trainer.of(model)
                .loss(nll())
                .optimizer(adam(0.02))
                .schedulePerBatch(oneCycle(0.05, 40))
                .clipNorm(1)
                .earlyStopping(EarlyStopping.patience(2))
                .seed(4));
    SETTINGS.put(
        "accumulation",
        model ->
            Trainer.of(model)
                .loss(nll())
                .optimizer(sgd(0.1).momentum(0.9).dampening(0.1))
                .schedule(cosine(EPOCHS))
                .accumulate(3)
                .clipValue(0.5));
    SETTINGS.put(
        "groups",
        model -> {
          List<Tensor> all = model.parameters();
          return Trainer.of(model)
              .loss(nll())
              .optimizer(
                  rmsProp(0.005).momentum(0.5).centered(true),
                  ParameterGroup.of(all.subList(0, 2)).learningRate(0.001),
                  ParameterGroup.of(all.subList(2, all.size())))
              .schedule(reduceOnPlateau(0.5, 0));
        });
  }

  @Test
  void everyStepCanBeTheLastBeforeACrash() {
    SETTINGS.forEach(
        (name, settings) -> {
          for (boolean ownSeeds : new boolean[] {false, true}) {
            Numbers expected = uninterrupted(settings, ownSeeds);
            for (int crash = 1; crash <= BATCHES * EPOCHS; crash++) {
              Path directory = folder.resolve(name + ownSeeds + crash);
              assertSame(train(settings, ownSeeds, directory, crash), expected);
            }
          }
        });
  }

  @Test
  void aRunMayCrashOftenAndNearTheBeginning() {
    Function<Module, Trainer> settings = SETTINGS.get("everything");
    assertSame(
        train(settings, false, folder.resolve("often"), 1, 3, 1, 4, 2, 5, 3, 9, 1, 3),
        uninterrupted(settings, false));
  }

  // Runs that end by themselves

  private static Trainer trainer(Module model) {
    return Clouds.trainer(model).optimizer(adam(0.02)).epochs(3);
  }

  @Test
  void aStoppedRunIsResumedWhereItStopped() {
    DataLoader loader = Clouds.loader(30, 5).shuffle(true);
    Sequential expected = Clouds.modelWithDropout();
    History whole = trainer(expected).fit(loader);

    Checkpoints checkpoints = Checkpoints.in(folder.resolve("stopped"));
    int[] batches = {0};
    History stopped =
        trainer(Clouds.modelWithDropout())
            .checkpoints(checkpoints)
            .onBatch((epoch, batch, loss) -> batches[0]++)
            .stopWhen(() -> batches[0] == 8)
            .fit(loader);
    assertThat(stopped.stopReason()).isEqualTo(StopReason.STOPPED);
    assertThat(stopped.epochs()).hasSize(1);
    assertThat(checkpoints.last().orElseThrow().step()).isEqualTo(8);
    assertThat(checkpoints.last().orElseThrow().monitored()).isEmpty();

    List<String> resumed = new ArrayList<>();
    Sequential model = Clouds.modelWithDropout();
    History history =
        trainer(model)
            .checkpoints(checkpoints)
            .resume()
            .onBatch((epoch, batch, loss) -> resumed.add(epoch + "/" + batch))
            .fit(loader);
    assertThat(resumed).startsWith("2/3").hasSize(10);
    assertThat(history.trainingLosses()).containsExactly(whole.trainingLosses());
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
  }

  @Test
  void anInterruptedRunLeavesACheckpointOfItsLastUpdate() {
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("interrupted"));
    try {
      trainer(Clouds.model())
          .checkpoints(checkpoints)
          .onBatch(
              (epoch, batch, loss) -> {
                if (batch == 4) {
                  Thread.currentThread().interrupt();
                }
              })
          .fit(Clouds.loader(30, 5));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(checkpoints.last().orElseThrow().step()).isEqualTo(4);
    Sequential model = Clouds.model();
    History history = trainer(model).checkpoints(checkpoints).resume().fit(Clouds.loader(30, 5));
    Sequential expected = Clouds.model();
    trainer(expected).fit(Clouds.loader(30, 5));
    assertThat(history.epochs()).hasSize(3);
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
  }

  @Test
  void aCompleteRunGoesOnWithMoreEpochs() {
    DataLoader loader = Clouds.loader(30, 5).shuffle(true);
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("more"));
    trainer(Clouds.modelWithDropout()).epochs(2).checkpoints(checkpoints).fit(loader);
    Sequential model = Clouds.modelWithDropout();
    Trainer resuming = trainer(model).checkpoints(checkpoints).resume();
    assertThat(resuming.epochs(2).fit(loader).epochs()).hasSize(2);
    History history = resuming.epochs(5).fit(loader);

    Sequential expected = Clouds.modelWithDropout();
    History whole = trainer(expected).epochs(5).fit(loader);
    assertThat(history.trainingLosses()).containsExactly(whole.trainingLosses());
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
  }

  @Test
  void aRunThatStoppedEarlyStaysStoppedWithItsBestWeights() {
    Function<Module, Trainer> early =
        model ->
            Clouds.trainer(model)
                .optimizer(adam(0.5))
                .epochs(40)
                .validateOn(Clouds.loader(20, 20))
                .earlyStopping(EarlyStopping.patience(2));
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("early"));
    Sequential first = Clouds.model();
    History stopped = early.apply(first).checkpoints(checkpoints).fit(Clouds.loader(30, 5));
    assertThat(stopped.stopReason()).isEqualTo(StopReason.EARLY_STOPPED);

    Sequential model = Clouds.model();
    History again = early.apply(model).checkpoints(checkpoints).resume().fit(Clouds.loader(30, 5));
    assertThat(again.stopReason()).isEqualTo(StopReason.EARLY_STOPPED);
    assertThat(again.epochs()).isEqualTo(stopped.epochs());
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(first));
  }

  @Test
  void frozenParametersAndThoseOutsideTheModelAreResumed() {
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("outside"));
    List<float[]> expected = outside(null, 3);
    outside(checkpoints, 1);
    assertThat(outside(checkpoints, 3)).containsExactlyElementsOf(expected);
  }

  /** A scale outside of the model is trained; a listener freezes a layer after the first epoch. */
  private static List<float[]> outside(Checkpoints checkpoints, int epochs) {
    Sequential model = Clouds.model();
    Tensor scale = withSeed(2, () -> randn(3)).requiresGrad(true);
    Trainer trainer =
        Trainer.of(model)
            .step(batch -> nll().apply(model.forward(batch.inputs()).mul(scale), batch.targets()))
            .optimizer(
                adam(0.02),
                ParameterGroup.of(model.parameters()),
                ParameterGroup.of(List.of(scale)))
            .onEpoch(epoch -> model.parameters().get(0).requiresGrad(false))
            .epochs(epochs)
            .seed(1);
    if (checkpoints != null) {
      trainer = trainer.checkpoints(checkpoints).resume();
    }
    trainer.fit(Clouds.loader(30, 5).shuffle(true));
    List<float[]> values = new ArrayList<>(Clouds.weights(model));
    values.add(scale.toFloatArray());
    return values;
  }

  // What cannot be resumed

  @Test
  void withoutCheckpointsThereIsNothingToResume() throws Exception {
    assertThatThrownBy(() -> trainer(Clouds.model()).resume().fit(Clouds.loader(30, 5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Trainer: resume() needs checkpoints to continue from; set"
                + " checkpoints(Checkpoints.in(directory))");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(
            trainer(Clouds.model())
                .checkpoints(Checkpoints.in(empty))
                .resume()
                .fit(Clouds.loader(30, 5))
                .epochs())
        .hasSize(3);
  }

  private Checkpoints written() {
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("written")).keepLast(3);
    trainer(Clouds.model()).checkpoints(checkpoints).fit(Clouds.loader(30, 5));
    return checkpoints;
  }

  @Test
  void checkpointsOfAnEarlierRunAreNotOverwritten() {
    Checkpoints checkpoints = written();
    List<Checkpoint> before = checkpoints.list();
    assertThatThrownBy(
            () -> trainer(Clouds.model()).checkpoints(checkpoints).fit(Clouds.loader(30, 5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Trainer.checkpoints: %s has checkpoints of an earlier run, the last is checkpoint-000000018.safetensors; call resume() to continue it, or choose another directory"
                .formatted(checkpoints.directory()));
    assertThat(checkpoints.list()).isEqualTo(before);
  }

  @Test
  void otherSettingsAreNamed() {
    Checkpoints checkpoints = written();
    Trainer same = trainer(Clouds.model()).checkpoints(checkpoints).resume();
    Map<String, Trainer> changed = new LinkedHashMap<>();
    changed.put("optimizer: adam(lr=0.02", same.optimizer(sgd(0.1)));
    changed.put("schedule: none, but this run has cosine", same.schedule(cosine(3)));
    changed.put("accumulate: 1, but this run has 2", same.accumulate(2));
    changed.put("clipNorm: none, but this run has 1.0", same.clipNorm(1));
    changed.put("clipValue: none, but this run has 0.5", same.clipValue(0.5));
    changed.put(
        "earlyStopping: none, but this run has earlyStopping(patience=3",
        same.earlyStopping(EarlyStopping.patience(3)));
    changed.put(
        "validation samples: none, but this run has 20", same.validateOn(Clouds.loader(20, 20)));
    changed.put(
        "metrics: [], but this run has [accuracy]", same.metric("accuracy", Metric.accuracy()));
    changed.forEach(
        (message, trainer) ->
            assertThatThrownBy(() -> trainer.fit(Clouds.loader(30, 5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                    "Trainer.resume: %s was written by a run with "
                        .formatted(checkpoints.last().orElseThrow().file()))
                .hasMessageContaining(message)
                .hasMessageEndingWith(
                    "; use the same settings, or start a new run in another directory from its"
                        + " weights, Sequential.load(file)"));
    assertThatThrownBy(() -> same.fit(Clouds.loader(31, 5)))
        .hasMessageContaining("samples: 30, but this run has 31");
    assertThatThrownBy(() -> same.fit(Clouds.loader(30, 6)))
        .hasMessageContaining("batches: 6, but this run has 5");
    assertThatThrownBy(() -> same.fit(Clouds.loader(30, 5).seed(1)))
        .hasMessageContaining("training seed: none, but this run has one of the loader;");
  }

  @Test
  void anotherModelIsNamedAndStaysAsItIs() {
    Checkpoints checkpoints = written();
    Sequential other =
        withSeed(2, () -> Sequential.of(linear(2, 16), relu(), linear(16, 4), logSoftmax(1)));
    List<float[]> before = Clouds.weights(other);
    assertThatThrownBy(
            () -> trainer(other).checkpoints(checkpoints).resume().fit(Clouds.loader(30, 5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Trainer.resume: %s is a checkpoint of another model or optimizer: "
                .formatted(checkpoints.last().orElseThrow().file()));
    assertThat(Clouds.weights(other)).containsExactlyElementsOf(before);
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws Exception {
    Sequential expected = Clouds.model();
    trainer(expected).fit(Clouds.loader(30, 5));
    Checkpoints checkpoints = written();
    List<Checkpoint> all = checkpoints.list();
    Path last = all.get(2).file();
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length - 3));
    Sequential model = Clouds.model();
    Warnings warnings = new Warnings();
    History history =
        warnings.during(
            () -> trainer(model).checkpoints(checkpoints).resume().fit(Clouds.loader(30, 5)));
    assertThat(history.epochs()).hasSize(3);
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
    assertThat(warnings.messages)
        .singleElement()
        .asString()
        .contains(last.toString())
        .endsWith("; resumed from " + all.get(1).file());
    assertThat(Files.size(last)).as("written again").isEqualTo(bytes.length);
    assertThat(checkpoints.list()).hasSize(3);
  }

  @Test
  void ifAllAreDamagedTheNewestIsNamed() throws Exception {
    Checkpoints checkpoints = written();
    for (Checkpoint checkpoint : checkpoints.list()) {
      Files.write(checkpoint.file(), new byte[7]);
    }
    assertThatThrownBy(
            () ->
                trainer(Clouds.model()).checkpoints(checkpoints).resume().fit(Clouds.loader(30, 5)))
        .hasMessageContaining("checkpoint-000000018.safetensors");
    Path model = folder.resolve("written/checkpoint-000000018.safetensors");
    Clouds.model().save(model);
    assertThatThrownBy(checkpoints::list).hasMessageContaining("checkpoint-000000006.safetensors");
  }
}
