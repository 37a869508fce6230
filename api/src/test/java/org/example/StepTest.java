package org.example;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.History;
import dev.cresset.train.NotFiniteException;
import dev.cresset.train.Trainer;
import dev.cresset.train.TrainingListener;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models with several inputs and outputs, and steps of one's own. */
class StepTest {

  /** Two inputs, two outputs. */
  private static final class Pair extends Module {

    record Outputs(Tensor product, Tensor difference) {}

    private final Module left = register("left", linear(2, 8));
    private final Module right = register("right", linear(3, 8));
    private final Module head = register("head", Sequential.of(relu(), linear(8, 1)));

    Outputs forward(Tensor a, Tensor b) {
      Tensor x = left.forward(a);
      Tensor y = right.forward(b);
      return new Outputs(head.forward(x.mul(y)), head.forward(x.sub(y)));
    }
  }

  /** Samples with a second input, from outside the library. */
  private record Pairs(int size) implements Dataset {
    @Override
    public Shape inputShape() {
      return Shape.of(2);
    }

    @Override
    public Batch gather(int[] indices) {
      float[] a = new float[indices.length * 2];
      float[] b = new float[indices.length * 3];
      float[] targets = new float[indices.length];
      for (int i = 0; i < indices.length; i++) {
        Generator generator = new Generator(indices[i]);
        float[] values = new float[5];
        generator.fillNormal(values);
        System.arraycopy(values, 0, a, 2 * i, 2);
        System.arraycopy(values, 2, b, 3 * i, 3);
        targets[i] = values[0] * values[2];
      }
      int n = indices.length;
      return new Batch(
          Tensors.tensor(a, n, 2), Tensors.tensor(targets, n, 1), List.of(Tensors.tensor(b, n, 3)));
    }
  }

  @BeforeEach
  void seed() {
    manualSeed(2);
  }

  private static Tensor loss(Pair model, Batch batch) {
    Pair.Outputs outputs = model.forward(batch.inputs(), batch.extras().get(0));
    return mse(outputs.product(), batch.targets())
        .add(outputs.difference().pow(2).mean().mul(0.01));
  }

  @Test
  void aModelWithSeveralInputsIsTrained() {
    Pair model = new Pair();
    DataLoader loader = DataLoader.of(new Pairs(128)).batchSize(16).shuffle(true).prefetch(2);
    History history =
        Trainer.of(model)
            .step(batch -> loss(model, batch))
            .optimizer(adam(0.01))
            .epochs(20)
            .validateOn(DataLoader.of(new Pairs(50)).batchSize(7))
            .fit(loader);
    assertThat(history.last().trainingLoss())
        .isLessThan(history.epochs().get(0).trainingLoss() / 2);
    assertThat(history.last().validationAccuracy()).isEmpty();
    double expected =
        model.evaluating(
            () -> loss(model, DataLoader.of(new Pairs(50)).batchSize(50).first()).item());
    assertThat(history.last().validationLoss().getAsDouble()).isCloseTo(expected, within(1e-5));
  }

  @Test
  void aStepThatDoesWhatALossDoesGivesTheSameRun() {
    Dataset data =
        Dataset.of(
            new float[][] {{1, 2}, {2, 1}, {0, 1}, {1, 0}, {3, 3}}, new long[] {0, 1, 0, 1, 1});
    DataLoader loader = DataLoader.of(data).batchSize(2).shuffle(true);
    List<double[]> losses = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    for (boolean own : new boolean[] {false, true}) {
      manualSeed(4);
      Sequential model = Sequential.of(linear(2, 4), relu(), dropout(0.3), linear(4, 2));
      Trainer trainer = Trainer.of(model).optimizer(sgd(0.1)).epochs(3).validateOn(loader);
      History history =
          (own
                  ? trainer.step(b -> crossEntropy(model.forward(b.inputs()), b.targets()))
                  : trainer.loss(crossEntropy()))
              .fit(loader);
      losses.add(history.trainingLosses());
      weights.add(model.parameters().get(0).toFloatArray());
    }
    assertThat(losses.get(1)).containsExactly(losses.get(0));
    assertThat(weights.get(1)).containsExactly(weights.get(0));
  }

  @Test
  void listenersSeeStepsWithoutOutputs() {
    Pair model = new Pair();
    List<String> events = new ArrayList<>();
    Trainer.of(model)
        .step(batch -> loss(model, batch))
        .optimizer(sgd(0.01))
        .listener(
            new TrainingListener() {
              @Override
              public void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {
                events.add("outputs");
              }

              @Override
              public void gradientsComputed(int epoch, int batch) {
                events.add("gradients " + model.parameters().get(0).hasGrad());
              }

              @Override
              public void batchDone(int epoch, int batch, double loss) {
                events.add("batch " + batch);
              }
            })
        .fit(DataLoader.of(new Pairs(2)));
    assertThat(events).containsExactly("gradients true", "batch 1", "gradients true", "batch 2");
  }

  @Test
  void aLossThatIsNotFiniteNamesTheLayer() {
    Pair model = new Pair();
    assertThatThrownBy(
            () ->
                Trainer.of(model)
                    .step(batch -> loss(model, batch))
                    .optimizer(sgd(1e30))
                    .epochs(3)
                    .fit(DataLoader.of(new Pairs(8))))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("the first output that is not finite is that of layer \"");
    Pair other = new Pair();
    assertThatThrownBy(
            () ->
                Trainer.of(other)
                    .step(batch -> loss(other, batch).mul(Double.NaN))
                    .optimizer(sgd(0.1))
                    .fit(DataLoader.of(new Pairs(8))))
        .hasMessageContaining("all layers' outputs are finite, so it began in the loss");
  }

  @Test
  void theLossOrTheStepIsTheOneSetLast() {
    Pair model = new Pair();
    assertThatThrownBy(() -> Trainer.of(model).optimizer(sgd(1)).fit(DataLoader.of(new Pairs(2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Trainer: set a loss, loss(nll()) before fit(..)");
    Trainer trainer = Trainer.of(model).loss(mse()).step(batch -> loss(model, batch));
    assertThat(trainer.toString()).contains("step=").doesNotContain("loss=");
    trainer.optimizer(sgd(0.1)).fit(DataLoader.of(new Pairs(2)));
    assertThatThrownBy(
            () -> trainer.loss(mse()).optimizer(sgd(0.1)).fit(DataLoader.of(new Pairs(2))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("forward: Pair does not implement forward(Tensor)");
    assertThatThrownBy(
            () ->
                Trainer.of(model)
                    .step(batch -> ones(2).requiresGrad(true))
                    .optimizer(sgd(0.1))
                    .fit(DataLoader.of(new Pairs(2))))
        .hasMessageContaining("the loss must be a single number, got shape [2]");
  }

  @Test
  void theSummaryTakesAnyCall() {
    Pair model = new Pair();
    Summary summary = model.summary(() -> model.forward(zeros(1, 2), zeros(1, 3)));
    assertThat(summary.layers())
        .extracting(Summary.Layer::name)
        .containsExactly("left", "right", "head.0", "head.1", "head.0", "head.1");
    assertThat(summary.parameters()).isEqualTo(24 + 32 + 9);
  }

  @Test
  void aBatchMayHaveFurtherTensors() {
    Batch batch = new Pairs(3).gather(new int[] {2, 0});
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.extras()).hasSize(1);
    assertThat(new Batch(ones(1, 2), ones(1)).extras()).isEmpty();
    assertThat(batch)
        .hasToString(
            "Batch(inputs=FLOAT32 [2, 2], targets=FLOAT32 [2, 1], extras=[FLOAT32 [2, 3]])");
  }
}
