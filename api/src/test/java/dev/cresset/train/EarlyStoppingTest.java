package dev.cresset.train;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.full;
import static dev.cresset.tensor.Tensors.zeros;
import static dev.cresset.train.EarlyStopping.patience;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  /**
   * Has validation losses that are given, and a weight and a buffer that count the training steps.
   */
  private static final class Scripted extends Module {
    private final double[] losses;
    private final Tensor weight = register("weight", zeros(1));
    private final Tensor steps = registerBuffer("steps", zeros(1));
    private int validations;

    Scripted(double... losses) {
      this.losses = losses;
    }

    Tensor loss() {
      if (isTraining()) {
        updateBuffer(steps, steps.add(1));
        return weight.sum().neg();
      }
      return full((float) losses[validations++], 1);
    }
  }

  private static final DataLoader DATA = DataLoader.of(Dataset.of(new float[][] {{1}}, new int[1]));

  private static Trainer trainer(Scripted model) {
    return Trainer.of(model)
        .step(batch -> model.loss())
        .optimizer(sgd(1))
        .epochs(model.losses.length)
        .validateOn(DATA);
  }

  private static void assertWeightsOfEpoch(Scripted model, int epoch) {
    assertThat(model.weight.item()).isEqualTo(epoch);
    assertThat(model.steps.item()).isEqualTo(epoch);
  }

  @Test
  void stopsAfterThePatienceAndRestoresTheBestWeightsAndBuffers() {
    Scripted model = new Scripted(5, 4, 3, 3.5, 3.2, 3.1, 1, 1);
    History history = trainer(model).earlyStopping(patience(3)).fit(DATA);
    assertThat(history.epochs()).hasSize(6);
    assertThat(history.stopReason()).isEqualTo(StopReason.EARLY_STOPPED);
    assertThat(history.best().number()).isEqualTo(3);
    assertWeightsOfEpoch(model, 3);
  }

  @Test
  void comparesWithTheBestEpochNotWithTheLast() {
    // Each epoch after the second is better than the one before it, but not than the second.
    Scripted model = new Scripted(5, 1, 4, 3, 2, 1);
    assertThat(trainer(model).earlyStopping(patience(3)).fit(DATA).epochs()).hasSize(5);
    assertWeightsOfEpoch(model, 2);
  }

  @Test
  void anImprovementStartsThePatienceAgain() {
    Scripted model = new Scripted(5, 6, 4, 6, 3, 6, 2, 6);
    History history = trainer(model).earlyStopping(patience(2)).fit(DATA);
    assertThat(history.epochs()).hasSize(8);
    assertThat(history.stopReason()).isEqualTo(StopReason.COMPLETED);
    assertWeightsOfEpoch(model, 7);
  }

  @Test
  void nanIsNoImprovement() {
    Scripted model = new Scripted(Double.NaN, 5, Double.NaN, Double.NaN, 1);
    History history = trainer(model).earlyStopping(patience(2)).fit(DATA);
    assertThat(history.epochs()).hasSize(4);
    assertThat(history.best().number()).isEqualTo(2);
    assertWeightsOfEpoch(model, 2);

    Scripted never = new Scripted(Double.NaN, Double.NaN, Double.NaN);
    History none = trainer(never).earlyStopping(patience(2)).fit(DATA);
    assertThat(none.epochs()).hasSize(2);
    assertWeightsOfEpoch(never, 2);
    assertThatThrownBy(none::best)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "history: the loss of each of the 2 epochs is NaN; see docs/errors.md#loss-is-nan");
  }

  @Test
  void smallImprovementsDoNotCountUntilTheyAddUp() {
    double[] falling = {5, 4.9, 4.8, 4.7, 4.6, 4.5, 4.4};
    Scripted model = new Scripted(falling);
    assertThat(trainer(model).earlyStopping(patience(2).minDelta(0.5)).fit(DATA).epochs())
        .hasSize(3);
    // The best weights are those of the smallest loss, not of the last improvement that counts.
    assertWeightsOfEpoch(model, 3);
    Scripted patient = new Scripted(falling);
    assertThat(trainer(patient).earlyStopping(patience(6).minDelta(0.45)).fit(DATA).epochs())
        .hasSize(7);
    // A loss that is smaller by exactly the minimum is no improvement.
    Scripted exact = new Scripted(4, 3.5, 3);
    assertThat(trainer(exact).earlyStopping(patience(1).minDelta(0.5)).fit(DATA).epochs())
        .hasSize(2);
  }

  @Test
  void restoringCanBeTurnedOff() {
    Scripted model = new Scripted(5, 4, 6, 6, 6);
    EarlyStopping settings = patience(2).restoreBestWeights(false);
    assertThat(trainer(model).earlyStopping(settings).fit(DATA).epochs()).hasSize(4);
    assertWeightsOfEpoch(model, 4);
  }

  @Test
  void theBestWeightsAreRestoredHoweverTrainingEnds() {
    Scripted completed = new Scripted(5, 4, 6);
    History history = trainer(completed).earlyStopping(patience(9)).fit(DATA);
    assertThat(history.stopReason()).isEqualTo(StopReason.COMPLETED);
    assertWeightsOfEpoch(completed, 2);

    Scripted stopped = new Scripted(5, 4, 6, 7, 8);
    history =
        trainer(stopped)
            .earlyStopping(patience(9))
            .stopWhen(() -> stopped.validations == 4)
            .fit(DATA);
    assertThat(history.stopReason()).isEqualTo(StopReason.STOPPED);
    assertThat(history.epochs()).hasSize(4);
    assertWeightsOfEpoch(stopped, 2);
  }

  @Test
  void patienceThatEndsWithTheLastEpochDoesNotStopAnything() {
    Scripted model = new Scripted(5, 6, 6);
    assertThat(trainer(model).earlyStopping(patience(2)).fit(DATA).stopReason())
        .isEqualTo(StopReason.COMPLETED);
  }

  @Test
  void followsTheTrainingLossWithoutValidationData() {
    DataLoader line = DataLoader.of(Dataset.of(new float[][] {{1}}, new float[][] {{1}}));
    Sequential model = Sequential.of(linear(1, 1));
    Trainer trainer = Trainer.of(model).loss(mse()).optimizer(sgd(0)).epochs(9);
    // Without a learning rate the loss of each epoch is that of the first.
    History history = trainer.earlyStopping(patience(3)).fit(line);
    assertThat(history.epochs()).hasSize(4);
    assertThat(history.best().number()).isEqualTo(1);
  }

  @Test
  void withPatienceLeftTheRunIsTheSameToTheLastBit() {
    Sequential one = Clouds.modelWithDropout();
    Sequential other = Clouds.modelWithDropout();
    DataLoader loader = Clouds.loader(40, 8).shuffle(true);
    DataLoader held = DataLoader.of(Clouds.dataset(30, 2)).batchSize(10);
    Trainer bare = Clouds.trainer(one).epochs(4).validateOn(held);
    History without = bare.fit(loader);
    History with =
        Clouds.trainer(other)
            .epochs(4)
            .validateOn(held)
            .earlyStopping(patience(99).restoreBestWeights(false))
            .fit(loader);
    assertThat(with.trainingLosses()).containsExactly(without.trainingLosses());
    assertThat(Clouds.weights(other)).containsExactlyElementsOf(Clouds.weights(one));
  }

  /** Compares with a direct reading of the definition, on random losses. */
  @Test
  void decidesAsTheDefinition() {
    Random random = new Random(1);
    for (int run = 0; run < 500; run++) {
      int patience = 1 + random.nextInt(4);
      double minDelta = random.nextBoolean() ? 0 : random.nextInt(3) / 4.0;
      EarlyStopper stopper =
          patience(patience).minDelta(minDelta).restoreBestWeights(false).over(new Scripted());
      List<Double> losses = new ArrayList<>();
      double reference = Double.POSITIVE_INFINITY;
      int lastImprovement = 0;
      for (int epoch = 1; epoch <= 20; epoch++) {
        double loss = random.nextInt(8) == 0 ? Double.NaN : random.nextInt(12) / 4.0;
        losses.add(loss);
        if (loss < reference - minDelta) {
          reference = loss;
          lastImprovement = epoch;
        }
        assertThat(stopper.step(loss)).isEqualTo(epoch - lastImprovement >= patience);
        double smallest =
            losses.stream().filter(l -> !l.isNaN()).min(Double::compare).orElse(1 / 0.0);
        assertThat(stopper.best()).isEqualTo(smallest);
        assertThat(stopper.bestEpoch()).isEqualTo(losses.indexOf(smallest) + 1);
      }
    }
  }

  @Test
  void inALoopOfOnesOwn() {
    Scripted model = new Scripted();
    EarlyStopper stopper = patience(2).over(model);
    double[] losses = {3, 2, 2.5, 2.4, 1};
    assertThatThrownBy(stopper::restoreBest)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "earlyStopping: there are no best weights after 0 epochs, because no loss was a finite"
                + " number");
    int epochs = 0;
    while (!stopper.shouldStop()) {
      TensorScope.within("epoch", model::loss);
      stopper.step(losses[epochs++]);
    }
    assertThat(epochs).isEqualTo(4);
    assertThat(stopper.best()).isEqualTo(2);
    stopper.restoreBest();
    assertThat(model.steps.item()).isEqualTo(2);
    assertThat(stopper)
        .hasToString(
            "EarlyStopper(earlyStopping(patience=2, min_delta=0.0, restore_best_weights=True),"
                + " epochs=4, best=2.0, best_epoch=2)");
    EarlyStopper without = patience(2).restoreBestWeights(false).over(model);
    without.step(1);
    assertThatThrownBy(without::restoreBest)
        .hasMessage(
            "earlyStopping: there are no best weights after 1 epochs, because"
                + " restoreBestWeights(false) is set");
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> patience(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("earlyStopping: the patience must be 1 epoch or more, got 0");
    for (double minDelta : new double[] {-1, Double.NaN, 1 / 0.0}) {
      assertThatThrownBy(() -> patience(1).minDelta(minDelta))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "earlyStopping: the smallest improvement minDelta must be finite and 0 or more, got "
                  + minDelta);
    }
  }
}
