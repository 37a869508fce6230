package dev.cresset.train;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Gradients;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clipping, accumulation, frozen parameters and parameter groups under {@link Trainer}. */
class TrainerGradientsTest {

  private static void assertSameBits(Module one, Module other) {
    assertThat(Clouds.weights(one)).containsExactlyElementsOf(Clouds.weights(other));
  }

  // Clipping

  @Test
  void clipsAsTheOpenLoopToTheLastBit() {
    DataLoader loader = Clouds.loader(40, 8);
    Sequential expected = Clouds.model();
    Optimizer optimizer = sgd(0.1).over(expected.parameters());
    for (Batch batch : loader) {
      optimizer.zeroGrad();
      nll().apply(expected.forward(batch.inputs()), batch.targets()).backward();
      Gradients.clipNorm(expected.parameters(), 0.3);
      Gradients.clipValue(expected.parameters(), 0.05);
      optimizer.step();
    }
    Sequential trained = Clouds.model();
    Clouds.trainer(trained).clipValue(0.05).clipNorm(0.3).fit(loader);
    assertSameBits(trained, expected);

    Sequential unclipped = Clouds.model();
    Clouds.trainer(unclipped).fit(loader);
    assertThat(Clouds.weights(unclipped).get(0)).isNotEqualTo(Clouds.weights(trained).get(0));
  }

  @Test
  void listenersReceiveTheClippedGradients() {
    Sequential model = Clouds.model();
    List<Double> norms = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void gradientsComputed(int epoch, int batch) {
            norms.add(Gradients.clipNorm(model.parameters(), Double.POSITIVE_INFINITY));
          }
        };
    Clouds.trainer(model).clipNorm(0.1).listener(listener).fit(Clouds.loader(40, 8));
    assertThat(norms).hasSize(5).allSatisfy(norm -> assertThat(norm).isCloseTo(0.1, within(1e-5)));
  }

  @Test
  void limitsMustMakeSense() {
    Trainer trainer = Clouds.trainer(Clouds.model());
    assertThatThrownBy(() -> trainer.clipNorm(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer.clipNorm: the largest norm must be 0 or more, got -1.0; 1.0 is a common"
                + " value");
    assertThatThrownBy(() -> trainer.clipValue(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer.clipValue: the limit must be 0 or more, got NaN; 1.0 is a common value");
    assertThatThrownBy(() -> trainer.accumulate(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer.accumulate: the number of batches for an update must be 1 or more, got 0");
  }

  // Accumulation

  /** Sizes, small batches and groups; in the last rows a group at the end is incomplete. */
  @ParameterizedTest
  @CsvSource({"24, 4, 2", "24, 4, 3", "24, 3, 8", "20, 4, 3", "20, 4, 2", "12, 4, 100"})
  void severalBatchesAreOneLargeBatchWithinRounding(int size, int batchSize, int batches) {
    for (OptimizerSettings settings : List.of(sgd(0.1).momentum(0.9), adam(0.01))) {
      Sequential accumulated = Clouds.model();
      Sequential large = Clouds.model();
      History history =
          Clouds.trainer(accumulated)
              .optimizer(settings)
              .accumulate(batches)
              .epochs(3)
              .fit(Clouds.loader(size, batchSize));
      History expected =
          Clouds.trainer(large)
              .optimizer(settings)
              .epochs(3)
              .fit(Clouds.loader(size, Math.min(size, batchSize * batches)));
      List<float[]> weights = Clouds.weights(large);
      for (int i = 0; i < weights.size(); i++) {
        assertThat(Clouds.weights(accumulated).get(i))
            .containsExactly(weights.get(i), within(1e-5f));
      }
      if (size % (batchSize * batches) == 0) {
        assertThat(history.trainingLosses())
            .containsExactly(expected.trainingLosses(), within(1e-5));
      }
    }
  }

  @Test
  void aSingleBatchForAnUpdateIsTheDefault() {
    Sequential one = Clouds.modelWithDropout();
    Sequential other = Clouds.modelWithDropout();
    Clouds.trainer(one).fit(Clouds.loader(40, 8));
    Clouds.trainer(other).accumulate(1).fit(Clouds.loader(40, 8));
    assertSameBits(one, other);
  }

  @Test
  void gradientsAreComputedOnceForAnUpdateAndLossesForEachBatch() {
    List<String> order = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void gradientsComputed(int epoch, int batch) {
            order.add("gradients " + batch);
          }

          @Override
          public void batchDone(int epoch, int batch, double loss) {
            order.add("batch " + batch);
          }
        };
    Clouds.trainer(Clouds.model()).accumulate(2).listener(listener).fit(Clouds.loader(20, 4));
    assertThat(order)
        .containsExactly(
            "batch 1",
            "gradients 2",
            "batch 2",
            "batch 3",
            "gradients 4",
            "batch 4",
            "gradients 5",
            "batch 5");
  }

  @Test
  void batchesAfterTheLastUpdateAreDroppedByAStop() {
    Sequential stopped = Clouds.model();
    int[] batches = {0};
    Trainer trainer = Clouds.trainer(stopped).accumulate(2);
    trainer
        .onBatch((epoch, batch, loss) -> batches[0]++)
        .stopWhen(() -> batches[0] == 3)
        .fit(Clouds.loader(24, 4));
    Sequential expected = Clouds.model();
    Clouds.trainer(expected).accumulate(2).fit(Clouds.loader(8, 4));
    assertSameBits(stopped, expected);
  }

  // Frozen parameters and groups

  @Test
  void frozenParametersStayAndTheOthersAreTrained() {
    Sequential model = Clouds.model();
    model.get(0).requiresGrad(false);
    Clouds.trainer(model)
        .optimizer(sgd(0.1).momentum(0.9).weightDecay(0.1))
        .clipNorm(1)
        .epochs(2)
        .fit(Clouds.loader(40, 8));
    List<float[]> before = Clouds.weights(Clouds.model());
    List<float[]> after = Clouds.weights(model);
    assertThat(after.subList(0, 2)).containsExactlyElementsOf(before.subList(0, 2));
    assertThat(after.get(2)).isNotEqualTo(before.get(2));
  }

  @Test
  void parametersCanBeReleasedDuringTraining() {
    Sequential model = Clouds.model();
    model.get(0).requiresGrad(false);
    List<float[]> first = new ArrayList<>();
    Clouds.trainer(model)
        .epochs(3)
        .onEpoch(
            epoch -> {
              first.add(Clouds.weights(model).get(0));
              model.get(0).requiresGrad(epoch.number() >= 2);
            })
        .fit(Clouds.loader(40, 8));
    assertThat(first.get(1)).containsExactly(first.get(0));
    assertThat(first.get(2)).isNotEqualTo(first.get(1));
  }

  @Test
  void eachGroupHasItsRate() {
    Sequential model = Clouds.model();
    ParameterGroup still = ParameterGroup.of(model.get(0).parameters()).learningRate(0);
    ParameterGroup head = ParameterGroup.of(model.get(2).parameters());
    Trainer trainer = Clouds.trainer(model).optimizer(sgd(0.1), still, head);
    trainer.fit(Clouds.loader(40, 8));
    Sequential expected = Clouds.model();
    expected.get(0).requiresGrad(false);
    Clouds.trainer(expected).fit(Clouds.loader(40, 8));
    assertSameBits(model, expected);

    // The settings alone replace the groups.
    trainer.optimizer(sgd(0.1)).fit(Clouds.loader(40, 8));
    assertThat(Clouds.weights(model).get(0)).isNotEqualTo(Clouds.weights(expected).get(0));
  }

  @Test
  void aTrainableParameterInNoGroupIsRefused() {
    Sequential model = Clouds.model();
    ParameterGroup head = ParameterGroup.of(model.get(2).parameters());
    Trainer trainer = Clouds.trainer(model).optimizer(sgd(0.1), head);
    assertThatThrownBy(() -> trainer.fit(Clouds.loader(40, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer: 2 trainable parameters of the model are in no parameter group, the first is"
                + " \"0.weight\"; add them to a group, or freeze them with requiresGrad(false)");
    model.get(0).requiresGrad(false);
    assertThat(trainer.fit(Clouds.loader(40, 8)).epochs()).hasSize(1);
    assertThatThrownBy(() -> trainer.optimizer(sgd(0.1), new ParameterGroup[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Trainer.optimizer: got no parameter groups");
  }

  @Test
  void aParameterOutsideTheModelCanBeInAGroup() {
    Linear scale = linear(1, 1);
    Sequential model = Sequential.of(linear(1, 1));
    DataLoader line =
        DataLoader.of(Dataset.of(new float[][] {{1}, {2}}, new float[][] {{2}, {4}})).batchSize(2);
    double before = scale.weight().item();
    Trainer.of(model)
        .step(batch -> mse().apply(scale.forward(model.forward(batch.inputs())), batch.targets()))
        .optimizer(
            sgd(0.1), ParameterGroup.of(model.parameters()), ParameterGroup.of(scale.parameters()))
        .fit(line);
    Tensor weight = scale.weight();
    assertThat(weight.item()).isNotEqualTo(before);
  }
}
