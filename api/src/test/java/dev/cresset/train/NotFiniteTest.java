package dev.cresset.train;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a loss that is NaN or infinite is said to come from. */
class NotFiniteTest {

  private final Sequential model = seeded();

  private static Sequential seeded() {
    manualSeed(42);
    return Sequential.of(linear(2, 4), relu(), linear(4, 3));
  }

  @BeforeEach
  void seed() {
    manualSeed(42);
  }

  private static DataLoader data(float... firstRow) {
    float[][] rows = {firstRow, {1, 2}, {2, 1}, {0, 1}};
    return DataLoader.of(Dataset.of(rows, new long[] {0, 1, 2, 0})).batchSize(2);
  }

  private static void fails(Module model, Loss loss, double rate, DataLoader data, String message) {
    assertThatThrownBy(() -> Trainer.of(model).loss(loss).optimizer(sgd(rate)).epochs(20).fit(data))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageMatching(message);
  }

  @Test
  void aLearningRateThatIsFarTooHigh() {
    fails(
        Sequential.of(linear(2, 4), linear(4, 3)),
        crossEntropy(),
        1e30,
        data(1, 1),
        "Trainer: the loss of batch 2 in epoch 1 is (NaN|Infinity); the first output that is not"
            + " finite is that of layer \"1\", Linear\\(in_features=4, out_features=3,"
            + " bias=True\\)\\. Try a smaller learning rate, and check the inputs;"
            + " see docs/errors.md#loss-is-nan");
  }

  @Test
  void inputs() {
    fails(
        model,
        crossEntropy(),
        0.1,
        data(Float.NaN, 1),
        "Trainer: the loss of batch 1 in epoch 1 is NaN; the batch's inputs are not finite\\. Try"
            + " .*");
    fails(
        model,
        crossEntropy(),
        0.1,
        data(Float.POSITIVE_INFINITY, 1),
        ".*the batch's inputs are not finite.*");
  }

  @Test
  void weights() {
    InPlace.assign(((Linear) model.get(2)).bias(), Tensors.full(Float.NaN, 3));
    fails(
        model,
        crossEntropy(),
        0.1,
        data(1, 1),
        "Trainer: the loss of batch 1 in epoch 1 is NaN; the parameter \"2\\.bias\" is not finite,"
            + " and the first output that is not finite is that of layer \"2\","
            + " Linear\\(in_features=4, out_features=3, bias=True\\)\\. Try .*");
  }

  @Test
  void aBatchOfIgnoredLabels() {
    fails(
        model,
        crossEntropy().ignoreIndex(2),
        0.1,
        DataLoader.of(Dataset.of(new float[][] {{1, 2}, {3, 4}}, new long[] {2, 2})).batchSize(2),
        "Trainer: the loss of batch 1 in epoch 1 is NaN; the loss counts no sample of this batch,"
            + " because all labels are ignored or have a class weight of 0, and the mean of nothing"
            + " is NaN; use larger batches, or Reduction\\.SUM\\. Try .*");
  }

  @Test
  void theLossItself() {
    Loss dividing = (output, targets) -> output.sum().mul(0).reciprocal();
    fails(
        model,
        dividing,
        0.1,
        data(1, 1),
        ".* is -?Infinity; all layers' outputs are finite, so it began in the loss\\. Try .*");
  }

  @Test
  void whatAModuleComputesBetweenItsLayers() {
    Module logarithm =
        new Module() {
          private final Linear layer = register("layer", linear(2, 3));

          @Override
          public Tensor forward(Tensor x) {
            return layer.forward(x).pow(2).neg().log();
          }
        };
    fails(
        logarithm,
        crossEntropy(),
        0.1,
        data(1, 1),
        ".* is NaN; all layers' outputs are finite but the model's is not, so it began in what"
            + " forward\\(\\.\\.\\) computes itself\\. Try .*");
  }

  @Test
  void aLayerFromOutsideTheLibrary() {
    fails(
        Sequential.of(linear(2, 3), new Logarithm(), relu()),
        crossEntropy(),
        0.1,
        data(1, 1),
        ".* is NaN; the first output that is not finite is that of layer \"1\", Logarithm\\(\\)\\."
            + " Try .*");
  }

  private static final class Logarithm extends Module {
    @Override
    public Tensor forward(Tensor x) {
      return x.pow(2).neg().log();
    }
  }

  @Test
  void targets() {
    DataLoader loader =
        DataLoader.of(Dataset.of(new float[][] {{1, 2}}, new float[][] {{1, Float.NaN, 0}}));
    fails(model, mse(), 0.1, loader, ".* is NaN; the batch's targets are not finite\\. Try .*");
  }

  @Test
  void theWeightsAreLeftAsTheyWere() {
    float[] before = ((Linear) model.get(0)).weight().toFloatArray();
    fails(model, crossEntropy(), 0.1, data(Float.NaN, 1), "(?s).*");
    assertThat(((Linear) model.get(0)).weight().toFloatArray()).containsExactly(before);
    assertThat(model.isTraining()).isTrue();
  }

  @Test
  void listenersAreNotToldOfABatchThatFailed() {
    int[] told = {0};
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void batchDone(int epoch, int batch, double loss) {
            told[0]++;
          }
        };
    assertThatThrownBy(
            () ->
                Trainer.of(model)
                    .loss(crossEntropy())
                    .optimizer(sgd(0.1))
                    .listener(counting)
                    .fit(data(Float.NaN, 1)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(told[0]).isZero();
  }
}
