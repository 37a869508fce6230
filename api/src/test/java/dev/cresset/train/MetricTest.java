package dev.cresset.train;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {

  @Test
  void accuracyIsTheFractionOfTheRowsWithTheLabelOnTop() {
    Tensor outputs = tensor(new float[] {1, 2, 0, 3, 2, 1, 0, 0, 5, Float.NaN, 1, 0}, 4, 3);
    assertThat(Metric.accuracy().compute(outputs, labels(1, 0, 2, 1))).isEqualTo(0.75);
    assertThat(Metric.accuracy().compute(outputs, labels(1, 1, 1, 1))).isEqualTo(0.25);
  }

  @Test
  void binaryAccuracyIsThatOfTheSign() {
    Tensor outputs = tensor(new float[] {-1, 2, 0, 3, Float.NaN}, 5, 1);
    Tensor targets = tensor(new float[] {0, 1, 0, 0, 1}, 5, 1);
    assertThat(Metric.binaryAccuracy().compute(outputs, targets)).isEqualTo(0.6);
  }

  @Test
  void outputsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Metric.accuracy().compute(ones(2, 1), labels(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "accuracy: expected outputs [batch, classes] with 2 or more classes and INT64 targets"
                + " [batch], got outputs [2, 1] and INT64 targets [2]; for one output with targets"
                + " 0 and 1, use binaryAccuracy(); for class probabilities, pass argmax(1) of the"
                + " targets");
    assertThatThrownBy(() -> Metric.accuracy().compute(ones(0, 3), labels()))
        .hasMessageContaining("got outputs [0, 3] and INT64 targets [0];");
    assertThatThrownBy(() -> Metric.binaryAccuracy().compute(ones(2, 1), labels(0, 1)))
        .hasMessage(
            "binaryAccuracy: expected outputs and FLOAT32 targets of one shape, all targets 0 or 1,"
                + " got outputs [2, 1] and INT64 targets [2]; for several classes, use accuracy()");
    assertThatThrownBy(
            () -> Metric.binaryAccuracy().compute(ones(2), tensor(new float[] {0, 0.5f})))
        .hasMessageContaining("got outputs [2] and FLOAT32 targets [2] with other values;");
    assertThatThrownBy(
            () ->
                Clouds.trainer(Clouds.model())
                    .metric("accuracy", Metric.binaryAccuracy())
                    .fit(Clouds.loader(20, 8)))
        .hasMessageStartingWith("binaryAccuracy: ");
  }

  @Test
  void theMeanIsThatOfAllSamplesWhateverTheBatchSize() {
    DataLoader loader = Clouds.loader(50, 8);
    Sequential model = Clouds.model();
    Trainer trainer =
        Clouds.trainer(model)
            .optimizer(Optimizers.sgd(0))
            .metric("accuracy", Metric.accuracy())
            .metric("first", (outputs, targets) -> outputs.mean(0).toFloatArray()[0]);
    Batch all = DataLoader.of(Clouds.dataset(50, 1)).batchSize(50).first();
    Tensor outputs = model.predict(all.inputs());
    double accuracy = Metric.accuracy().compute(outputs, all.targets());
    for (int batchSize : new int[] {1, 8, 50}) {
      Epoch epoch = trainer.fit(loader.batchSize(batchSize)).last();
      assertThat(epoch.trainingMetrics().keySet()).containsExactly("accuracy", "first");
      assertThat(epoch.trainingMetrics().get("accuracy")).isCloseTo(accuracy, within(1e-12));
      assertThat(epoch.trainingMetrics().get("first"))
          .isCloseTo(outputs.mean(0).toFloatArray()[0], within(1e-5));
    }
  }

  /** With two samples a batch: both count, one, the other, none. */
  @Test
  void samplesThatTheLossIgnoresDoNotCount() {
    for (int ignored : new int[] {-100, 2}) {
      float[][] rows = {
        {5, 0, 0}, {5, 0, 0}, {5, 0, 0}, {5, 0, 0}, {0, 5, 0}, {0, 5, 0}, {1, 2, 3}, {0, 0, 1}
      };
      long[] labels = {0, 1, ignored, 0, 1, ignored, ignored, ignored};
      List<Long> counted = new ArrayList<>();
      Epoch epoch =
          Trainer.of(identity())
              .loss(crossEntropy().ignoreIndex(ignored).reduction(Reduction.SUM))
              .optimizer(Optimizers.sgd(0))
              .metric("accuracy", Metric.accuracy())
              .metric(
                  "own",
                  (outputs, targets) -> {
                    assertThat(targets.toLongArray()).doesNotContain(ignored);
                    assertThat(outputs.shape().dim(0)).isEqualTo(targets.shape().dim(0));
                    counted.add(targets.shape().dim(0));
                    return outputs.narrow(1, 0, 1).mean().item();
                  })
              .fit(DataLoader.of(Dataset.of(rows, labels)).batchSize(2))
              .last();
      assertThat(epoch.trainingMetrics().get("accuracy")).isEqualTo(0.75);
      assertThat(epoch.trainingMetrics().get("own")).isEqualTo(3.75);
      assertThat(counted).containsExactly(2L, 1L, 1L);
    }
  }

  private static Sequential identity() {
    Linear layer = linear(3, 3, false);
    InPlace.assign(layer.weight(), Tensors.eye(3));
    return Sequential.of(layer);
  }

  @Test
  void eachEpochIsMeasuredByItself() {
    History history =
        Clouds.trainer(Clouds.model())
            .metric("accuracy", Metric.accuracy())
            .epochs(5)
            .fit(Clouds.loader(60, 6));
    List<Double> accuracies = new ArrayList<>();
    history.epochs().forEach(epoch -> accuracies.add(epoch.trainingMetrics().get("accuracy")));
    assertThat(accuracies).allSatisfy(value -> assertThat(value).isBetween(0.0, 1.0));
    assertThat(accuracies.get(4)).isGreaterThan(accuracies.get(0));
    assertThat(history.toString()).startsWith("epoch  training loss  training accuracy");
  }

  @Test
  void metricsLeaveTrainingAsItIs() {
    Sequential one = Clouds.modelWithDropout();
    Sequential other = Clouds.modelWithDropout();
    DataLoader loader = Clouds.loader(40, 8).shuffle(true);
    Clouds.trainer(one).epochs(2).fit(loader);
    List<Boolean> recorded = new ArrayList<>();
    Clouds.trainer(other)
        .epochs(2)
        .metric(
            "own",
            (outputs, targets) -> {
              recorded.add(Tensors.gradEnabled() || outputs.mul(2).requiresGrad());
              return outputs.pow(2).mean().item();
            })
        .fit(loader);
    assertThat(Clouds.weights(other)).containsExactlyElementsOf(Clouds.weights(one));
    assertThat(recorded).hasSize(10).containsOnly(false);
  }

  @Test
  void settingsMustMakeSense() {
    Trainer trainer = Clouds.trainer(Clouds.model()).metric("accuracy", Metric.accuracy());
    for (String name : List.of("accuracy", "", " ")) {
      assertThatThrownBy(() -> trainer.metric(name, Metric.accuracy()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Trainer.metric: the name must not be empty or that of another metric, got \"%s\";"
                  + " choose another name",
              name);
    }
    assertThatThrownBy(
            () ->
                trainer
                    .step(batch -> crossEntropy().apply(ones(1, 2), labels(1)))
                    .fit(Clouds.loader(20, 8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Trainer: the metric \"accuracy\" needs the model output, which a custom step does not"
                + " return; set loss(..) instead of step(..), or compute the metric in the step");
  }
}
