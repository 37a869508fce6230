package dev.cresset.train;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.oneCycle;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.withSeed;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** {@code overfitOneBatch}, {@code fastDevRun} and what they leave behind: nothing. */
class TrainerChecksTest {

  private final DataLoader loader = Clouds.loader(30, 10);

  private static Trainer trainer(Module model) {
    return Trainer.of(model).loss(nll()).optimizer(adam(0.02));
  }

  // Nothing is kept

  /** A buffer that counts, a dropout in evaluation mode, and random numbers. */
  private static final class Counting extends Module {
    private final Module body = register("body", Clouds.modelWithDropout());
    private final Module still = register("still", dropout(0.5));
    private final Tensor steps = registerBuffer("steps", zeros(1));

    @Override
    public Tensor forward(Tensor x) {
      if (isTraining()) {
        updateBuffer(steps, steps.add(1));
      }
      return body.forward(x);
    }
  }

  private static final List<BiConsumer<Trainer, DataLoader>> CHECKS =
      List.of(
          Trainer::overfitOneBatch,
          Trainer::fastDevRun,
          (trainer, data) -> LearningRateFinder.of(trainer).run(data));

  @Test
  void modelModesAndGeneratorsAreAsTheyWere() {
    for (BiConsumer<Trainer, DataLoader> check : CHECKS) {
      Counting model = new Counting();
      model.eval();
      model.body.train();
      List<float[]> before = Clouds.weights(model);
      DataLoader own = loader.shuffle(true).seed(3);
      DataLoader held = DataLoader.of(Clouds.dataset(20, 2)).batchSize(5).shuffle(true).seed(4);
      manualSeed(5);
      long standard = Generator.standard().state();
      long training = own.generator().orElseThrow().state();
      long validation = held.generator().orElseThrow().state();
      check.accept(trainer(model).validateOn(held), own);

      assertThat(Clouds.weights(model)).containsExactlyElementsOf(before);
      assertThat(model.isTraining()).isFalse();
      assertThat(model.still.isTraining()).isFalse();
      assertThat(model.body.isTraining()).isTrue();
      assertThat(model.body.children().values()).allMatch(Module::isTraining);
      assertThat(model.parameters()).noneMatch(Tensor::hasGrad);
      assertThat(Generator.standard().state()).isEqualTo(standard);
      assertThat(own.generator().orElseThrow().state()).isEqualTo(training);
      assertThat(held.generator().orElseThrow().state()).isEqualTo(validation);
    }
  }

  @Test
  void parametersOutsideTheModelAreAsTheyWere() {
    for (BiConsumer<Trainer, DataLoader> check : CHECKS) {
      Sequential model = Sequential.of(linear(1, 1));
      Linear scale = linear(1, 1);
      List<float[]> before = Clouds.weights(scale);
      DataLoader line =
          DataLoader.of(Dataset.of(new float[][] {{1}, {2}}, new float[][] {{2}, {4}}));
      Trainer trainer =
          Trainer.of(model)
              .step(
                  batch ->
                      mse().apply(scale.forward(model.forward(batch.inputs())), batch.targets()))
              .optimizer(
                  sgd(0.01),
                  ParameterGroup.of(model.parameters()),
                  ParameterGroup.of(scale.parameters()));
      check.accept(trainer, line);

      assertThat(Clouds.weights(scale)).containsExactlyElementsOf(before);
      assertThat(scale.parameters()).noneMatch(Tensor::hasGrad);
    }
  }

  @Test
  void aLossThatIsInfiniteFromTheBeginningIsTracedToo() {
    Module model = Sequential.of(linear(2, 1));
    Trainer trainer =
        Trainer.of(model)
            .step(batch -> model.forward(batch.inputs()).sum().mul(0).add(Double.POSITIVE_INFINITY))
            .optimizer(sgd(0.1));
    assertThatThrownBy(() -> trainer.overfitOneBatch(loader))
        .isInstanceOf(NotFiniteException.class);
    assertThatThrownBy(() -> LearningRateFinder.of(trainer).run(loader))
        .isInstanceOf(NotFiniteException.class);
  }

  @Test
  void aShortRunFindsAScheduleThatIsTooShortForTheWholeRun() {
    Trainer trainer = trainer(Clouds.model()).epochs(7).schedule(oneCycle(0.1, 20));
    assertThatThrownBy(() -> trainer.fastDevRun(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("oneCycle");
    assertThat(trainer.schedule(oneCycle(0.1, 21)).fastDevRun(loader).epochs()).hasSize(1);
  }

  @Test
  void trainingAfterwardsIsTheSameToTheLastBit() {
    DataLoader shuffled = loader.shuffle(true);
    manualSeed(9);
    Sequential expected = Clouds.modelWithDropout();
    trainer(expected).epochs(2).fit(shuffled);
    for (BiConsumer<Trainer, DataLoader> check : CHECKS) {
      manualSeed(9);
      Sequential model = Clouds.modelWithDropout();
      Trainer trainer = trainer(model).epochs(2);
      check.accept(trainer, shuffled);
      trainer.fit(shuffled);
      assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(expected));
    }
  }

  @Test
  void aCheckRepeatsItself() {
    Trainer trainer = trainer(Clouds.modelWithDropout()).seed(8);
    DataLoader shuffled = loader.shuffle(true);
    assertThat(trainer.overfitOneBatch(shuffled)).isEqualTo(trainer.overfitOneBatch(shuffled));
    assertThat(trainer.fastDevRun(shuffled).trainingLosses())
        .containsExactly(trainer.fastDevRun(shuffled).trainingLosses());
    assertThat(LearningRateFinder.of(trainer).run(shuffled))
        .isEqualTo(LearningRateFinder.of(trainer).run(shuffled));
  }

  @Test
  void anExceptionLeavesNothingBehindEither() {
    Sequential model = Clouds.model();
    model.eval();
    int[] calls = {0};
    Trainer failing =
        Trainer.of(model)
            .step(
                batch -> {
                  if (++calls[0] == 3) {
                    throw new IllegalStateException("broken");
                  }
                  return nll().apply(model.forward(batch.inputs()), batch.targets());
                })
            .optimizer(sgd(0.1));
    assertThatThrownBy(() -> failing.fastDevRun(loader)).hasMessage("broken");
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(Clouds.model()));
    assertThat(model.isTraining()).isFalse();
  }

  @Test
  void aSettingThatIsMissingIsNamed() {
    Trainer bare = Trainer.of(Clouds.model());
    assertThatThrownBy(() -> bare.overfitOneBatch(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Trainer: set a loss, loss(nll()) before overfitOneBatch(..)");
    assertThatThrownBy(() -> bare.loss(nll()).fastDevRun(loader))
        .hasMessage("Trainer: set an optimizer, optimizer(sgd(0.01)) before fastDevRun(..)");
    assertThatThrownBy(() -> trainer(Clouds.model()).overfitOneBatch(null))
        .hasMessage("Trainer.overfitOneBatch: the training data must not be null");
  }

  @Test
  void anInterruptedThreadChecksNothing() {
    Trainer trainer = trainer(Clouds.model());
    for (Runnable check :
        List.<Runnable>of(
            () -> trainer.overfitOneBatch(loader),
            () -> LearningRateFinder.of(trainer).run(loader))) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(check::run)
            .isInstanceOf(CancellationException.class)
            .hasMessage(
                "Trainer: the thread was interrupted; clear the interrupt status before another"
                    + " training run");
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  // overfitOneBatch

  @Test
  void aNetworkThatLearnsPasses() {
    for (Module model : List.of(Clouds.model(), Clouds.modelWithDropout())) {
      OverfitResult result = trainer(model).overfitOneBatch(loader);
      assertThat(result.passed()).as(result.message()).isTrue();
      assertThat(result.lastLoss()).isLessThanOrEqualTo(0.01 * result.firstLoss());
      assertThat(result.updates()).isBetween(1, 1000);
      assertThat(result.toString())
          .matches(
              "overfitOneBatch: passed, the loss of 10 samples fell from 1\\.\\d+ to 0\\.\\d+ in"
                  + " \\d+ updates");
    }
  }

  @Test
  void aDetachedLayerIsNamed() {
    Module broken =
        new Module() {
          private final Module body = register("body", linear(2, 8));
          private final Module head = register("head", linear(8, 3));

          @Override
          public Tensor forward(Tensor x) {
            return head.forward(body.forward(x).detach().mul(0));
          }
        };
    OverfitResult result =
        Trainer.of(broken).loss(crossEntropy()).optimizer(adam(0.02)).overfitOneBatch(loader);
    assertThat(result.passed()).isFalse();
    assertThat(result.message())
        .startsWith("overfitOneBatch: the loss does not fall: ")
        .contains(
            " after 1000 updates on 10 samples (",
            " before), and no gradient reaches the parameters [body.weight, body.bias,"
                + " head.weight]; check that ");
  }

  @Test
  void aLearningRateThatIsFarTooSmallDoesNotPass() {
    OverfitResult result = trainer(Clouds.model()).optimizer(sgd(1e-6)).overfitOneBatch(loader);
    assertThat(result.passed()).isFalse();
    assertThat(result.message())
        .startsWith("overfitOneBatch: the loss does not fall: ")
        .doesNotContain("no gradient");
  }

  @Test
  void targetsThatContradictEachOtherDoNotComeNearZero() {
    float[][] same = {{1, 1}, {1, 1}, {1, 1}, {1, 1}};
    DataLoader contradicting =
        DataLoader.of(Dataset.of(same, new long[] {0, 0, 0, 1})).batchSize(4);
    OverfitResult result = trainer(Clouds.model()).overfitOneBatch(contradicting);
    assertThat(result.passed()).isFalse();
    assertThat(result.message())
        .startsWith("overfitOneBatch: the loss falls, but not to near 0: 0.56");
  }

  @Test
  void aLossThatIsZeroFromTheBeginningDoesNotPass() {
    Sequential model = Sequential.of(linear(2, 1));
    OverfitResult result =
        Trainer.of(model)
            .loss((outputs, targets) -> outputs.mul(0).sum())
            .optimizer(sgd(0.1))
            .overfitOneBatch(loader);
    assertThat(result.passed()).isFalse();
    assertThat(result.updates()).isZero();
    assertThat(result.message())
        .isEqualTo(
            "overfitOneBatch: the loss is 0.0 before the first update, expected a value above 0;"
                + " check the loss and the targets");
  }

  @Test
  void aLossThatIsNotFiniteIsTracedToItsOrigin() {
    Sequential model = withSeed(1, () -> Sequential.of(linear(2, 4), relu(), linear(4, 3)));
    DataLoader data = DataLoader.of(Dataset.of(new float[][] {{Float.NaN, 1}}, new long[] {0}));
    assertThatThrownBy(
            () -> Trainer.of(model).loss(crossEntropy()).optimizer(sgd(0.1)).overfitOneBatch(data))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("the batch's inputs are not finite");
  }

  // fastDevRun

  @Test
  void aShortRunUsesThreeBatchesAndAllSettings() {
    List<Integer> sizes = new ArrayList<>();
    List<String> told = new ArrayList<>();
    Sequential model = Clouds.model();
    History history =
        trainer(model)
            .epochs(7)
            .metric(
                "accuracy",
                (outputs, targets) -> {
                  sizes.add((int) targets.shape().dim(0));
                  return Metric.accuracy().compute(outputs, targets);
                })
            .validateOn(DataLoader.of(Clouds.dataset(40, 2)).batchSize(4))
            .schedule(oneCycle(0.1, 35))
            .accumulate(2)
            .clipNorm(1)
            .earlyStopping(EarlyStopping.patience(1))
            .onEpoch(epoch -> told.add("epoch"))
            .stopWhen(() -> true)
            .fastDevRun(Clouds.loader(50, 5));
    assertThat(sizes).containsExactly(5, 5, 5);
    assertThat(told).isEmpty();
    assertThat(history.epochs()).hasSize(1);
    assertThat(history.stopReason()).isEqualTo(StopReason.COMPLETED);
    assertThat(history.last().validationLoss()).isPresent();
    assertThat(history.last().trainingMetrics()).containsKey("accuracy");
  }

  @Test
  void aShortRunFindsAnErrorInValidation() {
    DataLoader floats = DataLoader.of(Dataset.of(new float[][] {{1, 2}}, new float[][] {{1, 2}}));
    Trainer trainer = trainer(Clouds.model()).validateOn(floats);
    assertThatThrownBy(() -> trainer.fastDevRun(loader)).isInstanceOf(RuntimeException.class);
    assertThat(trainer.loss(mse()).optimizer(sgd(0.1)).toString())
        .contains("validation=DataLoader(");
  }

  @Test
  void aShortRunOfFewBatchesIsOneEpoch() {
    Sequential model = Clouds.model();
    double[] losses = trainer(model).fastDevRun(Clouds.loader(16, 8)).trainingLosses();
    assertThat(losses).containsExactly(trainer(model).fit(Clouds.loader(16, 8)).trainingLosses());
  }

  @Test
  void theSettingsArePrinted() {
    assertThat(
            Clouds.trainer(Clouds.model())
                .schedule(oneCycle(0.1, 20))
                .clipNorm(1)
                .clipValue(0.5)
                .accumulate(4)
                .metric("accuracy", Metric.accuracy())
                .earlyStopping(EarlyStopping.patience(5))
                .toString())
        .isEqualTo(
            "Trainer(model=Sequential, loss=nll(), optimizer=sgd(lr=0.1, momentum=0.0,"
                + " dampening=0.0, nesterov=False, weight_decay=0.0), epochs=1,"
                + " schedule=oneCycle(max_lr=0.1, total_steps=20, cycle_momentum=True),"
                + " clip_norm=1.0, clip_value=0.5, accumulate=4, metrics=[accuracy],"
                + " earlyStopping(patience=5, min_delta=0.0, restore_best_weights=True), seed=42)");
  }

  @Test
  void aStepOrLossWithoutAResultIsAnError() {
    Sequential model = Sequential.of(linear(2, 2));
    assertThatThrownBy(() -> Trainer.of(model).step(batch -> null).optimizer(sgd(0.1)).fit(loader))
        .hasMessage("Trainer: the loss must not be null");
    assertThatThrownBy(
            () -> Trainer.of(model).loss((output, t) -> null).optimizer(sgd(0.1)).fit(loader))
        .hasMessage("Trainer: the loss must not be null");
  }
}
